"""A decision rests on what was read: what changed since is told, and asks for a new proposal."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from tests.integration.ladder.conftest import Ladder
from tests.support.roster_rows import UNITS, row

Change = Callable[[Ladder], Awaitable[object]]


async def score(ladder: Ladder) -> None:
    ladder.peers.result(2025, "00003", "71")


async def additional_score(ladder: Ladder) -> None:
    ladder.peers.result(2025, "00003", "70", additional_score="88.00")


async def protection(ladder: Ladder) -> None:
    await ladder.post_rows("/v1/protection_imports", [{"employee_no": "00003", "valid_from": "2025-12-01"}])


async def education(ladder: Ladder) -> None:
    await ladder.post_rows("/v1/roster_imports", [row("00003", "MB", education="bachelor")])


async def hiring(ladder: Ladder) -> None:
    await ladder.post_rows("/v1/roster_imports", [row("00003", "MB", hired_on="2017-07-01")])


async def certificate(ladder: Ladder) -> None:
    await ladder.post_rows("/v1/roster_imports", [row("00003", "MB", certificate_level="3")])


async def nomination(ladder: Ladder) -> None:
    await ladder.post_rows("/v1/rounds/2025/nomination_imports", [{"employee_no": "00003", "reasons": "x"}])


async def unit(ladder: Ladder) -> None:
    await ladder.post_rows("/v1/unit_imports", [UNITS[1] | {"parent_code": "0102"}])


async def leave(ladder: Ladder) -> None:
    await ladder.post_rows("/v1/roster_imports", [row("00003", "MB", left_on="2025-12-31")])


CHANGES: list[tuple[Change, str, str | None, str | None]] = [
    (score, "annual_score", "70", "71"),
    (additional_score, "additional_score", None, "88.00"),
    (protection, "protected", "false", "true"),
    (education, "education", "college", "bachelor"),
    (hiring, "months_of_service", "90", "102"),
    (certificate, "certificate_level", None, "3"),
    (unit, "present_unit_path", "LY/0101/", "LY/0102/0101/"),
]


def changed(answer: httpx.Response) -> list[dict[str, Any]]:
    assert (answer.status_code, answer.json()["code"]) == (409, "proposal_stale"), answer.text
    assert {fault["code"] for fault in answer.json()["errors"]} == {"changed_since_proposal"}
    return [fault["params"] for fault in answer.json()["errors"]]


@pytest.mark.parametrize(
    ("change", "field", "before", "after"),
    [*CHANGES, (nomination, "skip_nominated", "false", "true"), (leave, "in_round", "true", "false")],
)
async def test_a_stale_proposal_is_not_decided(
    staffed: Ladder, change: Change, field: str, before: str | None, after: str | None
) -> None:
    await staffed.propose()
    await change(staffed)
    expected = {"employee_no": "00003", "field": field, "before": before, "after": after}
    assert expected in changed(await staffed.decide())
    job = await staffed.propose()
    assert expected in job["result"]["changes"]
    listed = (await staffed.get("/v1/rounds/2025/changes"))["items"]
    assert expected in listed
    assert job["result"]["changed"] == len(listed)
    assert (await staffed.decide()).status_code == 200


@pytest.mark.parametrize(("change", "field", "before", "after"), CHANGES)
async def test_a_stale_decision_is_not_finished_but_proposed_anew(
    staffed: Ladder, change: Change, field: str, before: str | None, after: str | None
) -> None:
    await staffed.propose()
    await staffed.decide()
    assert (await staffed.personnel.post("/v1/rounds/2025/proposal")).json()["code"] == "round_decided"
    await change(staffed)
    expected = {"employee_no": "00003", "field": field, "before": before, "after": after}
    assert expected in changed(await staffed.personnel.post("/v1/rounds/2025/finishing"))
    assert (await staffed.get("/v1/rounds/2025"))["state"] == "decided"
    job = await staffed.propose()
    assert expected in job["result"]["changes"]
    found = await staffed.get("/v1/rounds/2025")
    assert (found["state"], found["decision"], found["decided_at"]) == ("proposed", None, None)
    assert (await staffed.decide()).status_code == 200
    assert (await staffed.finish())["state"] == "succeeded"


async def test_a_policy_that_began_since_makes_a_proposal_stale(staffed: Ladder) -> None:
    await staffed.propose()
    await staffed.policy("2025-07-01", min_appraised_months=7)
    answer = await staffed.decide()
    assert (answer.status_code, answer.json()["code"]) == (409, "proposal_stale")
    assert [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]] == [
        ("/policy", "policy_changed_since_proposal")
    ]


async def test_the_same_facts_written_otherwise_change_nothing(staffed: Ladder) -> None:
    await staffed.propose()
    staffed.peers.result(2025, "00003", "70.00")
    assert (await staffed.decide()).status_code == 200


async def test_a_new_proposal_tells_whose_rung_is_another(staffed: Ladder) -> None:
    await staffed.propose()
    staffed.peers.result(2025, "00007", "95", additional_score="80")
    await staffed.propose()
    listed = (await staffed.get("/v1/rounds/2025/changes"))["items"]
    assert {"employee_no": "00007", "field": "proposed_rung", "before": "JA", "after": "MC"} in listed
    part = await staffed.client("marketing", unit_path="LY/0101/")
    assert (await staffed.get("/v1/rounds/2025/changes", part))["items"] == []


async def test_whoever_was_entered_after_the_closing_is_listed_apart(staffed: Ladder) -> None:
    staffed.peers.closed_at = datetime.now(UTC).isoformat()
    await staffed.post_rows("/v1/roster_imports", [row("00030", "JB")])
    job = await staffed.propose()
    late = [{"employee_no": "00030", "reason": "registered_after_closing"}]
    assert (job["result"]["people"], job["result"]["late"]) == (10, late)
    assert (await staffed.get("/v1/rounds/2025"))["late"] == late
    other = await staffed.client("marketing", unit_path="LY/0102/")
    assert (await staffed.get("/v1/rounds/2025", other))["late"] == []
    assert len((await staffed.get("/v1/rounds/2025/candidates"))["items"]) == 0
    assert (await staffed.decide()).status_code == 200
    assert (await staffed.finish())["state"] == "succeeded"


async def test_a_reader_of_a_county_sees_only_amendments_of_its_people(staffed: Ladder) -> None:
    staffed.peers.result(2025, "00007", "95", additional_score="80")
    await staffed.propose()
    answer = await staffed.decide(
        amendments=[
            {"employee_no": "00007", "rung": "JA", "reasons": "调查期间暂缓"},
            {"employee_no": "00006", "rung": "JA", "reasons": "客户投诉属实"},
        ]
    )
    assert answer.status_code == 200, answer.text
    part = await staffed.client("marketing", unit_path="LY/0102/")
    for found in (await staffed.get("/v1/rounds/2025", part), (await staffed.get("/v1/rounds", part))["items"][0]):
        assert [each["employee_no"] for each in found["decision"]["amendments"]] == ["00007"]
    whole = await staffed.get("/v1/rounds/2025")
    assert [each["employee_no"] for each in whole["decision"]["amendments"]] == ["00007", "00006"]


@pytest.mark.parametrize("back", [None, "2099-01-01"])
async def test_whoever_leaves_before_the_finish_keeps_the_decided_rung_for_a_return(
    staffed: Ladder, back: str | None
) -> None:
    staffed.peers.result(2025, "00007", "95", additional_score="80")
    await staffed.propose()
    await staffed.decide()
    gone = row("00007", "JA", unit_code="0102", left_on="2026-01-01")
    await staffed.post_rows("/v1/roster_imports", [gone])
    job = await staffed.finish()
    assert job["result"] == {"year": 2025, "effective_on": "2026-01-01", "moved": 0, "left": ["00007"]}
    report = await staffed.post_rows("/v1/roster_imports", [gone | {"left_on": back}])
    assert report["changed"] == 1
    history = (await staffed.get("/v1/employees/00007"))["placements"]
    fields = ("rung", "from", "to", "rung_since", "source", "source_ref")
    assert [tuple(each[name] for name in fields) for each in history] == [
        ("JA", "2022-01-01", "2026-01-01", "2022-01-01", "roster", None),
        ("MC", "2026-01-01", back, "2026-01-01", "round", "2025"),
    ]


async def test_a_leave_after_the_effective_day_and_its_withdrawal_leave_the_decided_rung(staffed: Ladder) -> None:
    staffed.peers.result(2025, "00007", "95", additional_score="80")
    await staffed.propose()
    await staffed.decide()
    leaver = row("00007", "JA", unit_code="0102", left_on="2026-02-01")
    await staffed.post_rows("/v1/roster_imports", [leaver])
    assert (await staffed.finish())["result"]["moved"] == 1
    promoted = row("00007", "MC", unit_code="0102", rung_since="2026-01-01", tier_since="2026-01-01", left_on=None)
    await staffed.post_rows("/v1/roster_imports", [promoted])
    history = (await staffed.get("/v1/employees/00007"))["placements"]
    assert [(each["rung"], each["from"], each["to"]) for each in history] == [
        ("JA", "2022-01-01", "2026-01-01"),
        ("MC", "2026-01-01", None),
    ]

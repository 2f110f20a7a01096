"""Who decides a round and who finishes it, and the order of the years."""

from datetime import timedelta
from typing import Any

import pytest

from shared.platform.web.parameters import today
from tests.integration.ladder.conftest import POLICY, Ladder
from tests.support.jobs import finished_job


async def faults_of(staffed: Ladder, **changes: Any) -> list[tuple[str, str]]:
    answer = await staffed.decide(**changes)
    assert (answer.status_code, answer.json()["code"]) == (422, "resolution_invalid"), answer.text
    return [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]]


async def test_deciders_are_members_of_the_committee(staffed: Ladder) -> None:
    await staffed.propose()
    faults = await faults_of(staffed, decided_by=["90001", "90002", "99999", "00003"])
    assert faults == [
        ("/decided_by/2", "not_in_committee"),
        ("/decided_by/3", "not_in_committee"),
        ("/decided_by/3", "decides_about_oneself"),
    ]


async def test_deciders_are_a_quorum_of_the_committee(staffed: Ladder) -> None:
    staffed.peers.committee = ["90001", "90002", "90003", "90004"]
    await staffed.propose()
    answer = await staffed.decide()
    assert answer.json()["errors"][0]["params"] == {"present": 2, "needed": 3, "members": 4}
    assert await faults_of(staffed) == [("/decided_by", "quorum_missing")]
    assert (await staffed.decide(decided_by=["90001", "90002", "90003"])).status_code == 200


async def test_without_a_registered_committee_nothing_is_decided(staffed: Ladder) -> None:
    staffed.peers.committee = []
    await staffed.propose()
    answer = await staffed.decide()
    assert (answer.status_code, answer.json()["code"]) == (409, "committee_not_registered")


async def test_the_day_of_the_decision_is_not_before_the_proposal(staffed: Ladder) -> None:
    await staffed.propose()
    yesterday = str(today() - timedelta(days=1))
    assert await faults_of(staffed, decided_on=yesterday) == [("/decided_on", "before_the_proposal")]


async def test_a_word_for_none_is_no_reason(staffed: Ladder) -> None:
    await staffed.propose()
    amendments = [{"employee_no": "00003", "rung": "SA", "reasons": "N/A"}]
    faults = await faults_of(staffed, reasons="无。", amendments=amendments)
    assert [pointer for pointer, code in faults if code == "reasons_say_none"] == ["/reasons", "/amendments/0/reasons"]


async def test_whoever_proposed_neither_submits_the_decision_nor_decides_alone(staffed: Ladder) -> None:
    staffed.peers.committee = ["90001"]
    proposer = await staffed.client("personnel", employee_no="90001")
    await finished_job(proposer, await proposer.post("/v1/rounds/2025/proposal"))
    assert await faults_of(staffed, decided_by=["90001"]) == [
        ("/decided_by", "proposer_decides"),
        ("/decided_by", "proposer_decides_alone"),
    ]


@pytest.mark.parametrize("employee_no", ["90001", "90002", "0090002"])
async def test_whoever_decided_does_not_finish(staffed: Ladder, employee_no: str) -> None:
    await staffed.propose()
    assert (await staffed.decide()).status_code == 200
    decider = await staffed.client("personnel", employee_no=employee_no)
    refused = await decider.post("/v1/rounds/2025/finishing")
    assert (refused.status_code, refused.json()["code"]) == (403, "decider_finishes")
    assert (await staffed.finish())["state"] == "succeeded"


async def test_a_year_that_is_not_over_has_no_round(staffed: Ladder) -> None:
    refused = await staffed.personnel.post(f"/v1/rounds/{today().year}/proposal")
    assert (refused.status_code, refused.json()["code"]) == (409, "year_not_over")


async def test_rounds_go_in_the_order_of_their_years(staffed: Ladder) -> None:
    for result in list(staffed.peers.results[2025]):
        staffed.peers.result(2024, result["employee_no"], "70")
    await staffed.propose(2024)
    await staffed.decide(2024)
    early = await staffed.personnel.post("/v1/rounds/2025/proposal")
    assert (early.status_code, early.json()["code"]) == (409, "earlier_round_unfinished")
    await staffed.finish(2024)
    await staffed.propose(2025)
    assert (await staffed.decide(2025)).status_code == 200
    rows = {"rows": [{"employee_no": "00008", "reasons": "x"}]}
    for refused in (
        await staffed.personnel.post("/v1/rounds/2023/proposal"),
        await staffed.personnel.post("/v1/rounds/2023/nomination_imports", json=rows),
    ):
        assert (refused.status_code, refused.json()["code"]) == (409, "later_round_decided")
    policy = await staffed.personnel.post("/v1/policies", json={"valid_from": "2025-06-01", "policy": POLICY})
    assert (policy.status_code, policy.json()["code"]) == (409, "round_decided")


async def test_an_earlier_round_is_not_decided_or_finished_after_a_later_one(staffed: Ladder) -> None:
    for result in list(staffed.peers.results[2025]):
        staffed.peers.result(2024, result["employee_no"], "70")
    await staffed.propose(2024)
    await staffed.propose(2025)
    assert (await staffed.decide(2025)).status_code == 200
    late = await staffed.decide(2024)
    assert (late.status_code, late.json()["code"]) == (409, "later_round_decided")
    await staffed.finish(2025)
    late = await staffed.decide(2024)
    assert (late.status_code, late.json()["code"]) == (409, "later_round_decided")

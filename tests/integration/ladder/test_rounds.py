"""A round from its proposal to the placements that it leaves."""

import asyncio
from typing import Any

import pytest

from shared.platform.web.parameters import today
from tests.integration.ladder.conftest import POLICY, Ladder
from tests.support.jobs import finished_job, held_up_job
from tests.support.roster_rows import row


async def test_a_proposal(staffed: Ladder) -> None:
    staffed.peers.result(2025, "00007", "95", additional_score="80")
    staffed.peers.result(2025, "00002", "50")
    job = await staffed.propose()
    assert job["state"] == "succeeded", job
    assert job["result"]["seats"] == {"senior": 1, "middle": 6, "junior": 3}
    found = await staffed.get("/v1/rounds/2025")
    assert (found["state"], found["revision"], found["policy_version"]) == ("proposed", 1, 1)
    assert (found["effective_on"], found["headcount"]) == ("2026-01-01", 10)
    assert found["people"] == {"junior": 3, "middle": 6, "senior": 1}
    assert found["over"] == {}
    assert found["outcomes"] == {"demoted": 1, "held": 8, "promoted": 1}
    assert found["reasons"] == {"grade_down": 1, "hold": 8, "up": 1}
    assert found["cost"] == {"cost": "0.00", "full_year_cost": "0.00"}
    assert staffed.peers.quotes == [
        {
            "year": 2026,
            "effective_on": "2026-01-01",
            "moves": [
                {"employee_no": "00002", "from": "MB", "to": "MC"},
                {"employee_no": "00007", "from": "JA", "to": "MC"},
            ],
        }
    ]
    promoted = (await staffed.get("/v1/rounds/2025/decisions", outcome="promoted"))["items"]
    assert [(each["employee_no"], each["rung_before"], each["rung"], each["band"]) for each in promoted] == [
        ("00007", "JA", "MC", "excellent")
    ]
    assert promoted[0]["ranks"] == {"middle": {"rank": 1, "of": 6}}
    down = (await staffed.get("/v1/rounds/2025/decisions", reason="grade_down"))["items"]
    assert [each["employee_no"] for each in down] == ["00002"]
    county = (await staffed.get("/v1/rounds/2025/decisions", unit="0102"))["items"]
    assert [each["employee_no"] for each in county] == ["00007", "00008", "00009", "00010"]
    assert len((await staffed.get("/v1/rounds/2025/decisions", unit="LY"))["items"]) == 10


async def test_a_decision_explains_itself(staffed: Ladder) -> None:
    staffed.peers.result(2025, "00007", "95", additional_score="80")
    await staffed.propose()
    worked = await staffed.get("/v1/rounds/2025/decisions/00007")
    assert worked["facts"]["months_in_rung"] == 48
    assert worked["facts"]["months_in_tier"] == 72
    assert worked["facts"]["months_of_service"] == 90
    assert worked["explanation"] == [
        "The conditions of a higher rung are fulfilled.",
        "Ranked 1 of 6 contenders for the middle tier.",
    ]
    step = worked["next_step"]
    assert (step["rung"], step["standing"]["met"]) == ("MC", True)
    assert {"name": "additional_score", "needed": "75", "had": "80", "met": True} in step["standing"]["conditions"]
    chinese = await staffed.client("personnel", language="zh")
    assert (await staffed.get("/v1/rounds/2025/decisions/00008", chinese))["explanation"] == [
        "未取得更高职级，保持现职级。"
    ]
    preview = await staffed.personnel.post(
        "/v1/placements/preview", json={"policy": POLICY, "people": [worked["facts"]]}
    )
    assert preview.status_code == 200, preview.text


async def test_what_a_proposal_needs(staffed: Ladder) -> None:
    del staffed.peers.results[2025]
    job = await staffed.propose()
    assert (job["state"], job["problem"]["code"]) == ("failed", "upstream_refused")
    assert job["problem"]["params"]["upstream_code"] == "year_open"
    staffed.peers.result(2025, "00001", "70")
    job = await staffed.propose()
    assert job["problem"]["code"] == "results_missing"
    assert job["problem"]["params"]["people"] == 9
    assert job["problem"]["errors"][0]["pointer"] == "/00002"
    job = await staffed.propose(2018)
    assert job["problem"]["code"] == "no_policy_in_force"
    assert (await staffed.personnel.get("/v1/rounds/2025")).json()["code"] == "round_not_found"


async def test_who_takes_part(staffed: Ladder) -> None:
    await staffed.post_rows(
        "/v1/roster_imports",
        [
            row("00010", "JA", unit_code="0102", left_on="2026-01-01"),
            row("00011", "JC", rung_since="2026-01-01", tier_since="2026-01-01", hired_on="2026-01-01"),
        ],
    )
    await staffed.post_rows("/v1/protection_imports", [{"employee_no": "00002", "valid_from": "2026-01-01"}])
    staffed.peers.result(2025, "00002", "50")
    job = await staffed.propose()
    assert job["result"]["people"] == 9
    protected = await staffed.get("/v1/rounds/2025/decisions/00002")
    assert (protected["reasons"], protected["facts"]["protected"]) == (["protected", "beyond_seats"], True)
    for employee_no in ("00010", "00011"):
        assert (await staffed.personnel.get(f"/v1/rounds/2025/decisions/{employee_no}")).status_code == 404


async def test_last_years_band_counts(staffed: Ladder) -> None:
    """Grade C of middle falls after a second failed year; the roster tells of the first, later the round does."""
    await staffed.post_rows("/v1/roster_imports", [row("00020", "MC", previous_band="fail"), row("00021", "MC")])
    for result in staffed.peers.results[2025]:
        staffed.peers.result(2024, result["employee_no"], "70")
    for employee_no in ("00020", "00021"):
        staffed.peers.result(2024, employee_no, "50")
    await staffed.propose(2024)
    rungs = {each["employee_no"]: each["rung"] for each in (await staffed.get("/v1/rounds/2024/decisions"))["items"]}
    assert (rungs["00020"], rungs["00021"]) == ("JA", "MC")
    await staffed.decide(2024)
    await staffed.finish(2024)
    staffed.peers.result(2025, "00020", "70")
    staffed.peers.result(2025, "00021", "50")
    await staffed.propose(2025)
    second = await staffed.get("/v1/rounds/2025/decisions/00021")
    assert (second["rung"], second["reasons"]) == ("JA", ["tier_down"])


async def test_nominations_and_candidates(staffed: Ladder) -> None:
    staffed.peers.result(2025, "00007", "85")
    staffed.peers.result(2025, "00008", "95")
    path = "/v1/rounds/2025/nomination_imports"
    await staffed.post_rows(path, [{"employee_no": "00009", "reasons": "x"}])
    report = await staffed.post_rows(path, [{"employee_no": "00008", "reasons": "市场开拓业绩突出"}])
    assert report == {"rows": 1, "replaced": 1}
    listed = (await staffed.get("/v1/rounds/2025/nominations"))["items"]
    assert [(each["employee_no"], each["reasons"]) for each in listed] == [("00008", "市场开拓业绩突出")]
    assert await staffed.refused(path, [{"employee_no": "99999", "reasons": "x"}]) == [
        ("/rows/0/employee_no", "employee_unknown")
    ]
    candidates = (await staffed.get("/v1/rounds/2025/candidates"))["items"]
    assert [(each["employee_no"], each["tier"], each["for_rungs"]) for each in candidates] == [
        ("00007", "junior", ["MC"]),
        ("00008", "junior", ["MC", "MB"]),
    ]
    page = await staffed.get("/v1/rounds/2025/candidates", limit=1)
    rest = await staffed.get("/v1/rounds/2025/candidates", limit=1, cursor=page["next_cursor"])
    assert [each["employee_no"] for each in rest["items"]] == ["00008"]
    county = await staffed.client("county_group", unit_path="LY/0101/")
    assert (await staffed.get("/v1/rounds/2025/candidates", county))["items"] == []


async def test_while_appraisal_is_down(staffed: Ladder) -> None:
    staffed.apps.network.down.add("appraisal")
    answer = await staffed.personnel.get("/v1/rounds/2025/candidates")
    assert (answer.status_code, answer.json()["code"]) == (503, "upstream_unavailable")
    assert answer.headers["retry-after"]
    started = await staffed.personnel.post("/v1/rounds/2025/proposal")
    job = await held_up_job(staffed.personnel, started)
    assert (job["state"], job["problem"]["code"]) == ("running", "upstream_unavailable")
    assert (await staffed.personnel.get("/v1/rounds/2025")).status_code == 404
    staffed.apps.network.down.clear()
    assert (await finished_job(staffed.personnel, started))["state"] == "succeeded"
    assert (await staffed.get("/v1/rounds/2025"))["revision"] == 1


async def test_what_changed_meanwhile_is_taken_in(staffed: Ladder) -> None:
    async def somebody_leaves() -> None:
        rows = [row("00010", "JA", unit_code="0102", left_on="2025-12-31")]
        await staffed.post_rows("/v1/roster_imports", rows)

    staffed.peers.before_results.append(somebody_leaves)
    job = await staffed.propose()
    assert (job["state"], job["result"]["people"]) == ("succeeded", 9)


async def test_a_decision_needs_the_version_that_was_read(staffed: Ladder) -> None:
    await staffed.propose()
    chair = await staffed.client("committee_chair", employee_no="90001")
    body: dict[str, Any] = {
        "decided_by": ["90001", "90002"],
        "decided_on": str(today()),
        "reasons": "同意",
    }
    path = "/v1/rounds/2025/resolution"
    assert (await chair.post(path, json=body)).json()["code"] == "precondition_missing"
    await staffed.propose()
    for tag in ('"1"', "*", 'W/"2"'):
        answer = await chair.post(path, json=body, headers={"If-Match": tag})
        assert (answer.status_code, answer.json()["code"]) == (412, "version_stale")
    again = {"If-Match": '"2"', "Idempotency-Key": "decision"}
    answers = [await chair.post(path, json=body, headers=again) for _ in range(2)]
    assert [(answer.status_code, answer.json()["state"]) for answer in answers] == [(200, "decided")] * 2
    assert [answer.headers["etag"] for answer in answers] == ['"3"'] * 2
    third = await chair.post(path, json=body, headers={"If-Match": '"3"'})
    assert (third.status_code, third.json()["code"]) == (409, "round_decided")
    assert (await staffed.personnel.post("/v1/rounds/2025/proposal")).json()["code"] == "round_decided"


async def test_amendments(staffed: Ladder) -> None:
    staffed.peers.result(2025, "00007", "95", additional_score="80")
    await staffed.propose()
    answer = await staffed.decide(
        amendments=[
            {"employee_no": "00007", "rung": "JA", "reasons": "调查期间暂缓"},
            {"employee_no": "00006", "rung": "JA", "reasons": "客户投诉属实"},
        ],
        minutes_no="2026-1",
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["amended"] == 2
    assert answer.json()["cost"] == {"cost": "-2400.00", "full_year_cost": "-2400.00"}
    amended = await staffed.get("/v1/rounds/2025/decisions/00007")
    assert (amended["proposed_rung"], amended["rung"], amended["outcome"]) == ("MC", "JA", "held")
    assert amended["reasons"] == ["up", "amended"]
    assert amended["explanation"][-1] == "The deciding body's reasons: 调查期间暂缓"
    found = await staffed.get("/v1/rounds/2025")
    assert (found["state"], found["decision"]["decided_by"]) == ("decided", ["90001", "90002"])
    assert found["decision"]["minutes_no"] == "2026-1"
    assert found["people"] == {"junior": 5, "middle": 4, "senior": 1}


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"decided_by": ["90002"]}, "/decided_by", "caller_not_among"),
        ({"decided_by": ["90001", "90002", "90002"]}, "/decided_by/2", "named_twice"),
        ({"decided_on": "2199-01-01"}, "/decided_on", "in_the_future"),
        ({"amendments": [("00099", "JA")]}, "/amendments/0/employee_no", "not_in_round"),
        ({"amendments": [("00007", "JA"), ("00007", "JA")]}, "/amendments/1/employee_no", "amended_twice"),
        ({"amendments": [("00002", "JA")]}, "/amendments/0/rung", "protected_lowered"),
        ({"amendments": [("00001", "JA")]}, "/amendments/0/rung", "more_than_one_tier"),
        ({"amendments": [("00007", "MC")]}, "/amendments/0/rung", "rung_not_open"),
        (
            {"decided_by": ["90001", "00003"], "amendments": [("00003", "JA")]},
            "/amendments/0/employee_no",
            "decides_about_oneself",
        ),
    ],
)
async def test_resolutions_that_are_refused(staffed: Ladder, changes: dict[str, Any], pointer: str, code: str) -> None:
    await staffed.post_rows("/v1/protection_imports", [{"employee_no": "00002", "valid_from": "2025-01-01"}])
    await staffed.propose()
    if "amendments" in changes:
        amendments = [{"employee_no": who, "rung": rung, "reasons": "x"} for who, rung in changes["amendments"]]
        changes = changes | {"amendments": amendments}
    answer = await staffed.decide(**changes)
    assert (answer.status_code, answer.json()["code"]) == (422, "resolution_invalid")
    assert (pointer, code) in [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]]
    assert (await staffed.get("/v1/rounds/2025"))["state"] == "proposed"


async def test_amendments_cannot_crowd_a_tier(staffed: Ladder) -> None:
    for employee_no in ("00007", "00008"):
        staffed.peers.result(2025, employee_no, "95", additional_score="80")
    await staffed.propose()
    fallen = (await staffed.get("/v1/rounds/2025/decisions", reason="last_place"))["items"]
    assert [(each["employee_no"], each["rung"]) for each in fallen] == [("00006", "JA")]
    kept = {"employee_no": "00006", "rung": "MB", "reasons": "x"}
    answer = await staffed.decide(amendments=[kept])
    assert [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]] == [
        ("/amendments", "more_than_seats")
    ]
    held = {"employee_no": "00007", "rung": "JA", "reasons": "y"}
    assert (await staffed.decide(amendments=[kept, held])).status_code == 200


async def test_finishing_places_people_once(staffed: Ladder) -> None:
    staffed.peers.result(2025, "00007", "95", additional_score="80")
    staffed.peers.result(2025, "00002", "50")
    await staffed.propose()
    early = await staffed.personnel.post("/v1/rounds/2025/finishing")
    assert (early.status_code, early.json()["code"]) == (409, "round_undecided")
    await staffed.decide()
    await staffed.post_rows(
        "/v1/roster_imports", [row("00007", "JA", unit_code="0101")], params={"as_of": "2026-02-01"}
    )
    answers = await asyncio.gather(*(staffed.personnel.post("/v1/rounds/2025/finishing") for _ in range(4)))
    jobs = [await finished_job(staffed.personnel, answer) for answer in answers]
    assert len({job["id"] for job in jobs}) == 1
    assert jobs[0]["result"] == {"year": 2025, "effective_on": "2026-01-01", "moved": 2, "left": []}
    again = await staffed.personnel.post("/v1/rounds/2025/finishing")
    assert (again.status_code, again.json()["id"], again.json()["state"]) == (202, jobs[0]["id"], "succeeded")
    assert (await staffed.get("/v1/rounds/2025"))["finish_job"] == jobs[0]["id"]
    history = (await staffed.get("/v1/employees/00007"))["placements"]
    fields = ("rung", "unit_code", "from", "to", "rung_since", "tier_since", "source", "source_ref")
    assert [tuple(each[name] for name in fields) for each in history] == [
        ("JA", "0102", "2022-01-01", "2026-01-01", "2022-01-01", "2020-01-01", "roster", None),
        ("MC", "0102", "2026-01-01", "2026-02-01", "2026-01-01", "2026-01-01", "round", "2025"),
        ("MC", "0101", "2026-02-01", None, "2026-01-01", "2026-01-01", "round", "2025"),
    ]
    down = (await staffed.get("/v1/employees/00002"))["placements"]
    assert [(each["rung"], each["tier_since"]) for each in down] == [("MB", "2020-01-01"), ("MC", "2020-01-01")]
    assert len((await staffed.get("/v1/employees/00003"))["placements"]) == 1
    for refused in (
        await staffed.decide(),
        await staffed.personnel.post("/v1/rounds/2025/proposal"),
        await staffed.personnel.post("/v1/policies", json={"valid_from": "2025-12-31", "policy": POLICY}),
    ):
        assert (refused.status_code, refused.json()["code"]) == (409, "round_finished")


async def test_ones_own_decision_only_once_it_is_finished(staffed: Ladder) -> None:
    staffed.peers.result(2025, "00001", "92", competency_score="85")
    await staffed.propose()
    myself = await staffed.client("client_manager", employee_no="00001")
    county = await staffed.client("county_group", unit_path="LY/0102/")
    juniors = ["00007", "00008", "00009", "00010"]
    assert (await staffed.get("/v1/rounds/2025/decisions", myself))["items"] == []
    assert (await myself.get("/v1/rounds/2025/decisions/00001")).status_code == 404
    assert (await myself.get("/v1/rounds/2025")).status_code == 403
    for path in ("eligibility", "eligibility/00001"):
        early = await myself.get(f"/v1/rounds/2025/{path}")
        assert (early.status_code, early.json()["code"]) == (409, "round_unfinished")
    await staffed.decide()
    await staffed.finish()
    for path in ("decisions", "eligibility"):
        own = (await staffed.get(f"/v1/rounds/2025/{path}", myself))["items"]
        assert [each["employee_no"] for each in own] == ["00001"]
        theirs = (await staffed.get(f"/v1/rounds/2025/{path}", county))["items"]
        assert [each["employee_no"] for each in theirs] == juniors
        assert (await county.get(f"/v1/rounds/2025/{path}/00001")).status_code == 404
    eligible = await staffed.get("/v1/rounds/2025/eligibility/00001", myself)
    assert eligible["eligible"] is True
    assert eligible["standing"]["any_of"] == [
        {"met": True, "conditions": [{"name": "competency_score", "needed": "80", "had": "85", "met": True}]}
    ]
    everybody = (await staffed.get("/v1/rounds/2025/eligibility"))["items"]
    assert [each["employee_no"] for each in everybody if each["eligible"]] == ["00001"]
    assert len(everybody) == 10


async def test_the_spindle(staffed: Ladder) -> None:
    spindle = await staffed.get("/v1/spindle", as_of="2025-12-31")
    assert (spindle["people"], spindle["policy_version"]) == (10, 1)
    assert [(each["tier"], each["seats"], each["people"], each["over"]) for each in spindle["tiers"]] == [
        ("senior", 1, 1, 0),
        ("middle", 6, 5, 0),
        ("junior", 3, 4, 0),
    ]
    assert spindle["tiers"][1]["rungs"] == {"MA": 0, "MB": 5, "MC": 0}
    assert [(each["unit_code"], each["people"]) for each in spindle["units"]] == [("0101", 6), ("0102", 4)]
    part = await staffed.client("portal", unit_path="LY/0102/")
    assert [each["unit_code"] for each in (await staffed.get("/v1/spindle", part))["units"]] == ["0102"]
    early = await staffed.personnel.get("/v1/spindle", params={"as_of": "2019-12-31"})
    assert (early.status_code, early.json()["code"]) == (404, "no_policy_in_force")

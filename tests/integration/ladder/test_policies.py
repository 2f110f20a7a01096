"""Policies, and the calculator that goes by them."""

from tests.integration.ladder.conftest import POLICY, Ladder
from tests.support.cases import load_cases

CASES = load_cases("placement")


async def test_versions(ladder: Ladder) -> None:
    await ladder.policy("2024-01-01")
    changed = POLICY | {"min_appraised_months": 9}
    second = await ladder.personnel.post(
        "/v1/policies", json={"valid_from": "2025-06-01", "policy": changed, "note": "修订"}
    )
    assert second.json() == {"version": 2, "valid_from": "2025-06-01"}
    for day, version in (("2024-01-01", 1), ("2025-05-31", 1), ("2025-06-01", 2)):
        assert (await ladder.get("/v1/policies/in_force", as_of=day))["version"] == version
    early = await ladder.personnel.get("/v1/policies/in_force", params={"as_of": "2023-12-31"})
    assert (early.status_code, early.json()["code"]) == (404, "no_policy_in_force")
    late = await ladder.personnel.post("/v1/policies", json={"valid_from": "2025-06-01", "policy": POLICY})
    assert (late.status_code, late.json()["code"]) == (409, "version_not_later")
    assert (await ladder.get("/v1/policies/1"))["policy"] == POLICY
    assert (await ladder.personnel.get("/v1/policies/3")).json()["code"] == "policy_not_found"
    listed = (await ladder.get("/v1/policies"))["items"]
    assert [(each["version"], each["note"]) for each in listed] == [(1, None), (2, "修订")]


async def test_every_fault_of_a_policy_is_told(ladder: Ladder) -> None:
    broken = POLICY | {"bands": {"excellent": "80", "good": "80", "pass": "60"}, "veto": "never", "more": 1}
    answer = await ladder.personnel.post("/v1/policies", json={"valid_from": "2025-01-01", "policy": broken})
    assert (answer.status_code, answer.json()["code"]) == (422, "policy_invalid")
    assert {(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]} == {
        ("/policy/bands", "bands_not_falling"),
        ("/policy/veto", "unknown_choice"),
        ("/policy/more", "extra_forbidden"),
    }


async def test_the_calculator_gives_the_worked_cases(ladder: Ladder) -> None:
    myself = await ladder.client("client_manager", employee_no="00001")
    for name, case in CASES.items():
        body = {"policy": case["policy"], "people": case["people"]}
        answer = await myself.post("/v1/placements/preview", json=body)
        assert answer.status_code == 200, (name, answer.text)
        found = answer.json()
        assert {
            "seats": found["seats"],
            "over": found["over"],
            "rungs": {each["employee_no"]: each["rung"] for each in found["decisions"]},
            "reasons": {each["employee_no"]: each["reasons"] for each in found["decisions"]},
        } == case["expected"], name


async def test_the_calculator_takes_the_policy_in_force(ladder: Ladder) -> None:
    case = CASES["01_everyone_stays"]
    body = {"people": case["people"], "as_of": "2025-12-31"}
    assert (await ladder.personnel.post("/v1/placements/preview", json=body)).json()["code"] == "no_policy_in_force"
    await ladder.policy("2025-12-31")
    answer = await ladder.personnel.post("/v1/placements/preview", json=body)
    assert answer.json()["seats"] == case["expected"]["seats"]


async def test_the_calculator_points_at_faults(ladder: Ladder) -> None:
    case = CASES["01_everyone_stays"]
    people = [dict(person) for person in case["people"]]
    people[3]["education"] = "doctor"
    people[4]["employee_no"] = people[0]["employee_no"]
    del people[5]["rung"]
    people[6]["annual_score"] = 88.123456789
    answer = await ladder.personnel.post("/v1/placements/preview", json={"policy": POLICY, "people": people})
    assert (answer.status_code, answer.json()["code"]) == (422, "people_invalid")
    assert {(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]} == {
        ("/people/3/education", "unknown_choice"),
        ("/people/4/employee_no", "employee_no_repeated"),
        ("/people/5/rung", "missing"),
        ("/people/6/annual_score", "not_a_plain_number"),
    }

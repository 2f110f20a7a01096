"""The year: panels, the closing, the additional appraisal, and everybody's result."""

from datetime import date
from typing import Any

import httpx
import pytest

from services.appraisal.schemes.domain.scheme import NormalisationKind
from tests.support.appraisal_company import (
    COMMITTEE,
    GROUPS,
    JUNIOR,
    MIDDLE,
    OTHER_JUNIOR,
    SENIOR,
    YEAR,
    Company,
    facts_of,
    import_rows,
    placement,
    refused_rows,
    register_panels,
)
from tests.support.jobs import finished_job

OVERALL = f"/v1/years/{YEAR}/overall_score_imports"
ADDITIONAL = f"/v1/years/{YEAR}/additional_score_imports"
SELF = f"/v1/years/{YEAR}/self_score_imports"
RESULTS = f"/v1/years/{YEAR}/results"
CLOSING = f"/v1/years/{YEAR}/closing"


def score(employee_no: str, member: str | None, points: object) -> dict[str, Any]:
    return {"employee_no": employee_no, "member": member, "score": points}


async def results(client: httpx.AsyncClient) -> dict[str, dict[str, Any]]:
    answer = await client.get(RESULTS)
    assert answer.status_code == 200, answer.text
    return {each["employee_no"]: each for each in answer.json()["items"]}


async def judge_everybody(company: Company) -> None:
    """Personnel record what everybody's panel said on paper."""
    personnel = await register_panels(company)
    members = [score(MIDDLE, member, points) for member, points in zip(COMMITTEE, (60, 80, 90, 85, 100), strict=True)]
    groups = [
        score(junior, member, points)
        for junior, group in ((JUNIOR, GROUPS["0101"]), (OTHER_JUNIOR, GROUPS["0102"]))
        for member, points in zip(group, (80, 81), strict=True)
    ]
    await import_rows(personnel, OVERALL, [*members, score(SENIOR, "C1", "70.5"), *groups])


async def test_a_year_needs_all_months_and_judges(company: Company) -> None:
    personnel = await company.with_scheme()
    await import_rows(personnel, "/v1/months/2025-03/fact_imports", [facts_of(JUNIOR)])
    job = await finished_job(personnel, await personnel.post(CLOSING))
    assert (job["problem"]["code"], len(job["problem"]["errors"])) == ("year_open", 12)
    assert (await personnel.get(RESULTS)).json()["code"] == "year_open"
    assert job["problem"]["errors"][2]["detail"] == "2025-03 is open, with 4 people employed in it."


async def test_a_year_without_judges_is_closed_only_if_that_is_accepted(company: Company) -> None:
    company.ladder.placements = [placement(JUNIOR, "0101", "JB", "2025-11-15")]
    personnel = await company.with_closed_months()
    job = await finished_job(personnel, await personnel.post(CLOSING))
    assert (job["problem"]["code"], job["problem"]["params"]["people"]) == ("committee_scores_missing", 1)
    started = await personnel.post(CLOSING, json={"accept_missing_committee": True})
    assert (await finished_job(personnel, started))["result"]["missing_committee"] == 1
    result = (await results(personnel))[JUNIOR]
    assert (result["monthly_mean"], result["annual_score"], result["scores"]) == ("88.47", None, None)
    assert result["appraised_months"] == 2


async def test_the_results_of_a_year(company: Company) -> None:
    company.ladder.placements.append(placement("00005", "0101", "JC", "2020-01-01", "2025-06-30"))
    personnel = await company.with_closed_months()
    await judge_everybody(company)
    job = await finished_job(personnel, await personnel.post(CLOSING))
    assert (job["state"], job["result"]["people"], job["result"]["months_without_sheet"]) == ("succeeded", 4, 0)
    found = await results(personnel)
    assert sorted(found) == [JUNIOR, OTHER_JUNIOR, MIDDLE, SENIOR]
    middle = found[MIDDLE]
    assert (middle["monthly_mean"], middle["committee"], middle["annual_score"]) == ("87.99", "85.00", "87.09")
    assert middle["raw_scores"] == middle["scores"] == {"junior": "87.43", "middle": "87.09", "senior": "86.59"}
    assert found[JUNIOR]["committee"] == "80.50"
    assert (middle["appraised_months"], middle["masked_months"], middle["vetoed"]) == (12, 0, False)
    assert (middle["additional_score"], middle["competency_score"]) == (None, None)
    year = (await personnel.get(f"/v1/years/{YEAR}")).json()
    assert (year["state"], len(year["closed_months"]), year["people"]) == ("closed", 12, 4)
    answer = await personnel.post(CLOSING)
    assert (answer.status_code, answer.json()["code"]) == (409, "year_closed")
    committee = await company.client("committee_chair", employee_no="C1")
    answer = await committee.post(OVERALL, json={"rows": [score(MIDDLE, "C1", 50)]})
    assert (answer.status_code, answer.json()["code"]) == (409, "year_closed")
    table = await personnel.get(RESULTS, headers={"Accept": "text/csv"})
    assert len(table.text.splitlines()) == 5


async def test_who_was_entered_after_months_were_closed_is_listed_and_stops_nobody(company: Company) -> None:
    personnel = await company.with_closed_months()
    company.ladder.placements.append(placement("00009", "0101", "JC", "2025-11-15"))
    started = await personnel.post(CLOSING, json={"accept_missing_committee": True})
    job = await finished_job(personnel, started)
    assert job["state"] == "succeeded", job
    assert job["result"]["late"] == [{"employee_no": "00009", "months": ["2025-11", "2025-12"]}]
    found = await results(personnel)
    assert (found["00009"]["appraised_months"], found["00009"]["annual_score"]) == (0, None)


@pytest.mark.parametrize(
    ("year", "code"), [(2024, "later_year_closed"), (YEAR, "year_closed"), (2150, "year_not_ended")]
)
async def test_years_are_closed_in_their_order_and_after_their_end(company: Company, year: int, code: str) -> None:
    personnel = await company.with_closed_year()
    answer = await personnel.post(f"/v1/years/{year}/closing")
    assert (answer.status_code, answer.json()["code"]) == (409, code)


async def test_a_result_shows_by_its_digest_that_something_changed(company: Company) -> None:
    personnel = await company.with_closed_year()
    before = await results(personnel)
    await import_rows(
        personnel, "/v1/ability_imports", [{"employee_no": JUNIOR, "assessed_on": "2025-10-10", "score": 80}]
    )
    after = await results(personnel)
    changed = [who for who in before if before[who]["result_digest"] != after[who]["result_digest"]]
    assert changed == [JUNIOR]


async def test_ability_scores_that_a_decided_year_rests_on_stand(company: Company) -> None:
    personnel = await company.client("personnel", employee_no=MIDDLE)
    rows = [
        {"employee_no": who, "assessed_on": day, "score": 80}
        for who, day in ((JUNIOR, "2025-10-10"), (JUNIOR, "2150-01-01"), (MIDDLE, "2026-01-01"))
    ]
    path = "/v1/ability_imports"
    assert await refused_rows(personnel, path, rows) == [("/rows/2/employee_no", "own_case")]
    assert await refused_rows(personnel, path, rows[:2]) == [("/rows/1/assessed_on", "assessed_in_future")]
    await import_rows(personnel, path, rows[:1])
    company.ladder.decided_at = "2026-01-20T09:00:00+08:00"
    assert (await import_rows(personnel, path, rows[:1]))["unchanged"] == 1
    changed = [
        {**rows[0], "score": 81},
        {**rows[0], "assessed_on": "2025-12-31"},
        {**rows[0], "assessed_on": "2026-01-01"},
    ]
    assert await refused_rows(personnel, path, changed) == [
        ("/rows/0/assessed_on", "assessment_too_late"),
        ("/rows/1/assessed_on", "assessment_too_late"),
    ]


async def test_masked_months_and_vetoes_in_a_year(company: Company) -> None:
    company.ladder.placements = [placement(JUNIOR, "0101", "JB"), placement(MIDDLE, "0101", "MC")]
    personnel = await company.with_scheme()
    for number in range(1, 13):
        month = f"/v1/months/2025-{number:02d}"
        rows: list[dict[str, Any]] = [
            facts_of(JUNIOR, veto="串码" if number == 4 else None),
            {"employee_no": MIDDLE, "masked": True},
        ]
        await import_rows(personnel, f"{month}/fact_imports", rows)
        assert (await finished_job(personnel, await personnel.post(f"{month}/closing")))["state"] == "succeeded"
    county = await company.client("county_group", unit_path="LY/0101/", employee_no="G1")
    await import_rows(county, OVERALL, [score(JUNIOR, None, 80)])
    assert (await finished_job(personnel, await personnel.post(CLOSING)))["state"] == "succeeded"
    found = await results(personnel)
    assert (found[JUNIOR]["vetoed"], found[JUNIOR]["monthly_mean"]) == (True, "81.10")
    assert (found[MIDDLE]["masked_months"], found[MIDDLE]["appraised_months"]) == (12, 0)
    assert (found[MIDDLE]["annual_score"], found[MIDDLE]["monthly_mean"]) == (None, None)


async def test_counties_are_made_comparable(company: Company) -> None:
    rule = {"kind": NormalisationKind.MEAN_SHIFT.value, "min_group": 1}
    personnel = await company.with_closed_months(normalisation=rule)
    await judge_everybody(company)
    secretary = await company.client("personnel", employee_no="P1")
    await import_rows(secretary, OVERALL, [score(OTHER_JUNIOR, "H1", 60), score(OTHER_JUNIOR, "H2", 60)])
    assert (await finished_job(personnel, await personnel.post(CLOSING)))["state"] == "succeeded"
    found = await results(personnel)
    assert found[JUNIOR]["raw_scores"]["junior"] == "86.08"
    assert found[OTHER_JUNIOR]["raw_scores"]["junior"] == "79.93"
    assert found[JUNIOR]["scores"] == found[OTHER_JUNIOR]["scores"]
    assert found[OTHER_JUNIOR]["annual_score"] == "79.93"
    assert found[MIDDLE]["scores"] == found[MIDDLE]["raw_scores"]


async def test_percentiles_beside_the_committee_are_refused(company: Company) -> None:
    personnel = await company.with_closed_months(normalisation={"kind": "percentile", "min_group": 1})
    await judge_everybody(company)
    job = await finished_job(personnel, await personnel.post(CLOSING))
    assert (job["problem"]["code"], job["problem"]["params"]) == ("percentile_beside_committee", {"others": 2})


async def test_the_additional_appraisal_of_candidates(company: Company) -> None:
    secretary = await register_panels(company)
    answer = await secretary.post(ADDITIONAL, json={"rows": []})
    assert (answer.status_code, answer.json()["code"]) == (409, "year_open")
    company.ladder.candidates = [
        {"employee_no": JUNIOR, "for_rungs": ["JA", "MC"]},
        {"employee_no": OTHER_JUNIOR, "for_rungs": ["JA"]},
    ]
    personnel = await company.with_closed_year()
    county = await company.client("county_group", unit_path="", employee_no="H1")
    assert await refused_rows(county, ADDITIONAL, [score(JUNIOR, None, 80), score(OTHER_JUNIOR, None, 80)]) == [
        ("/rows/0/employee_no", "judged_by_others")
    ]
    rows = [score(JUNIOR, "C1", 80), score(OTHER_JUNIOR, "C1", 80), score(MIDDLE, "C1", 80), score(JUNIOR, JUNIOR, 99)]
    assert await refused_rows(secretary, ADDITIONAL, rows) == [
        ("/rows/1/member", "not_on_panel"),
        ("/rows/2/employee_no", "not_a_candidate"),
        ("/rows/3/member", "judges_oneself"),
        ("/rows/3/member", "not_on_panel"),
    ]
    votes = zip(COMMITTEE, (80, 82, 91), strict=False)
    await import_rows(secretary, ADDITIONAL, [score(JUNIOR, member, points) for member, points in votes])
    await import_rows(county, ADDITIONAL, [score(OTHER_JUNIOR, None, 75)])
    found = await results(personnel)
    assert (found[JUNIOR]["additional_committee"], found[JUNIOR]["additional_score"]) == ("84.33", None)
    own = await company.client("client_manager", employee_no=JUNIOR)
    answer = await own.put(f"/v1/years/{YEAR}/self_scores/{JUNIOR}", json={"score": "95"})
    assert (answer.status_code, answer.json()) == (200, {"employee_no": JUNIOR, "score": "95"})
    await import_rows(personnel, SELF, [{"employee_no": OTHER_JUNIOR, "score": 70}])
    found = await results(personnel)
    assert (found[JUNIOR]["self_score"], found[JUNIOR]["additional_score"]) == ("95.00", "86.46")
    assert found[OTHER_JUNIOR]["additional_score"] == "74.00"
    assert await refused_rows(personnel, SELF, [{"employee_no": MIDDLE, "score": 70}]) == [
        ("/rows/0/employee_no", "not_a_candidate")
    ]


async def test_scores_stand_once_the_round_is_decided(company: Company) -> None:
    """To say the same again is no change; anything else is refused, whole, and recorded."""
    company.ladder.candidates = [{"employee_no": who, "for_rungs": ["MC"]} for who in (JUNIOR, OTHER_JUNIOR)]
    personnel = await company.with_closed_year()
    committee = await register_panels(company)
    own = await company.client("client_manager", employee_no=JUNIOR)
    await import_rows(committee, ADDITIONAL, [score(JUNIOR, "C1", 80)])
    await import_rows(personnel, SELF, [{"employee_no": JUNIOR, "score": 95}])
    before = await results(personnel)
    company.ladder.decided_at = "2026-01-20T09:00:00+08:00"
    assert (await import_rows(committee, ADDITIONAL, [score(JUNIOR, "C1", 80)]))["unchanged"] == 1
    assert (await import_rows(personnel, SELF, [{"employee_no": JUNIOR, "score": 95}]))["unchanged"] == 1
    put = f"/v1/years/{YEAR}/self_scores/{JUNIOR}"
    assert (await own.put(put, json={"score": 95})).status_code == 200
    for answer in (
        await committee.post(ADDITIONAL, json={"rows": [score(JUNIOR, "C1", 80), score(JUNIOR, "C2", 90)]}),
        await personnel.post(
            SELF, json={"rows": [{"employee_no": who, "score": 96} for who in (JUNIOR, OTHER_JUNIOR)]}
        ),
        await own.put(put, json={"score": 96}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "round_decided")
    assert await results(personnel) == before
    company.ladder.of_the_version_before = True
    answer = await own.put(put, json={"score": 96})
    assert (answer.status_code, answer.json()["code"]) == (503, "upstream_unavailable")


async def test_own_scores_are_ones_own(company: Company) -> None:
    company.ladder.candidates = [{"employee_no": JUNIOR, "for_rungs": ["MC"]}]
    company.ladder.placements = company.ladder.placements[:2]
    await company.with_closed_year()
    for who, target, status, code in (
        (OTHER_JUNIOR, JUNIOR, 404, "result_not_found"),
        (OTHER_JUNIOR, OTHER_JUNIOR, 409, "not_a_candidate"),
    ):
        client = await company.client("client_manager", employee_no=who)
        answer = await client.put(f"/v1/years/{YEAR}/self_scores/{target}", json={"score": 90})
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    own = await company.client("client_manager", employee_no=JUNIOR)
    answer = await own.put(f"/v1/years/{YEAR}/self_scores/{JUNIOR}", json={"score": "100.5"})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/score")


async def test_abilities_count_up_to_the_last_day_of_the_year(company: Company) -> None:
    company.ladder.placements = company.ladder.placements[:1]
    personnel = await company.with_closed_year()
    rows = [
        {"employee_no": JUNIOR, "assessed_on": day, "score": points}
        for day, points in (("2024-05-01", 60), ("2025-12-31", "77.5"), ("2026-01-01", 99))
    ]
    assert (await import_rows(personnel, "/v1/ability_imports", rows))["created"] == 3
    assert (await import_rows(personnel, "/v1/ability_imports", rows))["unchanged"] == 3
    assert (await results(personnel))[JUNIOR]["competency_score"] == "77.50"
    unknown = [{"employee_no": "99999", "assessed_on": str(date(2025, 1, 1)), "score": 1}]
    assert await refused_rows(personnel, "/v1/ability_imports", unknown) == [("/rows/0/employee_no", "unknown_person")]


@pytest.mark.parametrize(
    ("role", "options", "seen"),
    [
        ("client_manager", {"employee_no": MIDDLE}, [MIDDLE]),
        ("county_group", {"unit_path": "LY/0102/"}, [OTHER_JUNIOR]),
        ("auditor", {"unit_path": "LY/0102/"}, [OTHER_JUNIOR, SENIOR]),
    ],
)
async def test_everybody_sees_what_they_may(
    company: Company, role: str, options: dict[str, str], seen: list[str]
) -> None:
    await company.with_closed_year()
    client = await company.client(role, **options)
    assert list(await results(client)) == seen
    for who in (JUNIOR, OTHER_JUNIOR, MIDDLE, SENIOR):
        assert (await client.get(f"{RESULTS}/{who}")).status_code == (200 if who in seen else 404)

"""Votes: a member's is the caller's own, others' are recorded by whoever has that right, and none is overwritten."""

from typing import Any

import httpx
import pytest

from tests.support.appraisal_company import (
    JUNIOR,
    MIDDLE,
    OTHER_JUNIOR,
    SENIOR,
    YEAR,
    Company,
    import_rows,
    refused_rows,
    register_panels,
)

OVERALL = f"/v1/years/{YEAR}/overall_score_imports"


def vote(employee_no: str, points: object, member: str | None = None) -> dict[str, Any]:
    given = {"employee_no": employee_no, "score": points}
    return given if member is None else {**given, "member": member}


async def committee_member(company: Company, employee_no: str | None) -> httpx.AsyncClient:
    return await company.client("committee_member", employee_no=employee_no)


async def test_a_vote_is_the_callers_own(company: Company) -> None:
    await register_panels(company)
    member = await committee_member(company, "C1")
    report = await import_rows(member, OVERALL, [vote(MIDDLE, 80), vote(SENIOR, 70, "C1")])
    assert report == {"rows": 2, "created": 2, "changed": 0, "unchanged": 0, "passed_over": 0}
    assert await refused_rows(member, OVERALL, [vote(MIDDLE, 10, "C2"), vote(SENIOR, 10, "c1")]) == [
        ("/rows/0/member", "vote_of_another"),
        ("/rows/1/member", "vote_of_another"),
    ]
    assert await refused_rows(member, OVERALL, [vote(MIDDLE, 81), vote(MIDDLE, 82, "C1")]) == [
        ("/rows/1/member", "row_repeated")
    ]


async def test_a_chair_votes_for_nobody_else(company: Company) -> None:
    await register_panels(company)
    chair = await company.client("committee_chair", employee_no="C1")
    assert await refused_rows(chair, OVERALL, [vote(MIDDLE, 99, "C2")]) == [("/rows/0/member", "vote_of_another")]


async def test_where_a_panel_is_registered_only_its_members_vote(company: Company) -> None:
    before = await committee_member(company, "X9")
    await import_rows(before, OVERALL, [vote(MIDDLE, 80)])
    await register_panels(company)
    assert await refused_rows(before, OVERALL, [vote(MIDDLE, 81)]) == [("/rows/0/member", "not_on_panel")]
    other_county = await company.client("county_group", unit_path="", employee_no="G1")
    assert await refused_rows(other_county, OVERALL, [vote(OTHER_JUNIOR, 81)]) == [("/rows/0/member", "not_on_panel")]


async def test_a_token_that_names_no_person_gives_no_vote(company: Company) -> None:
    nobody = await committee_member(company, None)
    assert await refused_rows(nobody, OVERALL, [vote(MIDDLE, 81)]) == [("/rows/0/member", "member_needed")]


async def test_who_judges_whom(company: Company) -> None:
    everybody = [vote(who, 80) for who in (JUNIOR, OTHER_JUNIOR, MIDDLE, SENIOR)]
    committee = await committee_member(company, "C1")
    assert await refused_rows(committee, OVERALL, everybody) == [
        ("/rows/0/employee_no", "judged_by_others"),
        ("/rows/1/employee_no", "judged_by_others"),
    ]
    county = await company.client("county_group", unit_path="LY/0101/", employee_no="G1")
    assert await refused_rows(county, OVERALL, everybody) == [
        (f"/rows/{index}/employee_no", "judged_by_others") for index in (1, 2, 3)
    ]
    assert await refused_rows(committee, OVERALL, [vote("99999", 50)]) == [
        ("/rows/0/employee_no", "not_placed_at_year_end")
    ]
    personnel = await company.client("personnel", employee_no="P1")
    assert await refused_rows(personnel, OVERALL, everybody) == [
        (f"/rows/{index}/member", "not_on_panel") for index in range(4)
    ]


async def test_nobody_judges_themselves(company: Company) -> None:
    await register_panels(company)
    for who, role in ((MIDDLE, "committee_member"), (MIDDLE, "personnel")):
        client = await company.client(role, employee_no=who)
        assert await refused_rows(client, OVERALL, [vote(MIDDLE, 99)]) == [("/rows/0/employee_no", "own_case")]
    secretary = await company.client("personnel", employee_no="P1")
    found = await refused_rows(secretary, OVERALL, [vote(MIDDLE, 99, MIDDLE)])
    assert ("/rows/0/member", "judges_oneself") in found


async def test_personnel_record_votes_of_registered_members(company: Company) -> None:
    secretary = await register_panels(company)
    rows = [vote(MIDDLE, 80, "C1"), vote(JUNIOR, 70, "G1")]
    assert (await import_rows(secretary, OVERALL, rows))["created"] == 2
    strangers = [vote(MIDDLE, 80, "X9"), vote(MIDDLE, 80, "G1"), vote(JUNIOR, 80, "H1"), vote(JUNIOR, 80, "C1")]
    assert await refused_rows(secretary, OVERALL, strangers) == [
        (f"/rows/{index}/member", "not_on_panel") for index in range(4)
    ]
    county = await company.client("personnel", unit_path="LY/0102/", employee_no="P2")
    assert await refused_rows(county, OVERALL, [vote(MIDDLE, 80, "C1")]) == [("/rows/0/employee_no", "out_of_scope")]


async def test_members_are_those_of_the_last_day_of_the_year(company: Company) -> None:
    secretary = await company.client("personnel", employee_no="P1")
    member = {"body": "committee", "unit_code": None, "name": "甲"}
    rows = [
        {**member, "employee_no": "C1", "valid_from": "2020-01-01", "valid_to": "2025-12-31"},
        {**member, "employee_no": "C2", "valid_from": "2025-12-31"},
        {**member, "employee_no": "C3", "valid_from": "2026-01-01"},
    ]
    await import_rows(secretary, "/v1/panel_member_imports", rows)
    votes = [vote(MIDDLE, 80, f"C{number}") for number in (1, 2, 3)]
    assert await refused_rows(secretary, OVERALL, votes) == [
        ("/rows/0/member", "not_on_panel"),
        ("/rows/2/member", "not_on_panel"),
    ]
    await import_rows(secretary, OVERALL, votes[1:2])
    ended = [{**rows[1], "valid_to": "2026-01-01"}]
    await import_rows(secretary, "/v1/panel_member_imports", ended)
    moved = [{**rows[1], "valid_from": "2025-12-30", "valid_to": "2025-12-31"}, {**rows[1], "valid_to": "2025-12-31"}]
    assert ("/rows/1/valid_to", "end_not_after_start") in await refused_rows(
        secretary, "/v1/panel_member_imports", moved
    )


async def test_a_membership_that_votes_rest_on_stays(company: Company) -> None:
    secretary = await register_panels(company)
    await import_rows(secretary, OVERALL, [vote(MIDDLE, 80, "C1")])
    rows = [
        {"body": "committee", "employee_no": who, "name": who, "valid_from": "2020-01-01", "valid_to": "2025-06-01"}
        for who in ("C1", "C2")
    ]
    assert await refused_rows(secretary, "/v1/panel_member_imports", rows) == [
        ("/rows/0/valid_from", "membership_in_use")
    ]


async def test_no_vote_that_a_member_gave_is_overwritten(company: Company) -> None:
    secretary = await register_panels(company)
    member = await committee_member(company, "C1")
    await import_rows(secretary, OVERALL, [vote(MIDDLE, 80, "C1"), vote(SENIOR, 80, "C1")])
    assert (await import_rows(secretary, OVERALL, [vote(MIDDLE, 82, "C1")]))["changed"] == 1
    assert (await import_rows(member, OVERALL, [vote(MIDDLE, 60), vote(SENIOR, 80)])) == {
        "rows": 2,
        "created": 0,
        "changed": 1,
        "unchanged": 1,
        "passed_over": 0,
    }
    again = [vote(MIDDLE, 82, "C1"), vote(SENIOR, 81, "C1")]
    assert await refused_rows(secretary, OVERALL, again) == [
        ("/rows/0/score", "vote_cast_by_member"),
        ("/rows/1/score", "vote_cast_by_member"),
    ]
    same = [vote(MIDDLE, 60, "C1"), vote(SENIOR, 80, "C1")]
    assert (await import_rows(secretary, OVERALL, same))["unchanged"] == 2
    assert (await import_rows(member, OVERALL, [vote(MIDDLE, 61)]))["changed"] == 1


async def test_a_replaced_vote_stays_in_the_audit_record(company: Company) -> None:
    secretary = await register_panels(company)
    await import_rows(secretary, OVERALL, [vote(MIDDLE, 80, "C1"), vote(MIDDLE, 70, "C2")])
    report = await import_rows(secretary, OVERALL, [vote(MIDDLE, "85.5", "C1"), vote(MIDDLE, "70.00", "C2")])
    assert report == {"rows": 2, "created": 0, "changed": 1, "unchanged": 1, "passed_over": 0}
    auditor = await company.client("auditor")
    [*_, record] = (await auditor.get("/v1/audit_records")).json()["items"]
    assert record["action"] == "import_overall_scores"
    change = {"subject": MIDDLE, "field": "overall_score C1", "before": "80.00", "after": "85.5"}
    assert change in record["detail"]["changes"]
    assert len(record["detail"]["changes"]) == 1


async def test_a_file_that_lost_its_zeros_adds_no_judge(company: Company) -> None:
    secretary = await company.client("personnel", employee_no="P1")
    member = {"body": "committee", "name": "甲", "valid_from": "2020-01-01"}
    await import_rows(secretary, "/v1/panel_member_imports", [{**member, "employee_no": "000011"}])
    lost = [vote(MIDDLE, 80, "11"), vote(MIDDLE.lstrip("0"), 80, "000011")]
    assert await refused_rows(secretary, OVERALL, lost) == [
        ("/rows/1/employee_no", "leading_zeros_differ"),
        ("/rows/0/member", "leading_zeros_differ"),
    ]
    own = await committee_member(company, "000011")
    assert await refused_rows(own, OVERALL, lost[:1]) == [("/rows/0/member", "leading_zeros_differ")]
    again = [{**member, "employee_no": "11"}]
    assert await refused_rows(secretary, "/v1/panel_member_imports", again) == [
        ("/rows/0/employee_no", "leading_zeros_differ")
    ]


async def test_a_column_of_fractions_is_refused(company: Company) -> None:
    secretary = await register_panels(company)
    rows = [vote(MIDDLE, score, f"C{index}") for index, score in enumerate(("0.8", "0.9", "1", "0.7", "0.85"), 1)]
    assert await refused_rows(secretary, OVERALL, rows) == [("/rows/0/score", "scores_are_fractions")]
    await import_rows(secretary, OVERALL, [*rows[:4], vote(MIDDLE, 85, "C5")])


@pytest.mark.parametrize(("year", "code"), [(2150, "year_not_begun")])
async def test_a_year_to_come_is_not_judged(company: Company, year: int, code: str) -> None:
    member = await committee_member(company, "C1")
    answer = await member.post(f"/v1/years/{year}/overall_score_imports", json={"rows": [vote(MIDDLE, 80)]})
    assert (answer.status_code, answer.json()["code"]) == (409, code)

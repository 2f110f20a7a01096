"""The register of panels: who sits on the committee and on each county group, from when to when."""

from typing import Any

import httpx

from tests.support.appraisal_company import JUNIOR, Company, import_rows, refused_rows

IMPORTS = "/v1/panel_member_imports"
LIST = "/v1/panel_members"


def member(employee_no: str, unit: str | None = None, start: str = "2020-01-01", **more: Any) -> dict[str, Any]:
    body = "committee" if unit is None else "county_group"
    return {"body": body, "unit_code": unit, "employee_no": employee_no, "name": "甲", "valid_from": start, **more}


async def listed(client: httpx.AsyncClient, **params: str) -> list[tuple[str, str, str, bool]]:
    answer = await client.get(LIST, params=params)
    assert answer.status_code == 200, answer.text
    return [(one["body"], one["unit_path"], one["employee_no"], one["is_chair"]) for one in answer.json()["items"]]


async def test_the_register_is_imported_and_read_as_of_a_day(company: Company) -> None:
    personnel = await company.client("personnel")
    rows = [
        member("C1", is_chair=True),
        member("C2", valid_to="2025-07-01"),
        member("C3", start="2025-07-01"),
        member("G1", "0101"),
        member("G2", "0102"),
    ]
    assert (await import_rows(personnel, IMPORTS, rows))["created"] == 5
    assert (await import_rows(personnel, IMPORTS, rows))["unchanged"] == 5
    assert await listed(personnel, as_of="2025-06-30", body="committee") == [
        ("committee", "", "C1", True),
        ("committee", "", "C2", False),
    ]
    assert [one[2] for one in await listed(personnel, as_of="2025-07-01")] == ["C1", "C3", "G1", "G2"]
    assert await listed(personnel, as_of="2025-07-01", unit="0102") == [("county_group", "LY/0102/", "G2", False)]
    auditor = await company.client("auditor")
    assert len(await listed(auditor, as_of="2025-07-01", body="committee")) == 2
    county = await company.client("county_group", unit_path="LY/0101/")
    assert await listed(county) == [("county_group", "LY/0101/", "G1", False)]


async def test_a_change_says_before_and_after(company: Company) -> None:
    personnel = await company.client("personnel")
    await import_rows(personnel, IMPORTS, [member("C1"), member("C2")])
    report = await import_rows(personnel, IMPORTS, [member("C1", valid_to="2026-02-01"), member("C2")])
    assert report == {"rows": 2, "created": 0, "changed": 1, "unchanged": 1}
    auditor = await company.client("auditor")
    [*_, record] = (await auditor.get("/v1/audit_records")).json()["items"]
    assert record["action"] == "import_panel_members"
    assert '"2026-02-01"' in str(record).replace("'", '"')
    assert "C2" not in str(record)


async def test_rows_that_cannot_be_are_refused(company: Company) -> None:
    personnel = await company.client("personnel", employee_no="P1")
    rows = [member("C1"), member("C1"), member("G1", "0109"), member("P1"), member("C2") | {"unit_code": "0101"}]
    assert sorted(await refused_rows(personnel, IMPORTS, rows)) == [
        ("/rows/1/employee_no", "row_repeated"),
        ("/rows/2/unit_code", "unit_unknown"),
        ("/rows/3/employee_no", "own_case"),
        ("/rows/4/unit_code", "committee_has_no_unit"),
    ]


async def test_nobody_is_registered_by_a_number_that_lost_its_leading_zeros(company: Company) -> None:
    personnel = await company.client("personnel")
    for number in (f"0{JUNIOR}", JUNIOR.lstrip("0")):
        assert await refused_rows(personnel, IMPORTS, [member(number)]) == [
            ("/rows/0/employee_no", "leading_zeros_differ")
        ]
    assert (await import_rows(personnel, IMPORTS, [member(JUNIOR)]))["created"] == 1


async def test_only_personnel_of_the_whole_company_register_members(company: Company) -> None:
    for role, options in (
        ("committee_chair", {}),
        ("county_group", {"unit_path": "LY/0101/"}),
        ("personnel", {"unit_path": "LY/0101/"}),
    ):
        client = await company.client(role, **options)
        assert (await client.post(IMPORTS, json={"rows": [member("C1")]})).status_code == 403


async def test_members_of_the_day_of_a_decision_stand(company: Company) -> None:
    personnel = await company.client("personnel")
    await import_rows(personnel, IMPORTS, [member("C1")])
    company.ladder.decided_at, company.ladder.decided_on = "2026-01-09T10:00:00+08:00", "2026-01-09"
    rows = [member("C1", valid_to="2026-01-09"), member("C2", start="2026-01-01"), member("C3", start="2026-01-10")]
    assert await refused_rows(personnel, IMPORTS, rows) == [
        ("/rows/0/valid_from", "membership_in_use"),
        ("/rows/1/valid_from", "membership_in_use"),
    ]
    await import_rows(personnel, IMPORTS, rows[2:])

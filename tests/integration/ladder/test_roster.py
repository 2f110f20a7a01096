"""Units, the roster, employees and their placements."""

import asyncio
import io
from typing import Any

import openpyxl
import pytest

from shared.platform.web.uploads import CSV, XLSX
from tests.integration.ladder.conftest import Ladder
from tests.support.apps import OTHER_COMPANY
from tests.support.roster_rows import UNITS, row

ROSTER = "/v1/roster_imports"
NOTHING_ELSE: dict[str, Any] = {"leaves_withdrawn": 0, "ignored_columns": [], "left_newer": []}


async def test_units_make_a_tree(ladder: Ladder) -> None:
    report = await ladder.post_rows("/v1/unit_imports", UNITS)
    assert report == {"rows": 3, "created": 3, "changed": 0, "unchanged": 0}
    again = await ladder.post_rows("/v1/unit_imports", [*UNITS[:2], UNITS[2] | {"name": "罗庄区"}])
    assert again == {"rows": 3, "created": 0, "changed": 1, "unchanged": 2}
    units = (await ladder.get("/v1/units"))["items"]
    assert [(unit["path"], unit["name"]) for unit in units] == [
        ("LY/", "临沂市烟草公司"),
        ("LY/0101/", "兰山"),
        ("LY/0102/", "罗庄区"),
    ]
    moved = await ladder.post_rows("/v1/unit_imports", [UNITS[1] | {"parent_code": "0102"}])
    assert moved["changed"] == 1
    assert [unit["path"] for unit in (await ladder.get("/v1/units"))["items"]] == ["LY/", "LY/0102/", "LY/0102/0101/"]
    county = await ladder.client("county_group", unit_path="LY/0102/0101/")
    assert [unit["code"] for unit in (await ladder.get("/v1/units", county))["items"]] == ["0101"]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([{"code": "A", "name": "a", "parent_code": "B"}], "unit_unknown"),
        ([{"code": "A", "name": "a", "parent_code": "A"}], "unit_cycle"),
        (
            [{"code": "A", "name": "a", "parent_code": "B"}, {"code": "B", "name": "b", "parent_code": "A"}],
            "unit_cycle",
        ),
    ],
)
async def test_units_that_make_no_tree(ladder: Ladder, rows: list[dict[str, Any]], code: str) -> None:
    assert {found for _, found in await ladder.refused("/v1/unit_imports", rows)} == {code}
    assert (await ladder.get("/v1/units"))["items"] == []


async def test_new_people_are_placed_from_their_rung_on(ladder: Ladder) -> None:
    await ladder.post_rows("/v1/unit_imports", UNITS)
    rows = [row("00002", name="张伟"), row("00001", name="曾晓"), row("00003", name="安宁", left_on="2025-06-01")]
    report = await ladder.post_rows(ROSTER, rows)
    assert report == {"rows": 3, "created": 3, "changed": 0, "unchanged": 0, "moved": 0, "left": 1} | NOTHING_ELSE
    listed = (await ladder.get("/v1/employees", as_of="2025-05-31"))["items"]
    assert [person["employee_no"] for person in listed] == ["00003", "00001", "00002"]  # an, zeng, zhang
    assert listed[1]["tier"] == "junior"
    later = (await ladder.get("/v1/employees", as_of="2025-06-01"))["items"]
    assert [person["employee_no"] for person in later] == ["00001", "00002"]
    placements = (await ladder.get("/v1/placements?from=2025-05-01&to=2025-07-01"))["items"]
    assert [(each["employee_no"], each["from"], each["to"]) for each in placements] == [
        ("00001", "2022-01-01", None),
        ("00002", "2022-01-01", None),
        ("00003", "2022-01-01", "2025-06-01"),
    ]
    assert (await ladder.get("/v1/placements", as_of="2021-12-31"))["items"] == []


async def test_a_roster_again_changes_nothing(ladder: Ladder) -> None:
    await ladder.post_rows("/v1/unit_imports", UNITS)
    rows = [row("00001", certificate_level="3", previous_band="good"), row("00002")]
    await ladder.post_rows(ROSTER, rows, params={"as_of": "2025-01-01"})
    for params in ({}, {"as_of": "2025-01-01"}):
        report = await ladder.post_rows(ROSTER, rows, params=params)
        assert (report["unchanged"], report["changed"]) == (2, 0)
    person = await ladder.get("/v1/employees/00001")
    assert (person["previous_band"], person["previous_band_year"], person["certificate_level"]) == ("good", 2024, 3)


async def test_an_exported_roster_comes_back_unchanged(ladder: Ladder) -> None:
    await ladder.post_rows("/v1/unit_imports", UNITS)
    rows = [
        row("00001", certificate_level="5", previous_band="pass", employment_type="regular", education="master"),
        row("00002", "SA", name="=欧阳一", unit_code="0102", left_on="2099-01-01"),
    ]
    await ladder.post_rows(ROSTER, rows, params={"as_of": "2025-01-01"})
    for media_type in (XLSX, CSV):
        for language in ("zh", "en"):
            headers = {"Accept": media_type, "Accept-Language": language}
            for params in ({}, {"as_of": "2025-01-01"}):
                export = await ladder.personnel.get("/v1/employees", params=params, headers=headers)
                assert export.headers["content-type"].startswith(media_type)
                again = await ladder.personnel.post(
                    ROSTER, params=params, content=export.content, headers={"Content-Type": media_type}
                )
                assert again.status_code == 200, again.text
                assert (
                    again.json()
                    == {"rows": 2, "created": 0, "changed": 0, "unchanged": 2, "moved": 0, "left": 0} | NOTHING_ELSE
                )


async def test_a_refused_workbook_comes_back_marked(ladder: Ladder) -> None:
    await ladder.post_rows("/v1/unit_imports", UNITS)
    await ladder.post_rows(ROSTER, [row("00001")])
    export = await ladder.personnel.get("/v1/employees", headers={"Accept": XLSX})
    await ladder.post_rows("/v1/unit_imports", [UNITS[1] | {"code": "0103"}])
    table = openpyxl.load_workbook(io.BytesIO(export.content))
    sheet = table.worksheets[0]
    sheet["C2"] = "0103"
    sheet["D2"] = "SA"
    changed = io.BytesIO()
    table.save(changed)
    headers = {"Content-Type": XLSX, "Accept": XLSX}
    refused = await ladder.personnel.post(ROSTER, content=changed.getvalue(), headers=headers)
    assert (refused.status_code, refused.headers["content-type"]) == (422, XLSX)
    marked = openpyxl.load_workbook(io.BytesIO(refused.content)).worksheets[0]
    assert marked["D2"].value == "SA"
    assert "rounds only" in str(marked.cell(2, marked.max_column).value)
    auditor = await ladder.apps.client("ladder", "auditor")
    last = (await auditor.get("/v1/audit_records")).json()["items"][-1]
    assert (last["action"], last["outcome"], last["detail"]) == (
        "import_roster",
        "refused",
        {"code": "import_refused"},
    )


async def test_known_people_change_move_and_leave(ladder: Ladder) -> None:
    await ladder.post_rows("/v1/unit_imports", UNITS)
    await ladder.post_rows(ROSTER, [row("00001"), row("00002"), row("00003")])
    changed = [
        row("00001", name="王芳"),
        row("00002", unit_code="0102", left_on="2026-03-01"),
        row("00003", left_on="2025-09-01"),
    ]
    assert await ladder.refused(ROSTER, changed) == [("/rows/1/unit_code", "as_of_needed")]
    report = await ladder.post_rows(ROSTER, changed, params={"as_of": "2025-07-01"})
    assert report == {"rows": 3, "created": 0, "changed": 3, "unchanged": 0, "moved": 1, "left": 2} | NOTHING_ELSE
    moved = (await ladder.get("/v1/employees/00002", as_of="2025-07-01"))["placements"]
    assert [(each["unit_path"], each["from"], each["to"], each["rung_since"]) for each in moved] == [
        ("LY/0101/", "2022-01-01", "2025-07-01", "2022-01-01"),
        ("LY/0102/", "2025-07-01", "2026-03-01", "2022-01-01"),
    ]
    again = await ladder.post_rows(ROSTER, changed, params={"as_of": "2025-07-01"})
    assert again["unchanged"] == 3


@pytest.mark.parametrize(
    ("changes", "key", "code"),
    [
        ({"rung": "JA"}, "rung", "rung_differs"),
        ({"rung_since": "2022-02-01"}, "rung_since", "since_differs"),
        ({"tier_since": "2023-01-01"}, "rung_since", "rung_before_tier"),
        ({"hired_on": "2021-01-01"}, "tier_since", "before_hired"),
        ({"left_on": "2022-01-01"}, "left_on", "left_too_early"),
        ({"unit_code": "9999"}, "unit_code", "unit_unknown"),
        ({"unit_code": "0102"}, "unit_code", "move_outside"),
    ],
)
async def test_rows_that_do_not_fit(ladder: Ladder, changes: dict[str, Any], key: str, code: str) -> None:
    await ladder.post_rows("/v1/unit_imports", UNITS)
    await ladder.post_rows(ROSTER, [row("00001")])
    rows = [row("00002"), row("00001", **changes)]
    assert await ladder.refused(ROSTER, rows, params={"as_of": "2022-01-01"}) == [(f"/rows/1/{key}", code)]
    assert len((await ladder.get("/v1/employees"))["items"]) == 1


async def test_an_import_sent_twice_at_once_with_one_key(ladder: Ladder) -> None:
    await ladder.post_rows("/v1/unit_imports", UNITS)
    key = {"Idempotency-Key": "roster-1"}
    body = {"rows": [row("00001"), row("00002")]}
    answers = await asyncio.gather(*(ladder.personnel.post(ROSTER, json=body, headers=key) for _ in range(4)))
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json()["created"] for answer in answers} == {2}
    without = await asyncio.gather(*(ladder.personnel.post(ROSTER, json=body) for _ in range(3)))
    assert {answer.json()["unchanged"] for answer in without} == {2}


async def test_who_sees_whom(ladder: Ladder) -> None:
    await ladder.post_rows("/v1/unit_imports", UNITS)
    await ladder.post_rows(ROSTER, [row("00001"), row("00002", unit_code="0102"), row("00003", "MC")])
    county = await ladder.client("county_group", unit_path="LY/0101/")
    myself = await ladder.client("client_manager", employee_no="00003")
    elsewhere = await ladder.client("personnel", company=OTHER_COMPANY)
    for client, seen in ((county, ["00001"]), (myself, ["00003"]), (elsewhere, [])):
        for path in ("/v1/employees", "/v1/placements"):
            found = (await ladder.get(path, client, as_of="2025-01-01"))["items"]
            assert [each["employee_no"] for each in found] == seen
        for employee_no in ("00001", "00002", "00003"):
            status = (await client.get(f"/v1/employees/{employee_no}")).status_code
            assert status == (200 if employee_no in seen else 404)
    part = await ladder.client("personnel", unit_path="LY/0101/")
    refused = await part.post(ROSTER, json={"rows": [row("00009")]})
    assert (refused.status_code, refused.json()["code"]) == (403, "whole_company_needed")


async def test_pages_of_people(ladder: Ladder) -> None:
    await ladder.post_rows("/v1/unit_imports", UNITS)
    await ladder.post_rows(ROSTER, [row(f"{number:05d}") for number in range(1, 8)])
    for path in ("/v1/employees", "/v1/placements"):
        seen: list[str] = []
        params: dict[str, Any] = {"limit": 3, "as_of": "2025-01-01"}
        while True:
            page = await ladder.get(path, **params)
            seen += [each["employee_no"] for each in page["items"]]
            if page["next_cursor"] is None:
                break
            params["cursor"] = page["next_cursor"]
        assert seen == [f"{number:05d}" for number in range(1, 8)]
    for params in ({}, {"from": "2025-01-01"}, {"as_of": "2025-01-01", "to": "2025-01-02"}):
        assert (await ladder.personnel.get("/v1/placements", params=params)).status_code == 422


async def test_protections(ladder: Ladder) -> None:
    await ladder.post_rows("/v1/unit_imports", UNITS)
    await ladder.post_rows(ROSTER, [row("00001"), row("00002")])
    rows = [
        {"employee_no": "00001", "valid_from": "2025-03-01", "valid_to": "2025-06-01"},
        {"employee_no": "00002", "valid_from": "2025-03-01"},
    ]
    path = "/v1/protection_imports"
    assert (await ladder.post_rows(path, rows))["created"] == 2
    assert (await ladder.post_rows(path, rows))["unchanged"] == 2
    assert (await ladder.post_rows(path, [rows[1] | {"valid_to": "2025-05-01"}]))["changed"] == 1
    for day, people in (("2025-04-30", ["00001", "00002"]), ("2025-05-01", ["00001"]), ("2025-06-01", [])):
        listed = (await ladder.get("/v1/protections", as_of=day))["items"]
        assert [each["employee_no"] for each in listed] == people
    overlapping = [{"employee_no": "00001", "valid_from": "2025-05-01"}]
    assert await ladder.refused(path, overlapping) == [("/rows/0/valid_from", "protection_overlaps")]
    reversed_days = [{"employee_no": "00001", "valid_from": "2026-05-01", "valid_to": "2026-05-01"}]
    assert await ladder.refused(path, reversed_days) == [("/rows/0/valid_to", "end_not_after_start")]
    unknown = [{"employee_no": "00009", "valid_from": "2025-05-01"}]
    assert await ladder.refused(path, unknown) == [("/rows/0/employee_no", "employee_unknown")]

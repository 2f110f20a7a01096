"""Exports of the roster that come back later: nothing newer is overwritten unseen."""

import io
from typing import Any

import openpyxl
import pytest

from shared.platform.web.uploads import CSV
from tests.integration.ladder.conftest import Ladder
from tests.support.roster_rows import UNITS, row

ROSTER = "/v1/roster_imports"


@pytest.fixture
async def changed(ladder: Ladder) -> Ladder:
    """A person whose name and unit were changed twice after the export of revision 1."""
    await ladder.post_rows("/v1/unit_imports", UNITS)
    await ladder.post_rows(ROSTER, [row("00001"), row("00002")])
    await ladder.post_rows(ROSTER, [row("00001", name="王芳")])
    await ladder.post_rows(ROSTER, [row("00001", name="王芳", unit_code="0102")], params={"as_of": "2025-07-01"})
    return ladder


async def test_a_row_that_would_overwrite_what_is_newer_is_refused(changed: Ladder) -> None:
    stale = row("00001", education="bachelor", revision=1)
    refused = await changed.refused(ROSTER, [stale, row("00002", name="李娜", revision=1)])
    assert sorted(refused) == [
        ("/rows/0/name", "newer_on_record"),
        ("/rows/0/unit_code", "as_of_needed"),
        ("/rows/0/unit_code", "newer_on_record"),
    ]
    assert (await changed.get("/v1/employees/00002"))["name"] == "王伟"


async def test_what_is_newer_is_left_and_reported_where_the_caller_chose_so(changed: Ladder) -> None:
    stale = row("00001", education="bachelor", revision=1)
    report = await changed.post_rows(ROSTER, [stale], params={"newer": "report"})
    assert (report["changed"], report["moved"]) == (1, 0)
    assert [
        (left["employee_no"], left["field"], left["recorded"], left["delivered"]) for left in report["left_newer"]
    ] == [
        ("00001", "name", "王芳", "王伟"),
        ("00001", "unit_code", "0102", "0101"),
    ]
    assert all(left["recorded_by"] and left["recorded_at"] for left in report["left_newer"])
    person = await changed.get("/v1/employees/00001")
    assert (person["name"], person["unit_code"], person["education"], person["revision"]) == (
        "王芳",
        "0102",
        "bachelor",
        4,
    )


async def test_a_field_that_nobody_changed_since_the_export_is_saved(changed: Ladder) -> None:
    stale = row("00001", name="王芳", unit_code="0102", education="bachelor", revision=2)
    report = await changed.post_rows(ROSTER, [stale])
    assert (report["changed"], report["left_newer"]) == (1, [])


async def test_a_row_without_a_revision_is_not_compared_and_an_unknown_one_is_refused(changed: Ladder) -> None:
    refused = await changed.refused(ROSTER, [row("00002", revision=2), row("00003", revision=1)])
    assert refused == [("/rows/0/revision", "revision_unknown"), ("/rows/1/revision", "revision_unknown")]
    typed = await changed.post_rows(ROSTER, [row("00001", unit_code="0102", revision=None)])
    assert typed["changed"] == 1


@pytest.mark.parametrize("path", ["/v1/employees", "/v1/roster_imports/template"])
async def test_the_export_and_the_template_carry_revisions(changed: Ladder, path: str) -> None:
    media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer = await changed.personnel.get(path, headers={"Accept": media, "Accept-Language": "zh"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    rows: list[list[Any]] = [[cell.value for cell in line] for line in sheet.iter_rows()]
    number, revision = rows[0].index("工号"), rows[0].index("版本")
    assert {line[number]: line[revision] for line in rows[1:]} == {"00001": 3, "00002": 1}


async def test_an_export_comes_back_unchanged_once_and_refused_after_a_change(changed: Ladder) -> None:
    export = await changed.personnel.get("/v1/employees", headers={"Accept": CSV})
    again = await changed.personnel.post(ROSTER, content=export.content, headers={"Content-Type": CSV})
    assert again.json()["unchanged"] == 2, again.text
    await changed.post_rows(ROSTER, [row("00002", certificate_level="3")])
    stale = await changed.personnel.post(ROSTER, content=export.content, headers={"Content-Type": CSV})
    assert [fault["code"] for fault in stale.json()["errors"]] == ["newer_on_record"]

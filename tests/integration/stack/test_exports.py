"""Lists as files, by ``Accept``: the same rows as the JSON, and what was exported can be imported again."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from tests.integration.stack.access import Access
from tests.integration.stack.tables import IMPORTS, XLSX
from tests.support.operations import described_operations
from tests.support.pages import all_items
from tests.support.uploads import CSV

Value = Callable[[Mapping[str, Any]], Any]


@dataclass(frozen=True)
class Export:
    """A list that is given as a file too, and columns of it: where, as they are headed, and what stands in them."""

    service: str
    path: str
    name: str
    width: int
    columns: Mapping[int, tuple[str, str, Value]]


def field(*keys: str) -> Value:
    def of(item: Mapping[str, Any]) -> Any:
        found: Any = item
        for key in keys:
            found = None if found is None else found.get(key)
        return found

    return of


WHO = ("工号", "Employee no.", field("employee_no"))
EXPORTS: dict[str, Export] = {
    "facts": Export("appraisal", "/v1/months/2025-03/facts", "facts-2025-03", 20, {
        0: WHO,
        1: ("月份", "Month", field("month")),
        2: ("B01.count 规章制度执行 次数", "B01.count 规章制度执行 count", field("facts", "B01", "count")),
        5: ("M01.actual 卷烟销售目标完成率 实际", "M01.actual 卷烟销售目标完成率 actual",
            field("facts", "M01", "actual")),
    }),
    "sheets": Export("appraisal", "/v1/months/2025-03/sheets", "sheets-2025-03", 14, {
        0: WHO,
        1: ("单位编码", "Unit code", field("unit_code")),
        3: ("月份", "Month", field("month")),
        7: ("基础考核", "Base", field("categories", "base")),
        10: ("总分", "Total", field("total")),
        13: ("按高级权重", "By senior weights", field("totals", "senior")),
    }),
    "results": Export("appraisal", "/v1/years/2025/results", "results-2025", 19, {
        0: WHO,
        3: ("考核月数", "Appraised months", field("appraised_months")),
        7: ("年度总体得分", "Annual score", field("annual_score")),
        12: ("按中级权重（调整后）", "By middle weights (adjusted)", field("scores", "middle")),
        17: ("附加考核得分", "Additional score", field("additional_score")),
    }),
    "roster": Export("ladder", "/v1/employees", "roster", 13, {
        0: WHO,
        1: ("姓名", "Name", field("name")),
        3: ("职级", "Rung", field("rung")),
        4: ("任现职级日期", "On rung since", field("rung_since")),
        6: ("入职日期", "Hired on", field("hired_on")),
    }),
    "decisions": Export("ladder", "/v1/rounds/2025/decisions", "decisions-2025", 12, {
        0: WHO,
        1: ("姓名", "Name", field("name")),
        3: ("原职级", "Rung before", field("rung_before")),
        4: ("新职级", "Rung", field("rung")),
        11: ("另行决定的理由", "Amendment", field("amendment")),
    }),
    "statements": Export("compensation", "/v1/months/2026-01/statements", "statements-2026-01", 13, {
        0: ("月份", "Month", field("month")),
        1: WHO,
        3: ("职级", "Rung", field("rung")),
        5: ("月度得分", "Score", field("score")),
        7: ("基本工资", "Base", field("items", "base")),
        10: ("应发合计", "Gross", field("gross")),
    }),
}  # fmt: skip
each_form = pytest.mark.parametrize("media_type", [XLSX, CSV], ids=["xlsx", "csv"])
each_language = pytest.mark.parametrize("language", ["zh", "en"])


def table_of(content: bytes, media_type: str) -> list[Sequence[Any]]:
    """Read a file as a person's spreadsheet program would."""
    if media_type == CSV:
        assert content.startswith(b"\xef\xbb\xbf")  # without it Excel takes UTF-8 for something else
        return [*csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))]
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    return [*sheet.iter_rows(values_only=True)]


def agree(cell: Any, value: Any) -> bool:
    """Tell whether a cell holds what the JSON says: nothing, a text, a day, or a number."""
    if cell in {None, ""} or value is None:
        return cell in {None, ""} and value is None
    if isinstance(cell, datetime | date):
        return bool(cell.isoformat()[:10] == value)
    if isinstance(cell, int | float):
        return Decimal(str(cell)) == Decimal(value)
    return str(cell) == str(value) or (str(value).replace(".", "").isdecimal() and Decimal(cell) == Decimal(value))


def test_no_export_is_left_out() -> None:
    described = {
        (one.service, one.path.split("/")[-1])
        for one in described_operations()
        if CSV in one.description["responses"].get("200", {}).get("content", {})
    }
    assert described == {(one.service, one.path.split("/")[-1]) for one in EXPORTS.values()}


@each_language
@each_form
@pytest.mark.parametrize("kind", EXPORTS)
def test_a_file_holds_the_rows_of_the_list(stack: Access, kind: str, media_type: str, language: str) -> None:
    export = EXPORTS[kind]
    client = stack.client(export.service, "auditor", language=language)
    answer = client.get(export.path, headers={"Accept": media_type}, params={"limit": "10"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith(media_type)
    ending = "csv" if media_type == CSV else "xlsx"
    assert answer.headers["content-disposition"] == f'attachment; filename="{export.name}.{ending}"'
    header, *rows = table_of(answer.content, media_type)
    listed = all_items(client, export.path)
    assert {len(row) for row in (header, *rows)} == {export.width}
    assert len(rows) == len(listed) > 200
    for place, (chinese, english, value) in export.columns.items():
        assert header[place] == (chinese if language == "zh" else english)
        for row, item in zip(rows, listed, strict=True):
            assert agree(row[place], value(item)), (header[place], row, item)


@each_language
@each_form
@pytest.mark.parametrize(("kind", "path"), [("roster", "/v1/employees"), ("facts", "/v1/months/2026-02/facts")])
def test_an_export_imported_again_changes_nothing(
    stack: Access, kind: str, path: str, media_type: str, language: str
) -> None:
    into = IMPORTS[kind]
    client = stack.client(into.service, "personnel", language=language)
    before = all_items(client, path)
    exported = client.get(path, headers={"Accept": media_type})
    again = client.post(into.path, content=exported.content, headers={"Content-Type": media_type})
    assert again.status_code == 200, again.text
    report = again.json()
    assert report["rows"] == report["unchanged"] == len(before) > 200
    assert all_items(client, path) == before


@each_form
def test_a_county_groups_file_holds_its_own_people(stack: Access, media_type: str) -> None:
    for kind in ("facts", "sheets", "results", "roster", "decisions"):
        export = EXPORTS[kind]
        group = stack.client(export.service, "county_group")
        _, *rows = table_of(group.get(export.path, headers={"Accept": media_type}).content, media_type)
        own = all_items(group, export.path)
        assert [row[0] for row in rows] == [one["employee_no"] for one in own]
        assert 0 < len(own) < 200


@pytest.mark.parametrize("kind", EXPORTS)
def test_a_form_that_there_is_not_is_refused(stack: Access, kind: str) -> None:
    export = EXPORTS[kind]
    answer = stack.client(export.service, "auditor").get(export.path, headers={"Accept": "application/pdf"})
    assert (answer.status_code, answer.json()["code"]) == (406, "not_acceptable"), answer.text

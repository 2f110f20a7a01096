"""Files that people or attackers may send, over the public operations: told where and what, and nothing is imported."""

import io
import zipfile
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from tests.support.appraisal_company import Company, Ladder, facts_of, import_rows
from tests.support.apps import Apps, running_apps
from tests.support.databases import FreshDatabase
from tests.support.jobs import finished_job
from tests.support.roster_rows import UNITS, row
from tests.support.table_digests import digest_tables
from tests.support.uploads import csv_of, with_part

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
SHEET = "考核"
FACTS = ("工号", "月份", "加分", "一票否决")
ONE = ("00001", "2025-03", 1.5, "")
ROSTER = (
    *("employee_no", "name", "unit_code", "rung", "rung_since", "tier_since"),
    *("hired_on", "education", "employment_type"),
)
SOMEBODY = tuple(row("00009")[key] for key in ROSTER)
IMPORTS = {
    "facts": "/v1/months/2025-03/fact_imports",
    "closed": "/v1/months/2025-02/fact_imports",
    "roster": "/v1/roster_imports",
    "protections": "/v1/protection_imports",
}
Also = Callable[[Any, Any], object]


def workbook(*rows: Sequence[Any], also: Also | None = None, **options: Any) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, **options}) as book:
        sheet = book.add_worksheet(SHEET)
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)
        if also is not None:
            also(book, sheet)
    return target.getvalue()


def formula(text: str, value: Any) -> Also:
    return lambda _, sheet: sheet.write_formula(1, 2, text, None, value)


def merged(_: Any, sheet: Any) -> None:
    sheet.merge_range("C2:C3", 1)


def hidden(book: Any, _: Any) -> None:
    sheet = book.add_worksheet("旧数据")
    sheet.write(0, 0, "x")
    sheet.hide()


def bomb() -> bytes:
    return with_part(workbook(FACTS, ONE), "docProps/app.xml", lambda _: bytes(201 * 1024 * 1024))


def xml_bomb() -> bytes:
    entity = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    part = "xl/worksheets/sheet1.xml"
    return with_part(workbook(FACTS, ONE), part, lambda text: text.replace(b"<worksheet", entity + b"<worksheet", 1))


def picture() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + bytes(500)


def document() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("word/document.xml", "<x/>")
    return target.getvalue()


GOOD = workbook(FACTS, ONE)
ROWS: list[tuple[str, str, bytes | Callable[[], bytes], str, int, str, str, str]] = [
    # what it is, import, file, media type, status, code, the place in Chinese, and in English
    ("empty", "facts", b"", XLSX, 422, "file_empty", "", ""),
    ("empty csv", "facts", b"", CSV, 422, "file_empty", "", ""),
    ("UTF-16", "facts", csv_of(FACTS, ONE, encoding="utf-16"), CSV, 422, "encoding_utf16", "", ""),
    ("no encoding", "facts", csv_of(FACTS, ONE) + b"\xff\xff,,,", CSV, 422, "encoding_unknown", "第 3 行", "Row 3"),
    ("cut short", "facts", csv_of(FACTS, ONE) + b"00002,2025", CSV, 422, "csv_cut_short", "第 3 行", "Row 3"),
    ("cut workbook", "facts", GOOD[:-300], XLSX, 422, "workbook_damaged", "", ""),
    ("a picture", "facts", picture(), XLSX, 422, "workbook_of_another_kind", "", ""),
    ("a text document", "facts", document(), XLSX, 422, "workbook_of_another_kind", "", ""),
    ("old format", "facts", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), XLSX, 422, "workbook_old", "", ""),
    ("zip bomb", "facts", bomb, XLSX, 413, "workbook_unpacked_too_large", "", ""),
    ("XML bomb", "facts", xml_bomb(), XLSX, 422, "workbook_declares_entities", "", ""),
    ("fifty megabytes of commas", "facts", lambda: b"," * 50_000_000, CSV, 422, "too_many_columns", "第 1 行", "Row 1"),
    ("missing column", "facts", workbook(FACTS[1:], ONE[1:]), XLSX, 422, "column_missing",
     "工作表“考核”", 'Sheet "考核"'),
    ("doubled column", "facts", workbook((*FACTS, "加分"), (*ONE, 1)), XLSX, 422, "column_repeated",
     "工作表“考核”第 1 行“加分”列（E1）：", 'Sheet "考核", row 1, column "加分" (E1): '),
    ("unknown column", "facts", workbook((*FACTS, "体重"), (*ONE, 1)), XLSX, 422, "column_unknown",
     "工作表“考核”第 1 行“体重”列（E1）：", 'Sheet "考核", row 1, column "体重" (E1): '),
    ("a person twice", "facts", workbook(FACTS, ONE, ONE), XLSX, 422, "row_repeated",
     "工作表“考核”第 3 行“工号”列（A3）：", 'Sheet "考核", row 3, column "工号" (A3): '),
    ("nobody of ours", "facts", workbook(FACTS, ("77777", *ONE[1:])), XLSX, 422, "not_employed_in_month",
     "工作表“考核”第 2 行“工号”列（A2）：", 'Sheet "考核", row 2, column "工号" (A2): '),
    ("text for a number", "facts", workbook(FACTS, (*ONE[:2], "优", "")), XLSX, 422, "not_number",
     "工作表“考核”第 2 行“加分”列（C2）：", 'Sheet "考核", row 2, column "加分" (C2): '),
    ("text for a number in CSV", "facts", csv_of(FACTS, (*ONE[:2], "优", "")), CSV, 422, "not_number",
     "第 2 行“加分”列（C2）：", 'Row 2, column "加分" (C2): '),
    ("below zero", "facts", workbook(FACTS, (*ONE[:2], -1, "")), XLSX, 422, "too_small",
     "工作表“考核”第 2 行“加分”列（C2）：", 'Sheet "考核", row 2, column "加分" (C2): '),
    ("another month", "facts", workbook(FACTS, ("00001", "2025-04", 1, "")), XLSX, 422, "other_month",
     "工作表“考核”第 2 行“月份”列（B2）：", 'Sheet "考核", row 2, column "月份" (B2): '),
    ("an ambiguous month", "facts", csv_of(FACTS, ("00001", "2025.1", 1, "")), CSV, 422, "month_ambiguous",
     "第 2 行“月份”列（B2）：", 'Row 2, column "月份" (B2): '),
    ("a formula that fails", "facts", workbook(FACTS, ONE, also=formula("=1/0", "#DIV/0!")), XLSX, 422, "error_value",
     "工作表“考核”第 2 行“加分”列（C2）：", 'Sheet "考核", row 2, column "加分" (C2): '),
    ("a formula not worked out", "facts", workbook(FACTS, ONE, also=formula("=1+1", "")), XLSX, 422,
     "formula_without_value", "工作表“考核”第 2 行“加分”列（C2）：", 'Sheet "考核", row 2, column "加分" (C2): '),
    ("merged cells", "facts", workbook(FACTS, ONE, also=merged), XLSX, 422, "cells_merged",
     "工作表“考核”第 2 行", 'Sheet "考核", row 2'),
    ("a hidden sheet", "facts", workbook(FACTS, ONE, also=hidden), XLSX, 422, "sheet_hidden",
     "", "The sheet 旧数据 "),
    ("zeros lost", "facts", workbook(FACTS, (1, *ONE[1:])), XLSX, 422, "code_as_number",
     "工作表“考核”第 2 行“工号”列（A2）：", 'Sheet "考核", row 2, column "工号" (A2): '),
    ("a closed month", "closed", workbook(FACTS, ("00001", "2025-02", 1, "")), XLSX, 409, "month_closed", "", ""),
    ("an unknown unit", "roster", workbook(ROSTER, (*SOMEBODY[:2], "0999", *SOMEBODY[3:])), XLSX, 422, "unit_unknown",
     "工作表“考核”第 2 行“unit_code”列（C2）：", 'Sheet "考核", row 2, column "unit_code" (C2): '),
    ("an unknown rung", "roster", csv_of(ROSTER, (*SOMEBODY[:3], "XX", *SOMEBODY[4:])), CSV, 422, "not_a_choice",
     "第 2 行“rung”列（D2）：", 'Row 2, column "rung" (D2): '),
    ("a day that is none", "roster", csv_of(ROSTER, (*SOMEBODY[:6], "2018-02-30", *SOMEBODY[7:])), CSV, 422, "not_date",
     "第 2 行“hired_on”列（G2）：", 'Row 2, column "hired_on" (G2): '),
    ("a protected nobody", "protections", csv_of(("employee_no", "valid_from"), ("77777", "2025-01-01")), CSV, 422,
     "employee_unknown", "第 2 行“employee_no”列（A2）：", 'Row 2, column "employee_no" (A2): '),
]  # fmt: skip


class Place:
    """Appraisal with an open and a closed month, and the ladder with people of its own."""

    def __init__(self, appraisal: Company, ladder: Apps) -> None:
        self.apps = {"facts": appraisal.apps, "closed": appraisal.apps, "roster": ladder, "protections": ladder}

    def service(self, kind: str) -> str:
        return "appraisal" if kind in {"facts", "closed"} else "ladder"

    async def send(
        self, kind: str, content: bytes | Callable[[], bytes], media_type: str, language: str, accept: str = "*/*"
    ) -> Any:
        client = await self.apps[kind].client(self.service(kind), "personnel", language=language)
        headers = {"Content-Type": media_type, "Accept": accept}
        sent = content() if callable(content) else content
        return await client.post(IMPORTS[kind], content=sent, headers=headers)

    async def contents(self, kind: str) -> Any:
        return await digest_tables(self.apps[kind].databases[self.service(kind)])


@pytest.fixture
async def place(fresh_database: FreshDatabase) -> AsyncIterator[Place]:
    async with running_apps(fresh_database, ["appraisal"]) as apps, running_apps(fresh_database, ["ladder"]) as others:
        known = Ladder()
        apps.network.add("ladder", known.app())
        company = Company(apps, known)
        personnel = await company.with_scheme()
        for month in ("2025-02", "2025-03"):
            rows = [facts_of(each["employee_no"]) for each in known.placements]
            await import_rows(personnel, f"/v1/months/{month}/fact_imports", rows)
        await finished_job(personnel, await personnel.post("/v1/months/2025-02/closing"))
        ladder = await others.client("ladder", "personnel")
        await import_rows(ladder, "/v1/unit_imports", UNITS)
        await import_rows(ladder, "/v1/roster_imports", [row("00001")])
        yield Place(company, others)


async def test_each_is_told_in_both_languages_and_changes_nothing(place: Place) -> None:
    before = {kind: await place.contents(kind) for kind in IMPORTS}
    for what, kind, content, media_type, status, code, zh, en in ROWS:
        for language, where in (("zh", zh), ("en", en)):
            answer = await place.send(kind, content, media_type, language)
            assert answer.status_code == status, (what, answer.text[:500])
            problem = answer.json()
            found = [fault for fault in problem["errors"] if fault["code"] == code]
            assert found or problem["code"] == code, (what, answer.text[:500])
            said = found[0]["detail"] if found else problem["detail"]
            assert said.startswith(where), (what, said)
            assert len(said) > len(where), what
    assert {kind: await place.contents(kind) for kind in IMPORTS} == before


MARKED = [each for each in ROWS if each[3] == XLSX and isinstance(each[2], bytes) and "（" in each[6]]


async def test_the_refused_workbook_comes_back_marked(place: Place) -> None:
    assert len(MARKED) > 10
    for what, kind, content, media_type, status, _, zh, _ in MARKED:
        assert isinstance(content, bytes)
        answer = await place.send(kind, content, media_type, "zh", accept=XLSX)
        assert (answer.status_code, answer.headers["content-type"]) == (status, XLSX), what
        marked, sent = openpyxl.load_workbook(io.BytesIO(answer.content)), openpyxl.load_workbook(io.BytesIO(content))
        assert marked.sheetnames == sent.sheetnames
        sheet, original = marked[SHEET], sent[SHEET]
        cell = zh.split("（")[1].split("）")[0]
        assert sheet[cell].fill.start_color.rgb == "FFFFC7CE", what
        assert sheet[cell].comment is not None, what
        last = sheet.cell(sheet[cell].row, sheet.max_column)
        assert last.value, what
        assert sheet.max_column == original.max_column + 1, what
        for cells in original.iter_rows():
            for each in cells:
                assert sheet[each.coordinate].value == each.value, (what, each.coordinate)
                assert sheet[each.coordinate].number_format == each.number_format


@pytest.mark.parametrize(
    ("month", "options"),
    [
        ("2025-03", {}),
        ("2025年3月", {}),
        ("202503", {}),
        ("2025.03", {}),
        ("2025/3", {}),
        (45717, {}),
        (44255, {"date_1904": True}),
    ],
)
async def test_the_month_in_each_way_and_full_width_digits_are_read(place: Place, month: Any, options: Any) -> None:
    def dated(book: Any, sheet: Any) -> None:
        if isinstance(month, int):
            sheet.write_number(1, 1, month, book.add_format({"num_format": "yyyy-mm-dd"}))

    content = workbook(FACTS, ("００００１", month, "２．５", ""), also=dated, **options)
    answer = await place.send("facts", content, XLSX, "en")
    assert (answer.status_code, answer.json().get("changed")) == (200, 1), answer.text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0"])
async def test_text_that_looks_like_a_formula_is_kept_as_text_and_disarmed(place: Place, text: str) -> None:
    content = workbook(ROSTER, (SOMEBODY[0], text, *SOMEBODY[2:]))
    answer = await place.send("roster", content, XLSX, "en")
    assert answer.status_code == 200, answer.text
    client = await place.apps["roster"].client("ladder", "personnel")
    exported = (await client.get("/v1/employees", headers={"Accept": XLSX})).content
    sheet = openpyxl.load_workbook(io.BytesIO(exported)).active
    assert sheet is not None
    cells = {cell.value: cell for cells in sheet.iter_rows() for cell in cells}
    assert cells[text].data_type == "s"
    lines = (await client.get("/v1/employees", headers={"Accept": CSV})).content.decode("utf-8-sig")
    assert not any(cell.strip('"').startswith(("=", "@")) for cell in lines.replace("\r\n", ",").split(","))


async def test_a_million_empty_rows_below_are_nothing(place: Place) -> None:
    content = workbook(FACTS, ONE, also=lambda _, sheet: sheet.write_string(1_048_575, 3, " "))
    answer = await place.send("facts", content, XLSX, "en")
    assert (answer.status_code, answer.json()["rows"]) == (200, 1)

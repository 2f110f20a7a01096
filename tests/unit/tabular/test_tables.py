"""Whole tables: headers, optional columns, encodings, dates of another epoch, JSON rows, and what use cases find."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from shared.kernel.errors import Fault, Param
from shared.kernel.months import Month
from shared.platform.tabular.finding_texts import place_of
from shared.platform.tabular.forms import Column, TableForm
from shared.platform.tabular.headers import HeaderNames
from shared.platform.tabular.reading import XLSX, ImportRefused, Table, read_rows
from tests.support.uploads import CSV, FORM, GOOD, HEADER, SHEET_PART, csv_of, read_upload, refusal, with_part, workbook

VALUES = {"employee_no": "00101", "name": "张伟", "month": Month(2025, 3), "score": Decimal("95.5")}


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("M01.actual", "M01.actual"),
        ("m01.ACTUAL", "M01.actual"),
        ("M01.actual 销量（条）", "M01.actual"),
        ("M01.actual whatever it was called", "M01.actual"),
        ("销量(条)", "M01.actual"),
        ("  销量（ 条）", "M01.actual"),
        ("ＳＡＬＥＳ", "M01.actual"),
        ("name", "name"),
        ("name 姓名", "name"),
        ("name of spouse", None),
        ("'=Danger", "=Danger"),
        ("M02", None),
    ],
)
def test_headers(header: str, key: str | None) -> None:
    columns = [
        Column("M01.actual", "销量（条）", "Sales", "decimal"),
        Column("name", "姓名", "Name", "text"),
        Column("=Danger", "危", "danger", "text"),
    ]
    column = HeaderNames(TableForm("form", columns, 1)).find(header)
    assert (column and column.key) == key


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_of_csv(encoding: str) -> None:
    table = read_upload(csv_of(HEADER, GOOD, encoding=encoding), CSV)
    assert [(row.number, row.values) for row in table.rows] == [(2, VALUES)]


def test_a_named_charset_is_the_one() -> None:
    content = csv_of(HEADER, GOOD, encoding="gb18030")
    assert read_upload(content, CSV, charset="GBK").rows[0].values == VALUES
    assert [finding.code for finding in refusal(content, CSV, charset="utf-8").findings] == ["encoding_unknown"]
    assert [finding.code for finding in refusal(content, CSV, charset="latin-1").findings] == ["charset_unsupported"]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_delimiters(delimiter: str) -> None:
    content = csv_of(HEADER, GOOD).replace(b",", delimiter.encode())
    assert read_upload(content, CSV).rows[0].values == VALUES


def test_short_rows_of_old_excel_and_a_last_line_without_end() -> None:
    assert read_upload(csv_of(HEADER, GOOD[:3]), CSV).rows[0].values == VALUES | {"score": None}
    assert read_upload(csv_of(HEADER, GOOD).rstrip(), CSV).rows[0].values == VALUES


def test_a_workbook_whose_table_does_not_begin_in_the_corner_has_the_rows_that_excel_shows() -> None:
    def also(_: Any, sheet: Any) -> None:
        sheet.write_row(3, 2, HEADER)
        sheet.write_row(6, 2, GOOD)
        sheet.write_row(7, 2, ("00102", "", "x", ""))

    finding = refusal(workbook(also=also)).findings[0]
    assert (finding.sheet, finding.row, finding.column_letter, finding.header) == ("得分", 8, "E", "月份")
    assert (finding.value, finding.pointer) == ("x", "/sheets/得分/rows/8/columns/E")


@pytest.mark.parametrize("date_1904", [False, True])
def test_real_dates_of_both_epochs(*, date_1904: bool) -> None:
    def also(book: Any, sheet: Any) -> None:
        sheet.write_datetime(1, 2, date(2025, 3, 1), book.add_format({"num_format": "yyyy/m/d"}))

    content = workbook(HEADER, GOOD, also=also, date_1904=date_1904)
    assert read_upload(content).rows[0].values == VALUES


def test_formulas_give_the_value_that_was_calculated() -> None:
    def also(_: Any, sheet: Any) -> None:
        sheet.write_formula(1, 3, "=95+0.5", None, 95.5)
        sheet.write_formula(1, 1, '=""', None, "")

    content = with_part(
        workbook(HEADER, GOOD, also=also), SHEET_PART, lambda part: part.replace(b'<c r="B2">', b'<c r="B2" t="str">')
    )
    assert read_upload(content).rows[0].values == VALUES | {"name": None}


def test_other_programs_write_prefixes_and_leave_places_out() -> None:
    def prefixed(part: bytes) -> bytes:
        part = part.replace(b"<", b"<x:").replace(b"<x:/", b"</x:").replace(b"<x:?", b"<?")
        return part.replace(b"xmlns=", b"xmlns:x=")

    def unplaced(part: bytes) -> bytes:
        for place in (b"A", b"B", b"C", b"D"):
            part = part.replace(b' r="%s1"' % place, b"").replace(b' r="%s2"' % place, b"")
        return part

    for change in (prefixed, unplaced):
        content = with_part(workbook(HEADER, GOOD), SHEET_PART, change)
        assert read_upload(content).rows[0].values == VALUES, change
    broken = with_part(workbook(HEADER, GOOD), SHEET_PART, lambda part: prefixed(part.replace(b"D2", b"XFD2")))
    assert [finding.code for finding in refusal(broken).findings] == ["cell_beyond_header"]


@pytest.mark.parametrize(
    ("content", "media_type"), [(workbook(HEADER[::2], GOOD[::2]), XLSX), (csv_of(HEADER[::2]), CSV)]
)
def test_optional_columns_may_be_away(content: bytes, media_type: str) -> None:
    form = TableForm(
        "form", [*FORM.columns[:3], Column("score", "得分", "Score", "decimal", required=False, blank="remove")], 10
    )
    table = read_upload(content, media_type, form)
    assert table.present == {"employee_no", "month"}
    assert all("score" not in row.values for row in table.rows)


def test_json_rows_by_the_same_form() -> None:
    rows: list[dict[str, Any]] = [{"employee_no": "00101", "month": "2025-03", "score": "95.5"}]
    table = read_rows(rows, FORM)
    assert table.present == {"employee_no", "month", "score"}
    assert table.rows[0].number == 0
    assert table.rows[0].values == {key: value for key, value in VALUES.items() if key != "name"}
    with pytest.raises(ImportRefused) as caught:
        read_rows([*rows, {"month": ["2025-03"], "score": {}, "名/": 1}, rows[0]], FORM)
    found = [(finding.pointer, finding.code) for finding in caught.value.findings]
    assert found == [
        ("/rows/1/名~1", "column_unknown"),
        ("/rows/1/employee_no", "value_missing"),
        ("/rows/1/month", "json_text_expected"),
        ("/rows/1/score", "not_number"),
        ("/rows/2/month", "row_repeated"),
    ]


def refused_by_use_case(table: Table, key: str, code: str, **params: Param) -> ImportRefused:
    with pytest.raises(ImportRefused) as caught:
        table.refuse([Fault.in_row(0, key, code, **params)])
    return caught.value


def test_a_fault_of_a_row_becomes_a_finding_in_its_cell() -> None:
    refused = refused_by_use_case(read_upload(workbook(HEADER, GOOD)), "month", "month_closed", month="2025-03")
    assert (refused.findings[0].header, refused.findings[0].value) == ("月份", "2025-03")
    assert refused.faults == [
        Fault("/sheets/得分/rows/2/columns/C", "month_closed", {"value": "2025-03", "month": "2025-03"})
    ]


def test_a_fault_in_a_column_that_the_table_lacks_names_its_key() -> None:
    (finding,) = refused_by_use_case(read_upload(workbook(HEADER, GOOD)), "other", "other_missing").findings
    assert (finding.column_letter, finding.header, finding.row) == (None, "other", 2)


def test_a_fault_of_a_json_row_points_at_its_field() -> None:
    table = read_rows([{"employee_no": "00101", "month": "202503", "score": 1}], FORM)
    assert refused_by_use_case(table, "month", "month_closed").faults[0].pointer == "/rows/0/month"


def test_a_table_without_faults_is_not_refused() -> None:
    read_upload(workbook(HEADER, GOOD)).refuse([])


def test_true_and_one_are_not_the_same_cell() -> None:
    form = TableForm("form", [Column("n", "数", "Number", "decimal")], 10)
    found = refusal(workbook(("n",), (1,), (True,)), form=form).findings
    assert [(finding.row, finding.code) for finding in found] == [(3, "not_number")]


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("employee_no", 101, "json_text_expected"),
        ("employee_no", True, "json_text_expected"),
        ("name", 1, "json_text_expected"),
        ("name", Decimal("1.5"), "json_text_expected"),
        ("month", 202503, "json_text_expected"),
        ("month", ["2025-03"], "json_text_expected"),
        ("score", True, "not_number"),
        ("score", "NaN", "not_number"),
        ("score", Decimal("1e-300"), "not_number"),
        ("score", {}, "not_number"),
    ],
)
def test_a_json_value_has_a_type_that_the_schema_names(key: str, value: Any, code: str) -> None:
    row = {"employee_no": "00101", "month": "2025-03", "score": "95.5", key: value}
    with pytest.raises(ImportRefused) as caught:
        read_rows([row], FORM)
    assert [(finding.pointer, finding.code) for finding in caught.value.findings] == [(f"/rows/0/{key}", code)]


@pytest.mark.parametrize("score", ["95.5", Decimal("95.5"), 95])
def test_a_decimal_of_json_may_be_a_text_or_a_number_as_the_schema_says(score: Any) -> None:
    assert FORM.columns[3].json_schema()["type"][:2] == ["string", "number"]
    table = read_rows([{"employee_no": "00101", "month": "2025-03", "score": score}], FORM)
    assert table.rows[0].values["score"] == Decimal(score)


def test_rows_are_numbered_alike_in_texts_of_json_rows_and_files() -> None:
    row = {"employee_no": "00101", "month": "2025-03", "score": 1}
    with pytest.raises(ImportRefused) as caught:
        read_rows([row, row], FORM)
    (finding,) = caught.value.findings
    assert (finding.pointer, finding.params) == ("/rows/1/month", {"row": 1})
    assert place_of(finding, "zh") == "第 2 行“月份”列："
    (finding,) = refusal(workbook(HEADER, GOOD, GOOD)).findings
    assert (finding.row, finding.params) == (3, {"row": 2})


@pytest.mark.parametrize("text", ["路", "一", "眉"])
def test_short_chinese_that_could_be_read_in_two_encodings_is_refused_unless_the_charset_is_stated(text: str) -> None:
    form = TableForm("units", [Column("code", "编码", "Code", "code"), Column("name", "名称", "Name", "text")], 10)
    content = f'code,name\r\n1,"{text}"\r\n'.encode("gbk")
    content.decode("utf-8")
    (finding,) = refusal(content, CSV, form).findings
    assert (finding.code, finding.row) == ("encoding_ambiguous", 2)
    assert read_upload(content, CSV, form, "gbk").rows[0].values["name"] == text
    other = read_upload(content, CSV, form, "utf-8").rows[0].values["name"]
    assert other != text


def test_chinese_in_utf_8_is_taken_though_its_bytes_would_be_rare_characters_of_gb18030() -> None:
    form = TableForm("units", [Column("code", "编码", "Code", "code"), Column("name", "名称", "Name", "text")], 10)
    content = "code,name\r\n1,临沂市烟草专卖局\r\n".encode()
    content.decode("gb18030")
    assert read_upload(content, CSV, form).rows[0].values["name"] == "临沂市烟草专卖局"

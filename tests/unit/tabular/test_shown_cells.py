"""Cells that show a number in a form of its own mean what people see, or are refused."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from shared.platform.tabular.forms import Column, TableForm
from tests.support.uploads import SHEET_PART, read_upload, refusal, with_part, workbook

CODE = Column("a", "甲", "A", "code")
TEXT = Column("a", "甲", "A", "text")
NUMBER = Column("a", "甲", "A", "decimal")
SHARE = Column("a", "甲", "A", "decimal", percent=True)
DAY = Column("a", "甲", "A", "date")
MONTH = Column("a", "甲", "A", "month")
FLAG = Column("a", "甲", "A", "boolean")


def cell(number: Any, number_format: str) -> bytes:
    def also(book: Any, sheet: Any) -> None:
        sheet.write_number(1, 0, number, book.add_format({"num_format": number_format}))

    return workbook(("甲",), also=also)


def value_of(column: Column, content: bytes) -> Any:
    return read_upload(content, form=TableForm("form", [column], 10)).rows[0].values["a"]


def refused(column: Column, content: bytes) -> tuple[str, str | None, int | None, str | None]:
    (finding,) = refusal(content, form=TableForm("form", [column], 10)).findings
    return finding.code, finding.value, finding.row, finding.column_letter


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        (1707, "000000", "001707"),
        (1707, "0000", "1707"),
        (12345, "0000", "12345"),
        (7, '"LY"0000', "LY0007"),
        (7, "\\L\\Y-000", "LY-007"),
        (7, "[Red]0000", "0007"),
        (7, "0000;[Red]-0000", "0007"),
        (1234567, "000-0000", "123-4567"),
        (7, "0000_ ", "0007"),
    ],
)
def test_a_code_is_read_as_shown_where_its_format_says_so(number: int, code: str, shown: str) -> None:
    assert value_of(CODE, cell(number, code)) == shown


@pytest.mark.parametrize(
    ("number", "code", "finding", "shown"),
    [
        (1707, "General", "code_as_number", "1707"),
        (1707, "0", "code_as_number", "1707"),
        (1707, "@", "code_as_number", "1707"),
        (1707, "#,##0", "code_as_number", "1707"),
        (1707, "0.00", "code_as_number", "1707"),
        (0.5, "0%", "not_code", "50%"),
        (45717, "yyyy/m/d", "not_code", "2025-03-01 00:00:00"),
        (123456789012345678, "000000", "digits_lost", "123456789012346000"),
    ],
)
def test_any_other_number_in_a_code_column_is_refused(number: float, code: str, finding: str, shown: str) -> None:
    assert refused(CODE, cell(number, code)) == (finding, shown, 2, "A")


@pytest.mark.parametrize(
    ("number", "code", "value"),
    [
        (0.826, "0.0%", "82.6"),
        (0.826, "0%", "82.6"),
        (0.826, "0.00%;[Red]-0.00%", "82.6"),
        (0.826, "0.0 %", "82.6"),
        (82.6, '0.0"%"', "82.6"),
        (-0.05, "0%", "-5"),
        (0.0, "0%", "0"),
        (82.6, "0.0", "82.6"),
    ],
)
def test_a_percentage_means_what_it_shows(number: float, code: str, value: str) -> None:
    assert value_of(SHARE, cell(number, code)) == Decimal(value)


def test_a_percentage_where_none_is_taken_is_refused_and_quoted() -> None:
    assert refused(NUMBER, cell(0.826, "0.0%")) == ("percent_not_taken", "82.6%", 2, "A")


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (82.6, "0"), (1234.5, "#,##0.00"), (1234.5, "¥#,##0.00"), (5, '0"分"'), (-3, "0.00_);(0.00)"), (0.5, "# ?/?"),
        (120000, "0.0E+00"), (82.6, "0.00;[Red]-0.00"), (7, "000"), (3, "[>=1]0;[<1]0.0%"), (5, 'General"次"'),
    ],
)  # fmt: skip
def test_a_number_is_read_where_its_format_shows_that_number_rounded(number: float, code: str) -> None:
    assert value_of(NUMBER, cell(number, code)) == Decimal(str(number))


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        (12345, "0,", "12"),
        (12345, '0\\.0,"万"', "1.2万"),
        (5, '0"万"', "5万"),
        (826, "0‰", "826‰"),
        (1 / 3, "# ?/?", "1/3"),
        (123456, "0.00E+00", "1.23E+05"),
        (5, ";;;", ""),
        (-5, "0;0", "5"),
        (5, '0"00"', "500"),
        (5, "[DBNum1]0", "5 [[DBNum1]0]"),
        (5, '"优"', "优"),
        (0.0, "#", ""),
    ],
)
def test_a_number_that_its_cell_does_not_show_is_refused_and_what_is_shown_is_quoted(
    number: float, code: str, shown: str
) -> None:
    assert refused(NUMBER, cell(number, code)) == ("shown_otherwise", shown, 2, "A")


def test_texts_and_yes_or_no_are_read_as_shown() -> None:
    assert value_of(TEXT, cell(0.826, "0.0%")) == "82.6%"
    assert value_of(FLAG, cell(1, '"是";"是";"否"')) is True
    assert value_of(FLAG, cell(0, '"是";"是";"否"')) is False
    assert str(value_of(MONTH, cell(202503, '0000"年"00"月"'))) == "2025-03"


@pytest.mark.parametrize("code", ["yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "[$-804]yyyy/m/d;@", "d-mmm-yy"])
def test_a_day_is_read_where_its_format_shows_all_of_it(code: str) -> None:
    assert value_of(DAY, cell(45717, code)) == date(2025, 3, 1)


@pytest.mark.parametrize(
    ("code", "shown"), [("yyyy", "2025"), ('m"月"d"日"', "3月1日"), ('yyyy"年"m"月"', "2025年3月")]
)
def test_a_day_that_is_shown_in_part_is_refused(code: str, shown: str) -> None:
    assert refused(DAY, cell(45717, code)) == ("date_in_part", shown, 2, "A")
    if "m" in code and "y" in code:
        assert str(value_of(MONTH, cell(45717, code))) == "2025-03"


@pytest.mark.parametrize(("number", "text"), [(57, "2025年3月"), (58, "3月1日"), (17, "2025/3")])
def test_the_formats_that_excel_has_built_in_are_dates(number: int, text: str) -> None:
    shape = b'<xf numFmtId="%d"' % number
    content = with_part(
        cell(45717, "yyyy-mm-dd"), "xl/styles.xml", lambda part: part.replace(b'<xf numFmtId="164"', shape)
    )
    assert refused(DAY, content) == ("date_in_part", text, 2, "A")


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (b'<c r="A2" t="inlineStr"><v>x</v></c>', "value_misplaced"),
        (b'<c r="A2" t="str"><is><t>x</t></is></c>', "value_misplaced"),
        (b'<c r="A2" t="inlineStr"><is><t>x</t></is><v>y</v></c>', "value_misplaced"),
        (b'<c r="A2"><is><t>5</t></is></c>', "value_misplaced"),
        (b'<c r="A2"><t>x</t></c>', "value_misplaced"),
        (b'<c r="A2">5</c>', "value_misplaced"),
        (b'<c r="A2"><v>1</v><v>2</v></c>', "value_misplaced"),
        (b'<c r="A2" t="text"><v>x</v></c>', "value_misplaced"),
        (b'<c r="A2" t="s"><v>99</v></c>', "value_unknown"),
        (b'<c r="A2" t="s"><v>-1</v></c>', "value_unknown"),
        (b'<c r="A2"><v>x</v></c>', "value_unknown"),
        (b'<c r="A2"><v>NaN</v></c>', "value_unknown"),
        (b'<c r="A2"><v>1_0</v></c>', "value_unknown"),
        (b'<c r="A2" t="b"><v>2</v></c>', "value_unknown"),
        (b'<c r="A2" t="d"><v>x</v></c>', "value_unknown"),
        (b'<c r="A2"><f>B1</f></c>', "formula_without_value"),
        (b'<c r="A2" t="e"><v>#N/A</v></c>', "error_value"),
    ],
)
def test_a_value_in_an_unusual_place_is_refused_never_blank(xml: bytes, code: str) -> None:
    content = with_part(workbook(("甲",), ("x",)), SHEET_PART, lambda part: re.sub(b'<c r="A2".*?</c>', xml, part))
    assert refused(Column("a", "甲", "A", "text", required=False, blank="remove"), content)[0] == code


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        (b'<c r="A2" t="inlineStr"><is><t>x</t></is></c>', "x"),
        (b'<c r="A2" t="inlineStr"><is><r><t>x</t></r><r><t>y</t></r><rPh><t>z</t></rPh></is></c>', "xy"),
        (b'<c t="inlineStr"><is><t>x</t></is></c>', "x"),
        (b"<c r='A2' t='str'><v>x</v></c>", "x"),
        (b'<c r="A2" t="str"><f>B1</f><v>x&amp;y</v></c>', "x&y"),
        (b'<c r="A2" t="str"><v><![CDATA[x]]></v></c>', "x"),
        (b'<!-- <c r="A2"><v>7</v></c> --><c r="A2" t="str"><v>x</v></c>', "x"),
        (b'<c r="A2" t="str"><v>a_x005F_b</v></c>', "a_b"),
    ],
)
def test_a_value_that_is_written_in_another_usual_way_is_read(xml: bytes, text: str) -> None:
    content = with_part(workbook(("甲",), ("x",)), SHEET_PART, lambda part: re.sub(b'<c r="A2".*?</c>', xml, part))
    assert value_of(TEXT, content) == text


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>2</v></c></row>',
        b'<row r="2"><c r="A2"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>',
        b'<row r="3"><c r="A3"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>',
        b'<row r="2"><c r="B2"><v>1</v></c><c r="A2"><v>2</v></c></row>',
        b'<row r="2"><c r="A3"><v>1</v></c></row>',
    ],
)
def test_cells_that_stand_twice_or_out_of_order_are_refused(rows: bytes) -> None:
    content = with_part(workbook(("甲",), ("x",)), SHEET_PART, lambda part: re.sub(b'<row r="2".*?</row>', rows, part))
    (finding,) = refusal(content, form=TableForm("form", [NUMBER], 10)).findings
    assert finding.code == "cells_out_of_order"

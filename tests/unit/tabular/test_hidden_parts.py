"""What is hidden and holds something is refused, whether a sheet, a row or a column: nobody can have checked it."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.uploads import GOOD, HEADER, SHEET_PART, message, read_upload, refusal, with_part, workbook

OTHERS = [(f"0010{number}", *GOOD[1:]) for number in range(2, 6)]


def rows_hidden(_: Any, sheet: Any) -> None:
    for row in (1, 2, 4):
        sheet.set_row(row, None, None, {"hidden": True})


def filtered(_: Any, sheet: Any) -> None:
    sheet.autofilter(0, 0, 5, 3)
    sheet.filter_column(0, "x == 00103")
    sheet.set_row(2, options={"hidden": True})


def no_height(_: Any, sheet: Any) -> None:
    sheet.set_row(3, 0)


@pytest.mark.parametrize(
    ("also", "runs"), [(rows_hidden, [(2, 3), (5, 5)]), (filtered, [(3, 3)]), (no_height, [(4, 4)])]
)
def test_hidden_rows_that_hold_something_are_refused_run_by_run(
    also: Callable[[Any, Any], None], runs: list[tuple[int, int]]
) -> None:
    findings = refusal(workbook(HEADER, GOOD, *OTHERS, also=also)).findings
    assert {finding.code for finding in findings} == {"rows_hidden"}
    assert [(finding.params["first"], finding.params["last"]) for finding in findings] == runs
    assert "隐藏的工作表、行、列一律不导入" in message(findings[0], "zh")


@pytest.mark.parametrize("width", ["hidden", "zero"])
def test_a_hidden_column_that_holds_something_is_refused(width: str) -> None:
    def also(_: Any, sheet: Any) -> None:
        if width == "hidden":
            sheet.set_column(3, 5, None, None, {"hidden": True})
        else:
            sheet.set_column(3, 3, 0)

    (finding,) = refusal(workbook(HEADER, GOOD, also=also)).findings
    assert (finding.code, finding.row, finding.column_letter) == ("column_hidden", 1, "D")
    assert "隐藏的工作表、行、列一律不导入" in message(finding, "zh")


@pytest.mark.parametrize("how", ["hide", "very_hidden"])
def test_a_hidden_sheet_that_holds_something_is_refused(how: str) -> None:
    def also(book: Any, _: Any) -> None:
        sheet = book.add_worksheet("旧数据")
        sheet.write(0, 0, "x")
        getattr(sheet, how)()

    (finding,) = refusal(workbook(HEADER, GOOD, also=also)).findings
    assert finding.code == "sheet_hidden"
    assert "隐藏的工作表、行、列一律不导入" in message(finding, "zh")


def test_hidden_rows_and_columns_that_hold_nothing_are_nothing() -> None:
    def also(_: Any, sheet: Any) -> None:
        sheet.set_row(7, None, None, {"hidden": True})
        sheet.set_column(8, 9, None, None, {"hidden": True})

    assert len(read_upload(workbook(HEADER, GOOD, also=also)).rows) == 1


def test_rows_that_a_sheet_hides_unless_they_have_a_height_are_hidden() -> None:
    content = with_part(
        workbook(HEADER, GOOD),
        SHEET_PART,
        lambda part: part.replace(b"<sheetFormatPr ", b'<sheetFormatPr zeroHeight="1" '),
    )
    assert {finding.code for finding in refusal(content).findings} == {"rows_hidden"}

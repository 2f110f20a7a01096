"""The refused workbook as it comes back, opened and looked at."""

import io
from typing import Any

import openpyxl
import pytest

from shared.kernel.errors import Fault
from shared.kernel.names import Language
from shared.platform.tabular import marking
from shared.platform.tabular.findings import Finding, ImportRefused
from shared.platform.tabular.marking import marked_workbook
from shared.platform.tabular.reading import XLSX, Upload
from tests.support.uploads import GOOD, HEADER, message, read_upload, refusal, workbook

FAULTY = "FFFFC7CE"


def styled(book: Any, sheet: Any) -> None:
    sheet.write(1, 0, "00101", book.add_format({"bold": True, "bg_color": "#00FF00"}))
    sheet.write_formula(2, 3, "=D2*2", None, 191)
    sheet.set_column(1, 1, 33)
    sheet.write_comment(2, 2, "给张伟看")


def marked(content: bytes, language: Language = "zh", refused: ImportRefused | None = None) -> bytes:
    refused = refused or refusal(content)
    return marked_workbook(Upload(content, XLSX), refused, lambda finding: message(finding, language), language)


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def faulty_cells(sheet: Any) -> set[str]:
    return {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.start_color.rgb == FAULTY}


def test_the_same_workbook_with_faulty_cells_marked_and_reasons_in_a_last_column() -> None:
    content = workbook(HEADER, GOOD, ("00102", "=李", "三月", 0), ("", "王", "2025-03", 1), also=styled)
    sheet = opened(marked(content))["得分"]
    assert faulty_cells(sheet) == {"E1", "C3", "D3", "E3", "A4", "E4"}
    assert sheet["E1"].value == "导入错误原因"
    assert sheet["E2"].value is None
    assert sheet["E3"].value == "月份：不是月份（三月）。；得分：不得大于 100。"
    assert sheet["E4"].value == "工号：必填项为空。"
    assert sheet["C3"].comment.text == "给张伟看\n不是月份（三月）。"
    assert (sheet["A2"].value, sheet["A2"].font.bold, sheet["A2"].fill.start_color.rgb) == ("00101", True, "FF00FF00")
    assert (sheet["D3"].value, sheet["B3"].value, sheet["B3"].data_type) == ("=D2*2", "=李", "s")
    assert sheet.column_dimensions["B"].width == pytest.approx(33, abs=1)


def test_the_reasons_in_english() -> None:
    sheet = opened(marked(workbook(HEADER, (*GOOD[:3], "x"), also=None), "en"))["得分"]
    assert (sheet["E1"].value, sheet["E2"].value) == ("Import errors", "得分: x is no number.")


def test_a_corrected_workbook_is_taken_with_the_marks_still_in_it() -> None:
    book = opened(marked(workbook(HEADER, (*GOOD[:3], "x"), GOOD, ("", "", "", "y"))))
    book["得分"]["D2"], book["得分"]["A3"], book["得分"]["D4"] = 95.5, "00102", None
    target = io.BytesIO()
    book.save(target)
    assert [(row.number, row.values["employee_no"]) for row in read_upload(target.getvalue()).rows] == [
        (2, "00101"),
        (3, "00102"),
    ]


def test_a_second_refusal_marks_afresh() -> None:
    book = opened(marked(workbook(HEADER, (*GOOD[:3], "x"), ("00102", *GOOD[1:3], "x"))))
    book["得分"]["D2"] = 95.5
    target = io.BytesIO()
    book.save(target)
    sheet = opened(marked(target.getvalue(), "en"))["得分"]
    assert faulty_cells(sheet) == {"E1", "D3", "E3"}
    assert (sheet["E1"].value, sheet["E2"].value, sheet["E3"].value) == ("Import errors", None, "得分: x is no number.")
    assert (sheet["D2"].comment, sheet["D3"].comment.text) == (None, "x is no number.")


def test_what_is_wrong_with_the_header_or_the_sheet_stands_in_the_header_and_does_not_hinder() -> None:
    content = workbook((*HEADER[:3], "=cmd()"), GOOD)
    first = marked(content)
    sheet = opened(first)["得分"]
    assert faulty_cells(sheet) == {"D1", "E1"}
    assert sheet["E1"].value.startswith("导入错误原因 score：缺少必需的列“得分”。；=cmd()：没有这一列")
    assert {finding.code for finding in refusal(first).findings} == {"column_missing", "column_unknown"}


def test_merged_and_hidden_sheets() -> None:
    def also(_: Any, sheet: Any) -> None:
        sheet.merge_range("A2:H2", "一")

    sheet = opened(marked(workbook(HEADER, GOOD, also=also)))["得分"]
    assert {"A2", "I2"} <= faulty_cells(sheet)

    def hidden(book: Any, _: Any) -> None:
        extra = book.add_worksheet("旧")
        extra.write(0, 0, "x")
        extra.hide()

    book = opened(marked(workbook(HEADER, GOOD, also=hidden)))
    assert "隐藏" in book["得分"]["E1"].value
    assert book["旧"].sheet_state == "hidden"


def test_a_finding_of_a_use_case() -> None:
    content = workbook(HEADER, GOOD)
    table = read_upload(content)
    with pytest.raises(ImportRefused) as caught:
        table.refuse([Fault.in_row(0, "employee_no", "unit_unknown", unit="0103")])

    def describe(finding: Finding) -> str:
        return f"没有单位 {finding.params['unit']}\x00。"

    sheet = opened(marked_workbook(Upload(content, XLSX), caught.value, describe, "zh"))["得分"]
    assert sheet["E2"].value == "工号：没有单位 0103\ufffd。"


@pytest.mark.parametrize("content", [b"not a workbook", workbook(HEADER, GOOD)[:-300]])
def test_what_cannot_be_opened_comes_back_as_a_list(content: bytes) -> None:
    sheet = opened(marked(content)).worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["工作表", "行", "列", "表头", "内容", "错误原因"]
    assert sheet["F2"].value.startswith(("文件不是", "工作簿已损坏"))


def test_what_is_too_large_to_mark_comes_back_as_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marking, "MARKED_CELLS_LIMIT", 7)
    sheet = opened(marked(workbook(HEADER, (*GOOD[:3], "x")), "en")).worksheets[0]
    assert [cell.value for cell in sheet[2]] == ["得分", 2, "D", "得分", "x", "x is no number."]


def test_under_a_title_the_cells_of_the_sheet_are_marked_and_the_reasons_stand_beside_the_header() -> None:
    content = workbook(("2025年3月考核表",), (), (*HEADER, "体重", "身高"), (*GOOD[:3], "优", 1, 2))
    sheet = opened(marked(content))["得分"]
    assert {"D4", "E3", "F3", "G3", "G4"} == faulty_cells(sheet)
    assert sheet["G3"].value.startswith("导入错误原因 没有这一列：体重 (E)、身高 (F)")
    assert sheet["G1"].value is None
    assert refusal(marked(content)).findings == refusal(content).findings

"""Where the header is, which sheet has it, and which rows of a file are none of the table."""

from collections.abc import Sequence
from typing import Any

import pytest

from shared.platform.tabular.findings import ImportRefused
from shared.platform.tabular.forms import Column, TableForm
from shared.platform.tabular.headers import HeaderNames
from shared.platform.tabular.reading import XLSX, Table, Upload, read_rows, read_table
from tests.support.uploads import CSV, FORM, GOOD, HEADER, csv_of, read_upload, refusal, workbook

SECOND = ("00102", "李娜", "2025-03", 80)
TITLE = ("2025年3月考核表",)
EACH_FILE = pytest.mark.parametrize("media_type", [XLSX, CSV])


def content_of(media_type: str, *rows: Sequence[Any]) -> bytes:
    return workbook(*rows) if media_type == XLSX else csv_of(*rows)


def codes(refused: ImportRefused) -> list[tuple[str, int | None]]:
    return [(finding.code, finding.row) for finding in refused.findings]


@EACH_FILE
@pytest.mark.parametrize(
    "above",
    [
        [TITLE],
        [TITLE, ("单位：市局", "", "制表日期：2025-03-31", "")],
        [("", "", "", ""), TITLE],
        [("人员", "", "考核", "")],
        [("说明：工号按文本填写",), ("", "", "单位：分")],
        [("2025-03",)],
        [HEADER],
        [("employee_no", "name", "month", "score")],
    ],
)
def test_titles_notes_and_groups_may_stand_above_the_header(above: list[tuple[str, ...]], media_type: str) -> None:
    table = read_upload(content_of(media_type, *above, HEADER, GOOD), media_type)
    assert [(row.number, row.values["employee_no"]) for row in table.rows] == [(len(above) + 2, "00101")]


@EACH_FILE
def test_a_row_above_that_could_be_data_is_never_lost(media_type: str) -> None:
    refused = refusal(content_of(media_type, SECOND, HEADER, GOOD), media_type)
    assert codes(refused) == [("header_elsewhere", 2)]
    assert refused.findings[0].params == {"row": 2}


@EACH_FILE
def test_a_header_that_lacks_a_column_is_still_named(media_type: str) -> None:
    refused = refusal(content_of(media_type, TITLE, (), HEADER[:3], GOOD[:3]), media_type)
    assert codes(refused) == [("header_elsewhere", 3), ("column_missing", 3)]


def test_a_header_over_two_rows_is_read_together() -> None:
    def also(_: Any, sheet: Any) -> None:
        sheet.merge_range("A1:D1", "2025年3月考核表")
        sheet.merge_range("A2:A3", "工号")
        sheet.merge_range("B2:B3", "姓名")
        sheet.merge_range("C2:D2", "考核")

    rows = ((), (), ("", "", "月份", "得分"), GOOD)
    assert [row.number for row in read_upload(workbook(*rows, also=also)).rows] == [4]


def test_findings_have_the_rows_of_the_sheet_under_a_title() -> None:
    (finding,) = refusal(workbook(TITLE, (), HEADER, GOOD, (*SECOND[:3], "优"))).findings
    assert (finding.row, finding.column_letter, finding.pointer) == (5, "D", "/sheets/得分/rows/5/columns/D")


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("工号（必填）", "employee_no"),
        ("*姓名", "name"),
        ("姓名 *", "name"),
        ("＊姓名", "name"),
        ("工号:", "employee_no"),
        ("工号：", "employee_no"),
        ("工\n号", "employee_no"),
        ("姓 名", "name"),
        ("工号\r\n（文本格式）", "employee_no"),
        ("【必填】工号", "employee_no"),
        ("Employee no. (required)", "employee_no"),
        ("NAME*", "name"),
        ("月份（如 2025-03）", "month"),
        ("得分（分）", "score"),
        ("工号（新）", None),
        ("姓名（配偶）", None),
        ("得分（%）", None),
    ],
)
def test_marks_and_hints_around_a_name_say_nothing(header: str, key: str | None) -> None:
    column = HeaderNames(FORM).find(header)
    assert (column and column.key) == key


@EACH_FILE
@pytest.mark.parametrize("header", ["序号", "备注", "No.", "Remarks", "备 注", "*序号"])
def test_numbers_and_remarks_are_passed_over(header: str, media_type: str) -> None:
    table = read_upload(content_of(media_type, (header, *HEADER), ("1", *GOOD)), media_type)
    assert table.present == {"employee_no", "name", "month", "score"}


def test_a_form_with_remarks_of_its_own_reads_them() -> None:
    form = TableForm("form", [Column("note", "备注", "Remarks", "text")], 10)
    assert read_upload(workbook(("备注",), ("好",)), form=form).rows[0].values == {"note": "好"}


def test_all_unknown_columns_are_named_in_one_finding() -> None:
    rows = (("工号", "体重", "月份", "身高", "得分"), ("00101", "60", "2025-03", "170", 95))
    (finding,) = refusal(workbook(*rows)).findings
    assert (finding.code, finding.row, finding.column_letter) == ("column_unknown", 1, None)
    assert finding.params == {"zh": "体重 (B)、身高 (D)", "en": "体重 (B), 身高 (D)"}
    assert finding.letters == ("B", "D")
    documents: list[dict[str, Any]] = [
        {"employee_no": "00101", "month": "2025-03", "score": "1", "a": 1, "b": 2},
        {"c": 3},
    ]
    with pytest.raises(ImportRefused) as caught:
        read_rows(documents, FORM)
    unknown = [one for one in caught.value.findings if one.code == "column_unknown"]
    assert [(one.pointer, one.params["en"]) for one in unknown] == [("/rows/0/a", "a, b, c")]


def test_unknown_columns_are_passed_over_and_named_where_that_is_asked() -> None:
    rows = ((*HEADER, "体重"), (*GOOD, "60"))
    assert read_table(Upload(workbook(*rows), XLSX), FORM, ignore_unknown=True).ignored == ("体重",)
    document = {"employee_no": "00101", "month": "2025-03", "score": "1", "weight": "60"}
    assert read_rows([document], FORM, ignore_unknown=True).ignored == ("weight",)


def beside(title: str, *rows: Sequence[Any]) -> Any:
    def also(book: Any, _: Any) -> None:
        sheet = book.add_worksheet(title)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)

    return also


def test_the_sheet_with_the_header_is_taken_beside_a_dictionary() -> None:
    dictionary = beside("字典", ("学历", "代码"), ("大专", "1"))
    table = read_upload(workbook(HEADER, GOOD, also=dictionary))
    assert (table.sheet, len(table.rows)) == ("得分", 1)


def test_which_of_several_sheets_is_meant_is_asked_and_can_be_said() -> None:
    content = workbook(HEADER, GOOD, also=beside("二月", HEADER, SECOND))
    (finding,) = refusal(content).findings
    assert (finding.code, finding.params) == ("several_sheets", {"sheets": "得分、二月"})

    def named(sheet: str) -> Table:
        return read_table(Upload(content, XLSX, sheet=sheet), FORM)

    assert named("二月").rows[0].values["employee_no"] == "00102"
    with pytest.raises(ImportRefused) as caught:
        named("三月")
    assert codes(caught.value) == [("sheet_unknown", None)]


def test_the_sheet_that_is_most_like_the_form_is_told_what_it_lacks() -> None:
    refused = refusal(workbook(HEADER[:3], GOOD[:3], also=beside("字典", ("学历",))))
    assert [(finding.code, finding.sheet) for finding in refused.findings] == [("column_missing", "得分")]


@EACH_FILE
@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("合计", "", "", 175.5), "total_row"),
        (("", "合 计：", "", 175.5), "total_row"),
        (("总计（2人）", "", "", ""), "total_row"),
        (("Total", "", "", 175.5), "total_row"),
        (("平均分", "", "", 87.7), "total_row"),
        (("制表人：王芳", "", "审核：李强", ""), "footer_row"),
        (("注：本表一式两份", "", "", ""), "footer_row"),
        (HEADER, "header_repeated"),
    ],
)
def test_rows_that_are_none_of_the_table_are_refused_in_one_clear_finding(
    row: tuple[Any, ...], code: str, media_type: str
) -> None:
    refused = refusal(content_of(media_type, HEADER, GOOD, row), media_type)
    assert codes(refused) == [(code, 3)]


PREFILLED = TableForm("prefilled", FORM.columns, 1_000, FORM.unique, prefilled=("employee_no", "name", "month"))


@EACH_FILE
def test_rows_of_a_template_that_nobody_filled_in_are_passed_over_and_counted(media_type: str) -> None:
    content = content_of(media_type, HEADER, (*SECOND[:3], ""), GOOD)
    table = read_upload(content, media_type, PREFILLED)
    assert [row.number for row in table.rows] == [3]
    assert table.passed_over == 1

"""Files as people make them, over HTTP: titles, several sheets, remarks, totals, and the templates of facts."""

import io
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest

from tests.integration.files.test_hostile_imports import FACTS, IMPORTS, ONE, SHEET, XLSX, Place, place, workbook

__all__ = ["place"]
TITLE = ("2025年3月考核表",)


def second_sheet(title: str, *rows: Sequence[Any]) -> Any:
    def also(book: Any, _: Any) -> None:
        sheet = book.add_worksheet(title)
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)

    return also


async def send(place: Place, content: bytes, **params: str) -> Any:
    client = await place.apps["facts"].client("appraisal", "personnel", language="zh")
    return await client.post(IMPORTS["facts"], content=content, headers={"Content-Type": XLSX}, params=params)


async def test_a_title_a_number_column_and_remarks_do_not_hinder(place: Place) -> None:
    content = workbook(TITLE, (), ("序号", "*工号（必填）", *FACTS[1:], "备注"), (1, *ONE, "补录"))
    answer = await send(place, content)
    assert (answer.status_code, answer.json()["changed"]) == (200, 1), answer.text


async def test_the_marked_workbook_marks_the_cells_of_the_sheet_under_a_title(place: Place) -> None:
    content = workbook(TITLE, (), FACTS, (*ONE[:2], "优", ""))
    client = await place.apps["facts"].client("appraisal", "personnel", language="zh")
    headers = {"Content-Type": XLSX, "Accept": XLSX}
    answer = await client.post(IMPORTS["facts"], content=content, headers=headers)
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content))[SHEET]
    assert sheet["C4"].fill.start_color.rgb == "FFFFC7CE"
    assert "不是数字" in str(sheet["E4"].value)
    assert str(sheet["E3"].value).startswith("导入错误原因")


async def test_where_the_header_seems_to_be_is_said_in_chinese_alone(place: Place) -> None:
    answer = await send(place, workbook(("00009", "2025-03", 1, ""), FACTS, ONE))
    (fault,) = answer.json()["errors"]
    assert (fault["code"], fault["params"]["row"]) == ("header_elsewhere", 2)
    assert fault["detail"] == "工作表“考核”第 2 行：表头似乎在第 2 行，请删除它上面的行，并核对各列名称。"


async def test_which_of_two_sheets_is_asked_and_said_by_a_parameter(place: Place) -> None:
    content = workbook(FACTS, ONE, also=second_sheet("更正", FACTS, (*ONE[:2], 3, "")))
    answer = await send(place, content)
    assert [fault["code"] for fault in answer.json()["errors"]] == ["several_sheets"]
    assert "考核、更正" in answer.json()["errors"][0]["detail"]
    answer = await send(place, content, sheet="更正")
    assert (answer.status_code, answer.json()["changed"]) == (200, 1), answer.text
    dictionary = workbook(FACTS, ONE, also=second_sheet("字典", ("代码", "名称"), ("1", "大专")))
    assert (await send(place, dictionary)).status_code == 200


@pytest.mark.parametrize("total", ["合计", "总计（1人）", "平均分"])
async def test_a_row_of_totals_is_refused_by_one_finding(place: Place, total: str) -> None:
    answer = await send(place, workbook(FACTS, ONE, (total, "", 1.5, "")))
    assert [(fault["code"], fault["pointer"]) for fault in answer.json()["errors"]] == [
        ("total_row", "/sheets/考核/rows/3/columns/A")
    ]


async def test_all_unknown_columns_are_one_finding_and_facts_never_pass_over_them(place: Place) -> None:
    content = workbook((*FACTS, "体重", "身高"), (*ONE, 1, 2))
    answer = await send(place, content)
    (fault,) = answer.json()["errors"]
    assert fault["code"] == "column_unknown"
    assert "体重 (E)、身高 (F)" in fault["detail"]
    assert (await send(place, content, ignore_unknown="true")).status_code == 422


async def template_columns(place: Place, role: str) -> list[Any]:
    client = await place.apps["facts"].client("appraisal", role, language="zh")
    answer = await client.get(f"{IMPORTS['facts']}/template")
    assert answer.status_code == 200, answer.text
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    untouched = await client.post(IMPORTS["facts"], content=answer.content, headers={"Content-Type": XLSX})
    assert (untouched.status_code, untouched.json()["changed"]) == (200, 0), untouched.text
    return [cell.value for cell in sheet[1]]


async def test_a_template_of_facts_has_the_columns_that_the_caller_may_deliver(place: Place) -> None:
    personnel, marketing = await template_columns(place, "personnel"), await template_columns(place, "marketing")
    assert {"加分", "扣分", "一票否决"} <= set(personnel)
    assert not {"加分", "扣分", "一票否决"} & set(marketing)
    assert {"工号", "月份"} <= set(marketing)

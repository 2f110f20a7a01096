"""Templates: what is in them, and that they are read as they are."""

import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import openpyxl
import pytest

from shared.kernel.months import Month
from shared.kernel.names import Language, Name
from shared.platform.tabular.forms import Column, TableForm
from shared.platform.tabular.reading import XLSX, Upload, read_table
from shared.platform.tabular.templates import TemplateRow, write_template

LEVELS = {"college": ("大专", "college"), "bachelor": ("本科", "bachelor")}
FORM = TableForm(
    "everything",
    (
        Column("employee_no", "工号", "Employee no.", "code", note=("六位。", "Six characters.")),
        Column("month", "月份", "Month", "month", required=False, blank="leave"),
        Column("education", "学历", "Education", "choice", required=False, blank="remove", choices=LEVELS),
        Column("masked", "免考", "Masked", "boolean", required=False, blank="remove"),
        Column("hired_on", "入职日期", "Hired on", "date", required=False, blank="remove"),
        Column("score", "得分", "Score", "decimal", required=False, blank="remove", minimum=0, maximum=100),
        Column("reasons", "理由", "Reasons", "text", required=False, blank="remove"),
    ),
    1_000,
    ("employee_no",),
)
ROWS = [
    TemplateRow(
        {
            "employee_no": "000101",
            "month": Month(2025, 3),
            "education": "college",
            "masked": True,
            "hired_on": date(2018, 7, 1),
            "score": Decimal("95.5"),
            "reasons": "=1+1",
        },
        Name("=兰山", "=Lanshan"),
    ),
    TemplateRow({"employee_no": "000102"}),
]


def read_again(content: bytes) -> list[Mapping[str, Any]]:
    return [row.values for row in read_table(Upload(content, XLSX), FORM).rows]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_template_is_read_as_it_is(language: Language) -> None:
    blank = {column.key: None for column in FORM.columns if column.blank == "remove"}
    first = ROWS[0].values
    assert read_again(write_template(FORM, ROWS, language)) == [first, {"employee_no": "000102"} | blank]
    assert read_again(write_template(FORM, [], language)) == []


@pytest.mark.parametrize(
    ("language", "titles", "header", "yes"),
    [("zh", ["导入", "填写说明"], "工号", "是"), ("en", ["Import", "Instructions"], "Employee no.", "yes")],
)
def test_a_template_is_in_the_language_that_was_asked_for(
    language: Language, titles: list[str], header: str, yes: str
) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(write_template(FORM, ROWS, language)))
    assert workbook.sheetnames == titles
    sheet = workbook.worksheets[0]
    assert (sheet["A1"].value, sheet["D2"].value) == (header, yes)


def test_headers_have_notes_and_cells_offer_their_choices() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(write_template(FORM, ROWS, "zh"))).worksheets[0]
    assert sheet["A1"].comment.text.splitlines() == ["必填", "编码，按文本填写，开头的 0 不能丢", "六位。"]
    assert "留空则保持原值；填“清除”则删除原值" in sheet["B1"].comment.text
    assert "留空则删除原值" in sheet["C1"].comment.text
    offered = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert offered == {"C2": '"大专,本科"', "D2": '"是,否"', "F2": "0"}
    assert (sheet["A3"].number_format, sheet.column_dimensions["A"].width > 0) == ("@", True)
    assert sheet["G2"].data_type == sheet["H2"].data_type == "s"


def test_every_part_of_a_template_is_well_formed() -> None:
    with ZipFile(io.BytesIO(write_template(FORM, ROWS, "zh"))) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels", ".vml"))]
        for name in names:
            ET.fromstring(archive.read(name))
        columns = archive.read("xl/worksheets/sheet1.xml").decode()
    assert any("comments" in name for name in names)
    assert 'style="' in columns.split("</cols>")[0]

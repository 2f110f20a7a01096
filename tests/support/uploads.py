"""Files for the tests of tables: workbooks and CSV files, well made and ill made."""

import io
import zipfile
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter

from shared.kernel.names import Language
from shared.platform.tabular.finding_texts import TEXTS
from shared.platform.tabular.findings import Finding
from shared.platform.tabular.forms import Column, TableForm
from shared.platform.tabular.reading import XLSX, ImportRefused, Table, Upload, read_table

CSV = "text/csv"
FORM = TableForm(
    "scores",
    (
        Column("employee_no", "工号", "Employee no.", "code", width=5),
        Column("name", "姓名", "Name", "text", required=False, blank="remove"),
        Column("month", "月份", "Month", "month"),
        Column("score", "得分", "Score", "decimal", minimum=Decimal(0), maximum=Decimal(100), places=2, blank="remove"),
    ),
    1_000,
    ("employee_no", "month"),
)
HEADER = ("工号", "姓名", "月份", "得分")
GOOD = ("00101", "张伟", "2025-03", 95.5)
SHEET_PART = "xl/worksheets/sheet1.xml"


def workbook(*rows: Sequence[Any], also: Callable[[Any, Any], object] | None = None, **options: Any) -> bytes:
    """A workbook with a sheet 得分 of these rows; ``also`` does more to the book and the sheet."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, **options}) as book:
        sheet = book.add_worksheet("得分")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if also is not None:
            also(book, sheet)
    return target.getvalue()


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same workbook with one part changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as changed:
        for entry in source.infolist():
            part = source.read(entry)
            changed.writestr(entry.filename, change(part) if entry.filename == name else part)
    return target.getvalue()


def csv_of(*rows: Sequence[Any], encoding: str = "utf-8") -> bytes:
    return "".join(",".join(map(str, row)) + "\r\n" for row in rows).encode(encoding)


def read_upload(content: bytes, media_type: str = XLSX, form: TableForm = FORM, charset: str | None = None) -> Table:
    return read_table(Upload(content, media_type, charset), form)


def refusal(
    content: bytes, media_type: str = XLSX, form: TableForm = FORM, charset: str | None = None
) -> ImportRefused:
    with pytest.raises(ImportRefused) as caught:
        read_upload(content, media_type, form, charset)
    return caught.value


def message(finding: Finding, language: Language) -> str:
    text = TEXTS[finding.code]
    return (text.zh_detail if language == "zh" else text.en_detail).format_map(finding.fault().params)

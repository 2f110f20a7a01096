"""Write tables as files, as people make them with Excel: workbooks, and CSV as Chinese Windows writes it."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final, Literal

import xlsxwriter

from deploy.files import draft_of

Cell = str | int | Decimal | bool | date | tuple[Decimal, ...] | None
CsvEncoding = Literal["gb18030", "utf-8-sig"]
_MADE_ON: Final = datetime(2025, 1, 2, 8, 30)  # noqa: DTZ001 - a workbook stores times without a zone


@dataclass(frozen=True, slots=True)
class SampleTable:
    """A title, headers, and rows of cells."""

    title: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def write_workbook(table: SampleTable, file: Path) -> None:
    """Write the table as a workbook, always with the same bytes: a repeated import must send the same file."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"author": "临沂市烟草公司人事劳资科", "created": _MADE_ON})
    head = book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True, "valign": "vcenter"})
    text = book.add_format({"num_format": "@"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(table.title)
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 32)
    for column, header in enumerate(table.headers):
        sheet.set_column(column, column, max(10, min(24, 2 + 2 * len(header))))
        sheet.write_string(0, column, header, head)
    for row, cells in enumerate(table.rows, start=1):
        for column, cell in enumerate(cells):
            if isinstance(cell, date):
                sheet.write_datetime(row, column, cell, day)
            elif isinstance(cell, int | Decimal) and not isinstance(cell, bool):
                sheet.write_number(row, column, cell)
            elif cell is not None:
                sheet.write_string(row, column, _as_text(cell), text)
    book.close()
    _write(file, buffer.getvalue())


def write_csv(table: SampleTable, file: Path, encoding: CsvEncoding) -> None:
    """Write the table as CSV."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(table.headers)
    writer.writerows([_as_text(cell) for cell in cells] for cells in table.rows)
    _write(file, buffer.getvalue().encode(encoding))


def _as_text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "是" if cell else "否"
        case tuple():
            return ";".join(map(str, cell))
        case _:
            return str(cell)


def _write(file: Path, content: bytes) -> None:
    """Write the file completely or not at all."""
    draft = draft_of(file)
    draft.write_bytes(content)
    draft.replace(file)

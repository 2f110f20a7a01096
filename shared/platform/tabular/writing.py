"""Writing tables: workbooks and CSV files that the same forms read back unchanged."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

import xlsxwriter

from shared.kernel.months import Month
from shared.kernel.names import Language
from shared.platform.tabular.cells import CHOICE_SEPARATOR
from shared.platform.tabular.characters import guarded, guarded_once_more
from shared.platform.tabular.forms import Column
from shared.platform.tabular.number_formats import EXACT_DIGITS

_BOM: Final = "\ufeff"
_CHUNK_ROWS: Final = 500
_NARROWEST, _WIDEST = 8, 40
YES_NO: Final[dict[Language, tuple[str, str]]] = {"zh": ("否", "是"), "en": ("no", "yes")}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook: its title, columns, and rows of values in the columns' order."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]


def write_csv(columns: Sequence[Column], rows: Iterable[Sequence[Any]], language: Language = "zh") -> Iterator[bytes]:
    """Yield a CSV file in UTF-8 with a BOM; cells that a spreadsheet would run are made harmless."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write(_BOM)
    writer.writerow([guarded(column.label(language)) for column in columns])
    for count, row in enumerate(rows, start=1):
        writer.writerow([_csv_cell(column, value, language) for column, value in zip(columns, row, strict=True)])
        if count % _CHUNK_ROWS == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def write_xlsx(sheets: Sequence[Sheet], language: Language = "zh") -> bytes:
    """Return a workbook: codes as text, numbers as numbers, dates as dates, the header row fixed and filterable."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        formats = Formats(workbook)
        for sheet in sheets:
            _write_sheet(workbook.add_worksheet(sheet.title), sheet, language, formats)
    return target.getvalue()


class Formats:
    """The cell formats of one workbook."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self.header = workbook.add_format({"bold": True, "bg_color": "#DDEBF7", "bottom": 1, "text_wrap": True})
        self.required = workbook.add_format({"bold": True, "bg_color": "#FFE699", "bottom": 1, "text_wrap": True})
        # As text even when it is typed in anew: a leading zero stays, and nothing becomes a formula.
        self.text = workbook.add_format({"num_format": "@"})
        self.date = workbook.add_format({"num_format": "yyyy-mm-dd"})
        self.places = [workbook.add_format({"num_format": f"0.{'0' * places}".rstrip(".")}) for places in range(7)]

    def of(self, number: Decimal) -> Any:
        """Return the format that shows as many decimals as a number has, None for very many."""
        exponent = number.as_tuple().exponent
        places = max(0, -exponent) if isinstance(exponent, int) else 0
        return self.places[places] if places < len(self.places) else None


def _write_sheet(worksheet: Any, sheet: Sheet, language: Language, formats: Formats) -> None:
    for index, column in enumerate(sheet.columns):
        header = column.label(language)
        worksheet.write_string(0, index, guarded_once_more(header), formats.header)
        is_text = column.kind in {"code", "month", "text"}
        worksheet.set_column(index, index, column_width(header, column), formats.text if is_text else None)
    for number, row in enumerate(sheet.rows, start=1):
        for index, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            if value is not None and write_cell(worksheet, (number, index), column, value, language, formats):
                raise ValueError(f"a workbook cannot hold {column.key} in row {number}")
    worksheet.freeze_panes(1, 0)
    if sheet.columns:
        worksheet.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.columns) - 1)


def column_width(header: str, column: Column) -> int:
    """Return how wide a column is, in characters: as wide as its header, within limits."""
    shown = sum(2 if ord(character) > 0x2E7F else 1 for character in header) + 4
    return min(max(shown, _NARROWEST, 12 if column.kind in {"date", "code"} else 0), _WIDEST)


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8")


def _plain(column: Column, value: Any, language: Language) -> str:
    """Return a value as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES_NO[language][value]
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, tuple | list):
        return ";".join(_plain(column, part, language) for part in value)
    if column.choices is not None and value in column.choices:
        label = column.choices[value][0 if language == "zh" else 1]
        return value if column.kind == "choices" and CHOICE_SEPARATOR.search(label) else label
    return str(value)


def _csv_cell(column: Column, value: Any, language: Language) -> str:
    text = _plain(column, value, language)
    is_number = isinstance(value, Decimal | int | date | Month) or column.kind == "decimals"
    return text if is_number else guarded(text)


def write_cell(
    worksheet: Any, at: tuple[int, int], column: Column, value: Any, language: Language, formats: Formats
) -> int:
    """Write a cell at a row and column; return what xlsxwriter answers, not zero where it left the cell out."""
    if isinstance(value, Decimal) and len(value.as_tuple().digits) <= EXACT_DIGITS:
        left_out = worksheet.write_number(*at, float(value), formats.of(value))
    elif isinstance(value, date):
        left_out = worksheet.write_datetime(*at, value, formats.date)
    elif isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**EXACT_DIGITS:
        left_out = worksheet.write_number(*at, value)
    else:
        text = guarded_once_more(_plain(column, value, language))
        left_out = worksheet.write_string(*at, text, formats.text)
    return int(left_out)

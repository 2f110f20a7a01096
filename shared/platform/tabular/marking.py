"""A refused workbook handed back: the same one, its faulty cells marked, and the reasons in a last column.

openpyxl loads the workbook and saves it with its formats, formulas and further sheets. It takes tens of microseconds
and half a kilobyte for each cell, so it is used for refused workbooks alone, and up to a limit of cells. What is
larger, or could not be opened at all, is answered with a workbook that lists what was found.
"""

import io
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Final
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from shared.kernel.errors import SpindleError
from shared.kernel.names import Language
from shared.platform.tabular.characters import FORBIDDEN
from shared.platform.tabular.findings import Finding, ImportRefused
from shared.platform.tabular.forms import Column
from shared.platform.tabular.headers import REASONS, is_reasons
from shared.platform.tabular.reading import Upload
from shared.platform.tabular.workbooks import Workbook as ReadWorkbook
from shared.platform.tabular.writing import Sheet, write_xlsx

Describe = Callable[[Finding], str]

MARKED_CELLS_LIMIT: Final = 250_000  # some ten seconds
MARKED_AREA_LIMIT: Final = 2_000_000
_FAULTY: Final = PatternFill("solid", start_color="FFFFC7CE", end_color="FFFFC7CE")
_PLAIN: Final = PatternFill()
_AUTHOR: Final = "Spindle"
_LONGEST: Final = 30_000  # a cell holds 32,767 characters
_REASONS_WIDTH: Final = 60
_LIST: Final = (
    Column("sheet", "工作表", "Sheet", "text"),
    Column("row", "行", "Row", "integer"),
    Column("column", "列", "Column", "text"),
    Column("header", "表头", "Header", "text"),
    Column("value", "内容", "Value", "text"),
    Column("reason", "错误原因", "Reason", "text"),
)


def marked_workbook(upload: Upload, refusal: ImportRefused, describe: Describe, language: Language) -> bytes:
    """Return the workbook with everything that was found, in the words of ``describe``; all else stays as it was."""
    book = _opened(upload.content)
    sheets = [] if book is None else book.worksheets
    if book is None or not sheets:
        return _listed(refusal.findings, describe, language)
    titles = {sheet.title for sheet in sheets}
    by_sheet: dict[str, list[Finding]] = defaultdict(list)
    visible = next((sheet.title for sheet in sheets if sheet.sheet_state == "visible"), sheets[0].title)
    default = next((finding.sheet for finding in refusal.findings if finding.sheet in titles), None) or visible
    for finding in refusal.findings:
        by_sheet[finding.sheet if finding.sheet in titles and finding.sheet else default].append(finding)
    for sheet in sheets:
        if sheet.title in by_sheet:
            _mark(sheet, by_sheet[sheet.title], describe, language, refusal.header_row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _opened(content: bytes) -> Workbook | None:
    """Return the workbook; None where it must not be opened, is too large for it, or is more than openpyxl reads."""
    try:
        if not _can_be_opened(content):
            return None
        return openpyxl.load_workbook(io.BytesIO(content))
    except SpindleError:
        return None  # that is what it was refused for
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, BadZipFile, InvalidFileException, ParseError):
        return None  # openpyxl is stricter than other programs, and says so in any of these ways


def _can_be_opened(content: bytes) -> bool:
    """Tell whether a workbook is small enough: openpyxl keeps every cell, and lays each sheet out as a rectangle."""
    workbook = ReadWorkbook(content)
    cells = area = 0
    for sheet in workbook.book.sheets:
        width = number = 0
        for row in workbook.sheet(sheet).rows():
            cells += len(row.columns)
            width, number = max([width, *row.columns[-1:]]), row.number
            if cells > MARKED_CELLS_LIMIT or area + (width + 1) * number > MARKED_AREA_LIMIT:
                return False
        area += (width + 1) * number
    return True


def _listed(findings: Sequence[Finding], describe: Describe, language: Language) -> bytes:
    rows = [
        (finding.sheet, finding.row, finding.column_letter, finding.header, finding.value, _clean(describe(finding)))
        for finding in findings
    ]
    return write_xlsx([Sheet(REASONS[language], _LIST, rows)], language)


def _mark(
    sheet: Worksheet, findings: Sequence[Finding], describe: Describe, language: Language, known_row: int | None
) -> None:
    first_row, width = _extent(sheet)
    header_row = known_row or first_row
    column = next((cell.column for cell in sheet[header_row] if is_reasons(cell.value)), None)
    if column is None:
        column = width + 1
    else:
        _unmark(sheet, column)
    reasons: dict[int, list[str]] = defaultdict(list)
    for finding in findings:
        message = describe(finding)
        row = finding.row or header_row
        colon = "：" if language == "zh" else ": "
        reasons[row].append(f"{finding.header}{colon}{message}" if finding.header else message)
        for letter in finding.letters or filter(None, [finding.column_letter]):
            _mark_cell(sheet[f"{letter}{row}"], message)
    reasons.setdefault(header_row, [])
    for row, messages in reasons.items():
        text = ("；" if language == "zh" else "; ").join(messages)
        _write(sheet, row, column, f"{REASONS[language]} {text}".strip() if row == header_row else text)
    sheet.column_dimensions[get_column_letter(column)].width = _REASONS_WIDTH


def _mark_cell(cell: Cell | MergedCell, message: str) -> None:
    cell.fill = _FAULTY
    if isinstance(cell, Cell):
        earlier = "" if cell.comment is None else f"{cell.comment.text}\n"
        cell.comment = Comment(earlier + _clean(message), _AUTHOR)


def _write(sheet: Worksheet, row: int, column: int, text: str) -> None:
    cell = sheet.cell(row, column)
    cell.value = _clean(text)
    cell.data_type = "s"  # a header that is quoted may begin like a formula
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.fill = _FAULTY


def _unmark(sheet: Worksheet, column: int) -> None:
    """Take away the marks of an earlier refusal."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.fill.fill_type == "solid" and cell.fill.start_color.rgb == _FAULTY.start_color.rgb:
                cell.fill = _PLAIN
            if isinstance(cell, Cell) and cell.comment is not None and cell.comment.author == _AUTHOR:
                cell.comment = None
            if isinstance(cell, Cell) and cell.column == column:
                cell.value = None


def _extent(sheet: Worksheet) -> tuple[int, int]:
    """Return the first row and the last column in use; cells that are formatted and blank are not in use."""
    first_row, width = 0, max((area.max_col for area in sheet.merged_cells.ranges), default=0)
    for number, row in enumerate(sheet.iter_rows(), start=1):
        used = [cell for cell in row if cell.value is not None]
        if used:
            first_row = first_row or number
            width = max(width, used[-1].column)
    return first_row or 1, width


def _clean(text: str) -> str:
    return FORBIDDEN.sub("\ufffd", text)[:_LONGEST]

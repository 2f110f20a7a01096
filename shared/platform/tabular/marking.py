"""A refused workbook handed back: the same one, its faulty cells marked, and the reasons in a last column."""

import io
from collections import defaultdict
from collections.abc import Callable
from typing import Final

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from shared.platform.tabular.findings import Finding, ImportRefused
from shared.platform.tabular.headers import REASONS
from shared.platform.tabular.reading import Upload
from shared.platform.texts import Language

Describe = Callable[[Finding], str]

_FAULTY: Final = PatternFill("solid", start_color="FFFFC7CE", end_color="FFFFC7CE")
_COMMENTS_MOST: Final = 500
_REASONS_WIDTH: Final = 60


def marked_workbook(upload: Upload, refusal: ImportRefused, describe: Describe, language: Language) -> bytes:
    """Return the workbook with everything that was found, in the words of ``describe``; all else stays as it was.

    openpyxl keeps formats, further sheets and formulas. It is slow, and used for refused workbooks alone.
    """
    book = openpyxl.load_workbook(io.BytesIO(upload.content))
    by_sheet: dict[str | None, list[Finding]] = defaultdict(list)
    for finding in refusal.findings:
        by_sheet[finding.sheet if finding.sheet in book.sheetnames else None].append(finding)
    active = book[book.sheetnames[0]]
    for title, findings in by_sheet.items():
        sheet = active if title is None else book[title]
        if isinstance(sheet, Worksheet):
            _mark(sheet, findings, describe, language)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _mark(sheet: Worksheet, findings: list[Finding], describe: Describe, language: Language) -> None:
    column = sheet.max_column
    header_row = min((finding.row for finding in findings if finding.row is not None), default=1)
    titles = set(REASONS.values())
    found = next((cell for row in sheet.iter_rows(max_row=header_row) for cell in row if cell.value in titles), None)
    if found is not None and found.column is not None:
        column, header_row = found.column, found.row or header_row
    else:
        column, header_row = column + 1, _header_row(sheet)
    reasons: dict[int, list[str]] = defaultdict(list)
    for count, finding in enumerate(findings):
        message = describe(finding)
        row = finding.row or header_row
        reasons[row].append(f"{finding.header}：{message}" if finding.header and language == "zh" else message)
        if finding.column_letter is not None:
            cell = sheet[f"{finding.column_letter}{row}"]
            cell.fill = _FAULTY
            if count < _COMMENTS_MOST:
                cell.comment = Comment(message, "Spindle")
    sheet.cell(header_row, column, REASONS[language])
    for row, messages in reasons.items():
        place = sheet.cell(row, column) if row != header_row else sheet.cell(header_row, column)
        text = "；".join(messages) if language == "zh" else "; ".join(messages)
        place.value = f"{REASONS[language]} {text}" if row == header_row else text
        place.alignment = Alignment(wrap_text=True, vertical="top")
        place.fill = _FAULTY
    sheet.column_dimensions[get_column_letter(column)].width = _REASONS_WIDTH


def _header_row(sheet: Worksheet) -> int:
    for row in sheet.iter_rows():
        if any(cell.value not in {None, ""} for cell in row):
            return row[0].row or 1
    return 1

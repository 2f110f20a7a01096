"""The cells of a workbook's one visible sheet, as they stand there."""

import io
from collections.abc import Sequence
from itertools import islice
from typing import Final

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from shared.platform.tabular.archives import checked_parts, packed
from shared.platform.tabular.cells import UNUSABLE
from shared.platform.tabular.characters import shown
from shared.platform.tabular.findings import Finding, Findings, column_letter, file_refused
from shared.platform.tabular.forms import TableForm
from shared.platform.tabular.grids import SHEET_ROWS, Grid, is_blank
from shared.platform.tabular.header_rows import HEAD_ROWS, Head, find_head, lay_out
from shared.platform.tabular.sheet_parts import refuse_sprawl, unusable_cells

_TITLES_SHOWN: Final = 5
_LOOKED_THROUGH: Final = 1_000


def read_xlsx(content: bytes, form: TableForm, findings: Findings, title: str | None = None) -> Grid:
    """Return the cells of the one sheet that has the form's header, or of the one with this title.

    ImportRefused where no sheet or several could be meant. Joined cells, cells that show an error, and formulas that
    were never calculated become findings.
    """
    parts = checked_parts(content)
    refuse_sprawl(parts)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(packed(parts))) as workbook:
            sheet = _the_sheet(workbook, form, title)
            grid = _grid(sheet, form, findings)
            merged = sheet.merged_cell_ranges or []
    except CalamineError as error:
        raise file_refused("workbook_damaged") from error
    first_row = grid.numbers[0] if grid.numbers else SHEET_ROWS
    for (row, column), (last_row, last_column) in merged:
        splits_header = row + 1 <= grid.header_number <= last_row + 1 and column != last_column
        if last_row + 1 >= first_row or splits_header:
            area = f"{column_letter(column)}{row + 1}:{column_letter(last_column)}{last_row + 1}"
            findings.add(Finding("cells_merged", {}, sheet.name, row + 1, column_letter(column), None, area))
    _set_unusable_aside(parts, grid, sheet.name, findings)
    return grid


def _the_sheet(workbook: CalamineWorkbook, form: TableForm, title: str | None) -> CalamineSheet:
    """Return the sheet that is named; else the only one that holds something, or the only one with the header."""
    used: list[CalamineSheet] = []
    for metadata in workbook.sheets_metadata:
        if metadata.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(metadata.name)
        if sheet.height == 0:
            continue
        if metadata.visible is not SheetVisibleEnum.Visible:
            raise file_refused("sheet_hidden", sheet=metadata.name)
        used.append(sheet)
    if title is not None:
        named = [sheet for sheet in used if sheet.name == title]
        if not named:
            raise file_refused("sheet_unknown", sheet=shown(title), sheets=_named(used))
        return named[0]
    if not used:
        raise file_refused("table_empty")
    return used[0] if len(used) == 1 else _with_header(used, form)


def _with_header(used: Sequence[CalamineSheet], form: TableForm) -> CalamineSheet:
    """Return the one of several sheets that has the form's header, or most of it: ImportRefused where several do."""
    heads = [(sheet, _head(sheet, form)) for sheet in used]
    fitting = [sheet for sheet, head in heads if head is not None and head.complete]
    if not fitting:
        most = max(len(head.keys) if head is not None else 0 for _, head in heads)
        fitting = [sheet for sheet, head in heads if head is not None and len(head.keys) == most > 1] or list(used)
    if len(fitting) > 1:
        raise file_refused("several_sheets", sheets=_named(fitting))
    return fitting[0]


def _named(sheets: Sequence[CalamineSheet]) -> str:
    titles = [shown(sheet.name) for sheet in sheets]
    return "、".join([*titles[:_TITLES_SHOWN], *(["…"] if len(titles) > _TITLES_SHOWN else [])]) or "-"


def _head(sheet: CalamineSheet, form: TableForm) -> Head | None:
    """Return what looks most like the form's header in a sheet; None where it holds nothing."""
    filled = [list[object](cells) for cells in islice(sheet.iter_rows(), _LOOKED_THROUGH) if not is_blank(cells)]
    return find_head(filled[:HEAD_ROWS], form) if filled else None


def _grid(sheet: CalamineSheet, form: TableForm, findings: Findings) -> Grid:
    """Return what holds something; calamine leaves out the blank columns before it, but not the blank rows."""
    grid = Grid(sheet=sheet.name, first_column=sheet.start[1] if sheet.start else 0)
    rows = ((number, list[object](cells)) for number, cells in enumerate(sheet.iter_rows(), start=1))
    for number, cells in lay_out(grid, rows, form, findings):
        grid.numbers.append(number)
        grid.rows.append(cells)
        if len(grid.rows) > form.row_limit:
            break
    return grid


def _set_unusable_aside(parts: dict[str, bytes], grid: Grid, sheet: str, findings: Findings) -> None:
    """Report the cells that only look blank, and keep them from being reported as blank besides."""
    positions: dict[int, int] = {}
    for row, column, finding in unusable_cells(parts, sheet):
        findings.add(finding)
        positions = positions or {number: index for index, number in enumerate(grid.numbers)}
        position = positions.get(row)
        if position is not None and 0 <= column - grid.first_column < len(grid.header):
            grid.rows[position][column - grid.first_column] = UNUSABLE

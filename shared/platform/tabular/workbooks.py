"""The cells of a workbook's one visible sheet, as they stand there."""

import io
from typing import Final

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from shared.platform.tabular.archives import checked_parts, packed
from shared.platform.tabular.cells import UNUSABLE
from shared.platform.tabular.findings import Finding, Findings, column_letter, file_refused
from shared.platform.tabular.forms import TableForm
from shared.platform.tabular.grids import Grid, is_blank
from shared.platform.tabular.sheet_parts import refuse_sprawl, unusable_cells

_TITLES_SHOWN: Final = 5


def read_xlsx(content: bytes, form: TableForm, findings: Findings) -> Grid:
    """Return the cells of the one visible sheet that holds something; ImportRefused for any other workbook.

    Joined cells, cells that show an error, and formulas that were never calculated become findings.
    """
    parts = checked_parts(content)
    refuse_sprawl(parts)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(packed(parts))) as workbook:
            sheet = _the_sheet(workbook)
            grid = _grid(sheet, form)
            merged = sheet.merged_cell_ranges or []
    except CalamineError as error:
        raise file_refused("workbook_damaged") from error
    for (row, column), (last_row, last_column) in merged:
        if last_row + 1 >= grid.header_number:
            area = f"{column_letter(column)}{row + 1}:{column_letter(last_column)}{last_row + 1}"
            findings.add(Finding("cells_merged", {}, sheet.name, row + 1, column_letter(column), None, area))
    _set_unusable_aside(parts, grid, sheet.name, findings)
    return grid


def _the_sheet(workbook: CalamineWorkbook) -> CalamineSheet:
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
    if not used:
        raise file_refused("table_empty")
    if len(used) > 1:
        titles = [sheet.name for sheet in used]
        more = "、…" if len(titles) > _TITLES_SHOWN else ""
        raise file_refused("several_sheets", sheets="、".join(titles[:_TITLES_SHOWN]) + more)
    return used[0]


def _grid(sheet: CalamineSheet, form: TableForm) -> Grid:
    """Return what holds something; calamine leaves out the blank columns before it, but not the blank rows."""
    grid = Grid(sheet=sheet.name, first_column=sheet.start[1] if sheet.start else 0)
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if is_blank(cells):
            continue
        if not grid.header:
            grid.header_number, grid.header = number, list(cells)
            continue
        grid.numbers.append(number)
        grid.rows.append(list(cells))
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

"""The cells of a workbook's one visible sheet, as they stand there."""

import io
import re
from typing import Final
from xml.etree import ElementTree as ET

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from shared.platform.tabular.archives import checked_parts, packed
from shared.platform.tabular.cells import Unusable
from shared.platform.tabular.findings import Finding, Findings, column_index, column_letter, file_refused
from shared.platform.tabular.forms import TableForm
from shared.platform.tabular.grids import WIDEST, Grid

_FORMULA: Final = re.compile(
    rb'<c\b[^>]*\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*>\s*<f\b[^>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read_xlsx(content: bytes, form: TableForm, findings: Findings) -> Grid:
    """Return the cells of the one visible sheet that holds something; ImportRefused for any other workbook.

    Joined cells and formulas that were never calculated become findings.
    """
    parts = checked_parts(content)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(packed(parts))) as workbook:
            sheet = _the_sheet(workbook)
            grid = _grid(sheet, form)
            merged = sheet.merged_cell_ranges or []
    except CalamineError as error:
        raise file_refused("workbook_damaged") from error
    for (row, column), _ in merged:
        if row + 1 >= grid.header_number:
            findings.add(_finding("cells_merged", grid, row + 1, column))
    for row, column in _never_calculated(parts, sheet.name):
        findings.add(_finding("formula_without_value", grid, row, column))
        _make_unusable(grid, row, column)
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
        raise file_refused("several_sheets", sheets="、".join(sheet.name for sheet in used))
    return used[0]


def _grid(sheet: CalamineSheet, form: TableForm) -> Grid:
    first_row, first_column = sheet.start or (0, 0)
    if sheet.width > WIDEST:
        raise file_refused("too_many_columns", row=first_row + 1, limit=WIDEST)
    grid = Grid(sheet=sheet.name, first_column=first_column)
    for number, cells in enumerate(sheet.iter_rows(), start=first_row + 1):
        if all(cell == "" for cell in cells):
            continue
        if not grid.header:
            grid.header_number, grid.header = number, list(cells)
            continue
        grid.numbers.append(number)
        grid.rows.append(list(cells))
        if len(grid.rows) > form.row_limit:
            break
    return grid


def _finding(code: str, grid: Grid, row: int, column: int) -> Finding:
    return Finding(code, {}, sheet=grid.sheet, row=row, column_letter=column_letter(column))


def _make_unusable(grid: Grid, row: int, column: int) -> None:
    if row in grid.numbers:
        grid.rows[grid.numbers.index(row)][column - grid.first_column] = Unusable()


def _never_calculated(parts: dict[str, bytes], sheet: str) -> list[tuple[int, int]]:
    part = parts.get(_part_of(parts, sheet) or "", b"")
    if b"<f" not in part:
        return []
    return [(int(row), column_index(letters.decode("ascii"))) for letters, row in _FORMULA.findall(part)]


def _part_of(parts: dict[str, bytes], sheet: str) -> str | None:
    """Return the name of the part that holds a sheet."""
    try:
        workbook = ET.fromstring(parts["xl/workbook.xml"])  # noqa: S314 - declares no entities: checked
        relations = ET.fromstring(parts["xl/_rels/workbook.xml.rels"])  # noqa: S314 - likewise
    except (KeyError, ET.ParseError):
        return None
    wanted = next((one.get(_RELATION) for one in workbook.iter() if one.get("name") == sheet), None)
    target = next((one.get("Target") for one in relations if one.get("Id") == wanted), None)
    if target is None:
        return None
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"

"""The cells of a workbook's one sheet with a table, as they stand there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from shared.platform.tabular.archives import Archive
from shared.platform.tabular.book_parts import Book, SheetPart, book_of, formats_of, strings_of
from shared.platform.tabular.cell_values import CellReader, Wrong
from shared.platform.tabular.cells import UNUSABLE
from shared.platform.tabular.characters import shown
from shared.platform.tabular.findings import Finding, Findings, column_index, column_letter, file_refused
from shared.platform.tabular.forms import TableForm
from shared.platform.tabular.grids import SHEET_ROWS, WIDEST, Grid, is_blank
from shared.platform.tabular.header_rows import HEAD_ROWS, Head, find_head, lay_out
from shared.platform.tabular.sheet_cells import SheetReader, SheetRow, SheetShape

CELL_LIMIT: Final = 2_500_000  # of a table; they take half a gigabyte where all of them differ
_TITLES_SHOWN: Final = 5


class Workbook:
    """A workbook that can be read, sheet by sheet."""

    def __init__(self, content: bytes) -> None:
        """Refuse what is no workbook, or is larger than may be: ImportRefused, TooLarge."""
        self._archive = Archive(content)
        self.book: Book = book_of(self._archive)
        self._archive.check_others(self.book.parts)
        strings = strings_of(self._archive, self.book.strings_part)
        formats = formats_of(self._archive, self.book.styles_part)
        self._values = CellReader(strings, formats, counts_from_1904=self.book.counts_from_1904)

    def sheet(self, sheet: SheetPart) -> SheetReader:
        """Return the reader of a sheet."""
        return SheetReader(self._archive.pieces(sheet.part), self._values)


@dataclass(frozen=True, slots=True)
class _UsedSheet:
    """A sheet that holds something: its first filled rows, and those after them."""

    name: str
    reader: SheetReader
    first: Sequence[SheetRow]
    rest: Iterator[SheetRow]


def read_xlsx(content: bytes, form: TableForm, findings: Findings, title: str | None = None) -> Grid:
    """Return the cells of the one sheet that has the form's header, or of the one with this title.

    ImportRefused where no sheet or several could be meant. Joined and hidden cells, cells that show an error, and
    formulas that were never calculated become findings.
    """
    sheet = _the_sheet(Workbook(content), form, title)
    grid = Grid(sheet=sheet.name)
    rows = _Rows(chain(sheet.first, sheet.rest), sheet.name)
    for number, cells in lay_out(grid, iter(rows), form, findings):
        _fit(cells, grid, number)
        grid.numbers.append(number)
        grid.rows.append(cells)
        if len(grid.rows) * len(grid.header) > CELL_LIMIT:
            raise file_refused("too_many_cells", limit=CELL_LIMIT)
        if len(grid.rows) > form.row_limit:
            break
    _trim_header(grid)
    for finding in rows.wrong:
        if (finding.row or 0) >= grid.header_number:
            findings.add(finding)
    _note_merged(sheet.reader.shape, grid, findings)
    _note_hidden(sheet.reader.shape, grid, rows.hidden, findings)
    return grid


class _Rows:
    """The filled rows of a sheet as a grid takes them, and what was noticed about them on the way."""

    def __init__(self, rows: Iterator[SheetRow], sheet: str) -> None:
        self._rows = rows
        self._sheet = sheet
        self.hidden: list[int] = []
        self.wrong: list[Finding] = []

    def __iter__(self) -> Iterator[tuple[int, list[object]]]:
        for row in self._rows:
            if is_blank(row.cells):
                continue
            if row.is_hidden:
                self.hidden.append(row.number)
            for index, cell in enumerate(row.cells):
                if cell.__class__ is Wrong:
                    letter = column_letter(row.columns[index])
                    self.wrong.append(Finding(cell.code, {}, self._sheet, row.number, letter, None, str(cell) or None))
            yield row.number, _laid_out(row)


def _laid_out(row: SheetRow) -> list[object]:
    """Return the cells from the first column on; those that cannot be read are not reported as blank besides."""
    cells: list[object] = [UNUSABLE if cell.__class__ is Wrong else cell for cell in row.cells]
    if row.columns[-1] + 1 == len(row.columns):
        return cells
    laid_out: list[object] = [""] * (row.columns[-1] + 1)
    for column, cell in zip(row.columns, cells, strict=True):
        laid_out[column] = cell
    return laid_out


def _fit(cells: list[object], grid: Grid, number: int) -> None:
    """Give a row the header's width."""
    width = len(grid.header)
    if len(cells) < width:
        cells.extend([""] * (width - len(cells)))
    elif len(cells) > width:
        beyond = next((index for index in range(width, len(cells)) if not is_blank([cells[index]])), None)
        if beyond is not None:
            grid.long_rows.append((number, beyond))
        del cells[width:]


def _the_sheet(workbook: Workbook, form: TableForm, title: str | None) -> _UsedSheet:
    """Return the sheet that is named; else the only one that holds something, or the only one with the header."""
    used: list[_UsedSheet] = []
    for sheet in workbook.book.sheets:
        reader = workbook.sheet(sheet)
        rows = reader.rows()
        filled = (row for row in rows if not is_blank(row.cells))
        first = list(islice(filled, 1 if sheet.is_hidden else HEAD_ROWS))
        if first and sheet.is_hidden:
            raise file_refused("sheet_hidden", sheet=shown(sheet.name))
        if first:
            used.append(_UsedSheet(sheet.name, reader, first, filled))
    if title is not None:
        named = [sheet for sheet in used if sheet.name == title]
        if not named:
            raise file_refused("sheet_unknown", sheet=shown(title), sheets=_named(used))
        return named[0]
    if not used:
        raise file_refused("table_empty")
    return used[0] if len(used) == 1 else _with_header(used, form)


def _with_header(used: Sequence[_UsedSheet], form: TableForm) -> _UsedSheet:
    """Return the one of several sheets that has the form's header, or most of it: ImportRefused where several do."""
    heads = [(sheet, _head(sheet, form)) for sheet in used]
    fitting = [sheet for sheet, head in heads if head.complete]
    if not fitting:
        most = max(len(head.keys) for _, head in heads)
        fitting = [sheet for sheet, head in heads if len(head.keys) == most > 1] or list(used)
    if len(fitting) > 1:
        raise file_refused("several_sheets", sheets=_named(fitting))
    return fitting[0]


def _named(sheets: Sequence[_UsedSheet]) -> str:
    titles = [shown(sheet.name) for sheet in sheets]
    return "、".join([*titles[:_TITLES_SHOWN], *(["…"] if len(titles) > _TITLES_SHOWN else [])]) or "-"


def _head(sheet: _UsedSheet, form: TableForm) -> Head:
    """Return what looks most like the form's header in a sheet."""
    return find_head([_laid_out(row) for row in sheet.first], form)


def _trim_header(grid: Grid) -> None:
    """Refuse a header that is wider than any; a header cell has a column of its own in each row."""
    filled = [index for index, cell in enumerate(grid.header) if not is_blank([cell])]
    if filled and filled[-1] >= WIDEST:
        raise file_refused("too_many_columns", row=grid.header_number, limit=WIDEST)


def _note_merged(shape: SheetShape, grid: Grid, findings: Findings) -> None:
    first_row = grid.numbers[0] if grid.numbers else SHEET_ROWS
    for area in shape.merged:
        (column, row), (last_column, last_row) = (_place(corner) for corner in (area.partition(":")[::2]))
        splits_header = row <= grid.header_number <= last_row and column != last_column
        if last_row >= first_row or splits_header:
            findings.add(Finding("cells_merged", {}, grid.sheet, row, column_letter(column), None, shown(area)))


def _place(corner: str) -> tuple[int, int]:
    """Return the column (from 0) and row (from 1) of a cell's name."""
    letters = corner.replace("$", "").rstrip("0123456789")
    row = corner.replace("$", "")[len(letters) :]
    if not (letters.isascii() and letters.isalpha() and 0 < len(letters) <= 3 and 0 < len(row) <= 7):
        raise file_refused("workbook_damaged")
    return column_index(letters), int(row)


def _note_hidden(shape: SheetShape, grid: Grid, hidden_rows: Sequence[int], findings: Findings) -> None:
    """Report rows and columns that hold something and are not seen: nobody can have checked them."""
    for first, last in _runs([number for number in hidden_rows if number >= grid.header_number]):
        findings.add(Finding("rows_hidden", {"first": first, "last": last}, grid.sheet, first))
    for index in range(len(grid.header)):
        if shape.hides_column(index) and not all(is_blank([row[index]]) for row in (grid.header, *grid.rows)):
            findings.add(Finding("column_hidden", {}, grid.sheet, grid.header_number, column_letter(index)))


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first and the last of numbers that follow each other, ascending."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs

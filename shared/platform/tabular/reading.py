"""Reading a table by its form: every cell becomes a value, or everything wrong with the table is told at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from shared.kernel.errors import Param
from shared.platform.tabular.cells import Unreadable, reader_of
from shared.platform.tabular.delimited import read_csv
from shared.platform.tabular.findings import (
    Finding,
    Findings,
    ImportRefused,
    column_letter,
    file_refused,
    shown_value,
)
from shared.platform.tabular.forms import TableForm
from shared.platform.tabular.grids import Grid
from shared.platform.tabular.headers import Heading, match_header
from shared.platform.tabular.workbooks import read_xlsx

__all__ = ["Finding", "ImportRefused", "Row", "Table", "Upload", "read_rows", "read_table"]

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: its bytes, its media type, and the charset that the sender named."""

    content: bytes
    media_type: str
    charset: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row's values by column key; ``number`` is the row's in its sheet, or the index among JSON rows."""

    number: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """A table that is well-formed by itself; ``present`` are the keys of the columns that it has."""

    form: TableForm
    rows: Sequence[Row]
    present: frozenset[str]
    sheet: str | None
    headings: Mapping[str, Heading]

    def finding(self, row: Row, key: str, code: str, **params: Param) -> Finding:
        """Return what a use case finds wrong with one cell of the table."""
        heading = self.headings.get(key)
        return Finding(
            code,
            params,
            sheet=self.sheet,
            row=row.number,
            column_letter=heading.letter if heading is not None and heading.letter else None,
            header=key if heading is None or not heading.letter else heading.header,
            value=shown_value(row.values.get(key)),
        )


def read_table(upload: Upload, form: TableForm) -> Table:
    """Return the rows of a workbook or CSV file; ImportRefused with every finding, TooLarge beyond the limits."""
    if not upload.content:
        raise file_refused("file_empty")
    findings = Findings()
    if upload.media_type == XLSX:
        grid = read_xlsx(upload.content, form, findings)
    else:
        grid = read_csv(upload.content, upload.charset, form)
    if not grid.header:
        raise file_refused("table_empty")
    headings = match_header(grid.header, form, grid.sheet, grid.header_number, findings, grid.first_column)
    _note_shape(grid, form, findings)
    rows = _rows(grid, headings, findings)
    _note_repeated(form, rows, grid.sheet, {heading.column.key: heading for heading in headings}, findings)
    findings.raise_any()
    by_key = {heading.column.key: heading for heading in headings}
    return Table(form, rows, frozenset(by_key), grid.sheet, by_key)


def read_rows(documents: Sequence[Mapping[str, Any]], form: TableForm) -> Table:
    """Return JSON rows read by the same form; the pointers of the findings are ``/rows/3/employee_no``."""
    findings = Findings()
    if len(documents) > form.row_limit:
        raise file_refused("too_many_rows", limit=form.row_limit)
    columns = {column.key: column for column in form.columns}
    given = {key for document in documents for key in document}
    present = [column for key, column in columns.items() if key in given or column.required]
    headings = {column.key: Heading(column, index, "", column.key) for index, column in enumerate(present)}
    readers = {column.key: reader_of(column) for column in present}
    rows: list[Row] = []
    for number, document in enumerate(documents):
        for key in document.keys() - columns.keys():
            findings.add(Finding("column_unknown", {}, row=number, header=str(key)[:60]))
        values = {
            key: _value(readers[key], _flat(document.get(key)), findings, Finding("", {}, row=number, header=key))
            for key in headings
        }
        rows.append(Row(number, values))
    _note_repeated(form, rows, None, headings, findings)
    findings.raise_any()
    return Table(form, rows, frozenset(headings), None, headings)


def _flat(raw: Any) -> object:
    """Return a JSON value as a cell would hold it; lists are written with semicolons, objects have no place."""
    if isinstance(raw, list):
        return ";".join(str(part) for part in raw)
    return str(raw)[:60] if isinstance(raw, dict) else raw


def _rows(grid: Grid, headings: Sequence[Heading], findings: Findings) -> list[Row]:
    readers = [(heading, reader_of(heading.column)) for heading in headings]
    rows: list[Row] = []
    for number, cells in zip(grid.numbers, grid.rows, strict=True):
        values: dict[str, Any] = {}
        for heading, read in readers:
            try:
                values[heading.column.key] = read(cells[heading.index])
            except Unreadable as wrong:
                values[heading.column.key] = None
                raw = cells[heading.index]
                findings.add(
                    Finding(
                        wrong.code, wrong.params, grid.sheet, number, heading.letter, heading.header, shown_value(raw)
                    )
                )
        rows.append(Row(number, values))
    return rows


def _value(read: Callable[[object], object], raw: object, findings: Findings, place: Finding) -> object:
    try:
        return read(raw)
    except Unreadable as wrong:
        findings.add(Finding(wrong.code, wrong.params, row=place.row, header=place.header, value=shown_value(raw)))
        return None


def _note_shape(grid: Grid, form: TableForm, findings: Findings) -> None:
    """Note rows that are longer than the header, and too many of them."""
    if len(grid.rows) > form.row_limit:
        findings.add(Finding("too_many_rows", {"limit": form.row_limit}, sheet=grid.sheet))
    for number, index in grid.long_rows:
        findings.add(Finding("cell_beyond_header", {}, grid.sheet, number, column_letter(index + grid.first_column)))


def _note_repeated(
    form: TableForm, rows: Sequence[Row], sheet: str | None, headings: Mapping[str, Heading], findings: Findings
) -> None:
    """Note rows that say again what an earlier one is about."""
    if not form.unique or not set(form.unique) <= headings.keys():
        return
    first: dict[tuple[Any, ...], int] = {}
    for row in rows:
        identity = tuple(row.values[key] for key in form.unique)
        if None in identity:
            continue
        earlier = first.setdefault(identity, row.number)
        if earlier != row.number:
            heading = headings[form.unique[-1]]
            findings.add(
                Finding(
                    "row_repeated",
                    {"row": earlier},
                    sheet,
                    row.number,
                    heading.letter or None,
                    heading.header,
                    shown_value(identity[-1]),
                )
            )

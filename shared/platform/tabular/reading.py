"""Reading a table by its form: every cell becomes a value, or every finding is reported at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final

from shared.kernel.errors import Fault, Param
from shared.kernel.pointers import parts_of
from shared.platform.tabular.cells import LEFT, Unreadable, reader_of
from shared.platform.tabular.characters import shown
from shared.platform.tabular.delimited import read_csv
from shared.platform.tabular.findings import (
    FINDING_LIMIT,
    Finding,
    Findings,
    ImportRefused,
    column_letter,
    file_refused,
    shown_value,
)
from shared.platform.tabular.forms import TableForm
from shared.platform.tabular.grids import Grid, is_blank
from shared.platform.tabular.headers import NAMED, Heading, is_reasons, match_header
from shared.platform.tabular.json_values import flat, refuse_other_types
from shared.platform.tabular.other_rows import pass_over_unfilled, set_other_rows_aside
from shared.platform.tabular.workbooks import read_xlsx

__all__ = ["Finding", "ImportRefused", "Row", "Table", "Upload", "read_rows", "read_table"]

TEXT_LIMIT: Final = 64 * 1024 * 1024  # the characters of a column
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: its bytes, its media type, and the charset and the sheet that the sender named."""

    content: bytes
    media_type: str
    charset: str | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row's values by column key; ``number`` is the row's in its sheet, or the index among JSON rows.

    The keys are those that the row says something of. A key that is not there leaves what is on record; a value of
    None removes it.
    """

    number: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """A table that is well-formed by itself.

    ``present`` are the keys of the columns that it has, ``ignored`` the headers that were passed over as asked.
    ``passed_over`` counts the rows that a template gave and nobody filled in.
    """

    form: TableForm
    rows: Sequence[Row]
    present: frozenset[str]
    sheet: str | None
    headings: Mapping[str, Heading]
    ignored: tuple[str, ...] = ()
    passed_over: int = 0
    header_row: int | None = None

    def refuse(self, faults: Iterable[Fault]) -> None:
        """Refuse a table that is well-formed by itself for faults of its rows (``Fault.in_row``): ImportRefused."""
        findings = [self._finding(fault) for fault in faults]
        if findings:
            raise ImportRefused(findings, header_row=self.header_row)

    def _finding(self, fault: Fault) -> Finding:
        index, key = parts_of(fault.pointer)
        row = self.rows[int(index)]
        heading = self.headings.get(key)
        return Finding(
            fault.code,
            fault.params,
            sheet=self.sheet,
            row=row.number,
            column_letter=heading.letter if heading is not None and heading.letter else None,
            header=key if heading is None or not heading.letter else heading.header,
            zh_header=None if heading is None or heading.letter else heading.column.zh,
            value=shown_value(row.values.get(key)),
        )


def read_table(upload: Upload, form: TableForm, *, ignore_unknown: bool = False) -> Table:
    """Return the rows of a workbook or CSV file; ImportRefused with every finding, TooLarge beyond the limits."""
    if not upload.content:
        raise file_refused("file_empty")
    findings = Findings()
    if upload.media_type == XLSX:
        grid = read_xlsx(upload.content, form, findings, upload.sheet)
    elif upload.sheet is not None:
        raise file_refused("sheet_unknown", sheet=shown(upload.sheet), sheets="-")
    else:
        grid = read_csv(upload.content, upload.charset, form, findings)
    if not grid.header:
        raise file_refused("table_empty")
    findings.header_row = grid.header_number
    _pass_over_reasons(grid)
    place = (grid.sheet, grid.header_number, grid.first_column)
    header = match_header(grid.header, form, place, findings, ignore_unknown=ignore_unknown)
    matched = header.headings
    set_other_rows_aside(grid, matched, findings)
    passed_over = pass_over_unfilled(grid, matched, form)
    headings = {heading.column.key: heading for heading in matched}
    findings.name_columns(grid.sheet, {heading.letter: heading.header for heading in matched})
    _note_shape(grid, form, findings)
    columns = _columns(grid, matched, findings)
    values = zip(*columns, strict=True) if columns else ([()] * len(grid.rows))
    rows = [Row(number, _said(headings, cells)) for number, cells in zip(grid.numbers, values, strict=True)]
    _note_repeated(form, rows, grid.sheet, headings, findings)
    findings.raise_any()
    place_of_rows = (frozenset(headings), grid.sheet, headings)
    return Table(form, rows, *place_of_rows, header.ignored, passed_over, grid.header_number)


def read_rows(documents: Sequence[Mapping[str, Any]], form: TableForm, *, ignore_unknown: bool = False) -> Table:
    """Return JSON rows read by the same form; the pointers of the findings are ``/rows/3/employee_no``."""
    findings = Findings()
    if len(documents) > form.row_limit:
        raise file_refused("too_many_rows", limit=form.row_limit)
    named = {key for document in documents for key in document}
    present = [column for column in form.columns if column.key in named or column.required]
    headings = {column.key: Heading(column, index, "", column.key) for index, column in enumerate(present)}
    readers = {column.key: reader_of(column) for column in present}
    unknown = _unknown_keys(documents, form)
    if unknown and not ignore_unknown:
        findings.add(_unknown_fields(unknown))
    rows: list[Row] = []
    for number, document in enumerate(documents):
        values: dict[str, Any] = {}
        for key, read in readers.items():
            if key not in document and not headings[key].column.required:
                continue
            column, raw = headings[key].column, document.get(key)
            try:
                refuse_other_types(column, raw)
                value = read(flat(raw))
                values |= {} if value is LEFT else {key: value}
            except Unreadable as wrong:
                values[key] = None
                at = Finding(wrong.code, wrong.params, row=number, header=key, zh_header=column.zh)
                findings.add(replace(at, value=shown_value(raw)))
        rows.append(Row(number, values))
    _note_repeated(form, rows, None, headings, findings)
    findings.raise_any()
    return Table(form, rows, frozenset(headings), None, headings, tuple(unknown) if ignore_unknown else ())


def _unknown_keys(documents: Sequence[Mapping[str, Any]], form: TableForm) -> dict[str, int]:
    """Return the keys that no column has, as they are shown, each with the first row that has it."""
    keys = {column.key for column in form.columns}
    unknown: dict[str, int] = {}
    for number, document in enumerate(documents):
        for key in document:
            if key not in keys:
                unknown.setdefault(shown(key), number)
    return unknown


def _unknown_fields(unknown: Mapping[str, int]) -> Finding:
    """Return the one finding that names all unknown keys of JSON rows; its place is the first of them."""
    names = list(unknown)
    listed = [*names[:NAMED], *(["…"] if len(names) > NAMED else [])]
    params: dict[str, Param] = {"zh": "、".join(listed), "en": ", ".join(listed)}
    return Finding("column_unknown", params, row=unknown[names[0]], header=names[0], value="; ".join(listed))


def _said(keys: Iterable[str], cells: Sequence[object]) -> dict[str, Any]:
    """Return what a row says by column key."""
    values = dict(zip(keys, cells, strict=True))
    return {key: value for key, value in values.items() if value is not LEFT} if LEFT in cells else values


class _Memo(dict[object, object]):
    """What each different cell of a column reads as, or why it does not: most columns repeat themselves."""

    def __init__(self, read: Callable[[object], object]) -> None:
        super().__init__()
        self.read = read
        self.failed = False

    def __missing__(self, raw: object) -> object:
        try:
            value = self.read(raw[1] if isinstance(raw, tuple) else raw)
        except Unreadable as wrong:
            self.failed = True
            value = wrong
        self[raw] = value
        return value


def _columns(grid: Grid, headings: Sequence[Heading], findings: Findings) -> list[list[object]]:
    """Return the values column by column; what could not be read is noted in the order of the rows."""
    columns = []
    wrongs: list[tuple[int, int, Unreadable]] = []
    for order, heading in enumerate(headings):
        memo = _Memo(reader_of(heading.column))
        cells = [row[heading.index] for row in grid.rows]
        if bool in set(map(type, cells)):
            cells = [(bool, cell) if cell.__class__ is bool else cell for cell in cells]  # True is 1 to a dictionary
        values = [memo[cell] for cell in cells]
        if memo.failed:
            faulty = [(at, order, value) for at, value in enumerate(values) if isinstance(value, Unreadable)]
            wrongs += faulty[:FINDING_LIMIT]
            findings.more += len(faulty[FINDING_LIMIT:])
        columns.append(values)
        _refuse_much_text(heading, values)
    wrongs.sort(key=lambda wrong: wrong[:2])
    for at, order, wrong in wrongs:
        heading, shown_raw = headings[order], shown_value(grid.rows[at][headings[order].index])
        place = (grid.sheet, grid.numbers[at], heading.letter, heading.header)
        findings.add(Finding(wrong.code, wrong.params, *place, shown_raw))
    return columns


def _refuse_much_text(heading: Heading, values: Sequence[object]) -> None:
    """Refuse a column whose cells repeat long texts: what is one text in a workbook is many copies on record."""
    if heading.column.kind == "text" and sum(len(value) for value in values if isinstance(value, str)) > TEXT_LIMIT:
        raise file_refused("too_much_text", limit=TEXT_LIMIT // (1024 * 1024))


def _pass_over_reasons(grid: Grid) -> None:
    """Forget what a marked workbook says about its rows; a row that holds nothing else is blank."""
    positions = [position for position, header in enumerate(grid.header) if is_reasons(header)]
    if not positions:
        return
    for position in positions:
        for row in grid.rows:
            row[position] = ""
    kept = [(number, row) for number, row in zip(grid.numbers, grid.rows, strict=True) if not is_blank(row)]
    grid.numbers, grid.rows = [number for number, _ in kept], [row for _, row in kept]


def _note_shape(grid: Grid, form: TableForm, findings: Findings) -> None:
    """Note too many rows, and cells that no header stands above."""
    if len(grid.rows) > form.row_limit:
        findings.add(Finding("too_many_rows", {"limit": form.row_limit}, sheet=grid.sheet))
    for position, header in enumerate(grid.header):
        if is_blank([header]):
            beneath = (
                number for number, row in zip(grid.numbers, grid.rows, strict=True) if not is_blank([row[position]])
            )
            grid.long_rows += [(number, position) for number in islice(beneath, 1)]
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
        identity = tuple(row.values.get(key) for key in form.unique)
        if None in identity:
            continue
        earlier = first.setdefault(identity, row.number)
        if earlier != row.number:
            heading = headings[form.unique[-1]]
            findings.add(
                Finding(
                    "row_repeated",
                    {"row": earlier if heading.letter else earlier + 1},
                    sheet,
                    row.number,
                    heading.letter or None,
                    heading.header,
                    shown_value(identity[-1]),
                    zh_header=None if heading.letter else heading.column.zh,
                )
            )

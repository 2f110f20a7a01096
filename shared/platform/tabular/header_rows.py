"""Finding the header among the first rows: under a title, under notes, under a row of groups.

Nothing but titles, notes and groups may stand above the header, or rows would be lost. So a row above that could be
one of the table's is refused, and the finding says where the header seems to be.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from shared.platform.tabular.cells import Unreadable, reader_of
from shared.platform.tabular.findings import Finding, Findings
from shared.platform.tabular.forms import TableForm
from shared.platform.tabular.grids import Grid, is_blank
from shared.platform.tabular.headers import HeaderNames, header_text

HEAD_ROWS: Final = 20
_CHINESE: Final = re.compile("[\u3400-\u9fff]")
NumberedRow = tuple[int, list[object]]


@dataclass(frozen=True, slots=True)
class Head:
    """The header among the first rows of a sheet: where, which columns of the form it has, and whether that is sure."""

    index: int
    cells: list[object]
    keys: frozenset[str]
    complete: bool
    certain: bool


def lay_out(grid: Grid, rows: Iterable[NumberedRow], form: TableForm, findings: Findings) -> Iterator[NumberedRow]:
    """Give the grid its header, and yield the rows below; blank rows are left out."""
    filled = (row for row in rows if not is_blank(row[1]))
    first = list(islice(filled, HEAD_ROWS))
    if not first:
        return
    head = find_head([cells for _, cells in first], form)
    grid.header_number, grid.header = first[head.index][0], head.cells
    if not head.certain:
        findings.add(Finding("header_elsewhere", {"row": grid.header_number}, grid.sheet, grid.header_number))
    yield from chain(first[head.index + 1 :], filled)


def find_head(rows: Sequence[Sequence[object]], form: TableForm) -> Head:
    """Return the header among the first filled rows; the first row where none of them looks like one."""
    names = HeaderNames(form)
    required = {column.key for column in form.columns if column.required}
    heads = [_head(index, rows, names, required) for index in range(len(rows))]
    complete = [head for head in heads if head.complete]
    if not complete:
        best = max(heads, key=lambda head: (len(head.keys), -head.index))
        is_first = best.index == 0 or len(best.keys) < min(2, len(form.columns))
        return heads[0] if is_first else best
    chosen = complete[0]
    for head in complete[1:]:  # a second header row, in the other language or with keys, stands right below the first
        if head.index != chosen.index + 1 or len(head.keys) < len(chosen.keys):
            break
        chosen = head
    certain = not any(_may_be_data(row, chosen, names) for row in rows[: _first(chosen, complete)])
    return Head(chosen.index, chosen.cells, chosen.keys, complete=True, certain=certain)


def _first(chosen: Head, complete: Sequence[Head]) -> int:
    """Return the index of the first of the header rows that end with the chosen one."""
    indexes = {head.index for head in complete}
    index = chosen.index
    while index - 1 in indexes:
        index -= 1
    return index


def _head(index: int, rows: Sequence[Sequence[object]], names: HeaderNames, required: set[str]) -> Head:
    """Return a row as a header; where it is blank, a header joined downwards from the row above holds."""
    own = list(rows[index])
    keys = _keys(own, names)
    if index > 0 and keys and not required <= keys:
        above = rows[index - 1]
        joined = [
            higher if is_blank([cell]) and names.find(header_text(higher)) else cell
            for cell, higher in zip(own, above, strict=False)
        ] + own[len(above) :]
        joined_keys = _keys(joined, names)
        if required <= joined_keys:
            own, keys = joined, joined_keys
    filled = sum(not is_blank([cell]) for cell in own)
    complete = required <= keys and (len(keys) > 1 or filled == 1)
    return Head(index, own, keys, complete=complete, certain=complete or index == 0)


def _keys(cells: Sequence[object], names: HeaderNames) -> frozenset[str]:
    columns = (names.find(header_text(cell)) for cell in cells if isinstance(cell, str) and cell.strip())
    return frozenset(column.key for column in columns if column is not None)


def _may_be_data(row: Sequence[object], head: Head, names: HeaderNames) -> bool:
    """Tell whether a row above the header could be one of the table's: all its required columns have values."""
    if len({str(cell) for cell in row if not is_blank([cell])}) == 1:
        return False  # a title, joined or not
    for index, cell in enumerate(head.cells):
        column = names.find(header_text(cell)) if isinstance(cell, str) else None
        if column is None or not column.required:
            continue
        value = row[index] if index < len(row) else ""
        if column.kind == "code" and _CHINESE.search(str(value)):
            return False
        try:
            reader_of(column)(value)
        except Unreadable:
            return False
    return True

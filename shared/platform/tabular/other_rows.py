"""Rows of a file that are none of the table: totals, notes below, the header once more, and unfilled template rows."""

import re
from collections.abc import Sequence
from typing import Final

from shared.platform.tabular.cells import Unreadable, reader_of
from shared.platform.tabular.findings import Finding, Findings, column_letter, shown_value
from shared.platform.tabular.forms import TableForm
from shared.platform.tabular.grids import Grid, is_blank
from shared.platform.tabular.headers import Heading, header_text

_TOTAL: Final = re.compile(
    r"\s*(?:(?:合\s*计|总\s*计|小\s*计|共\s*计|平\s*均(?:值|分)?)\s*(?:[:：(（\d].*)?"
    r"|(?:(?:grand\s+)?total|sub-?total|average|sum)s?\s*(?:[:(].*)?)\s*",
    re.IGNORECASE | re.DOTALL,
)
_FOOTER: Final = re.compile(
    r"\s*(?:制\s*表|填\s*表|审\s*核|复\s*核|核\s*准|批\s*准|经\s*办|负\s*责|主\s*管|单位负责|部门负责|签\s*字|签\s*名|"
    r"日\s*期|填\s*报|说\s*明|注|备\s*注|附\s*注|notes?|remarks?|prepared by|approved by|checked by)[^：:]{0,8}[:：]",
    re.IGNORECASE,
)


def set_other_rows_aside(grid: Grid, headings: Sequence[Heading], findings: Findings) -> None:
    """Take out of the grid what is no row of the table, and report it."""
    required = [heading for heading in headings if heading.column.required]
    kept_numbers: list[int] = []
    kept_rows: list[list[object]] = []
    for number, row in zip(grid.numbers, grid.rows, strict=True):
        position = next((at for at, cell in enumerate(row) if cell != ""), 0)
        cell = row[position]
        code = _code_of(row, position, cell, grid, required) if isinstance(cell, str) else None
        if code is None:
            kept_numbers.append(number)
            kept_rows.append(row)
            continue
        letter = column_letter(grid.first_column + position)
        findings.add(Finding(code, {}, grid.sheet, number, letter, None, shown_value(cell)))
    grid.numbers, grid.rows = kept_numbers, kept_rows


def pass_over_unfilled(grid: Grid, headings: Sequence[Heading], form: TableForm) -> int:
    """Take the rows out that a template gave and nobody filled in; return how many they were."""
    if not form.prefilled:
        return 0
    prefilled = [heading.index for heading in headings if heading.column.key in form.prefilled]
    others = [heading.index for heading in headings if heading.column.key not in form.prefilled]
    filled = [
        any(not is_blank([row[index]]) for index in others) or all(is_blank([row[index]]) for index in prefilled)
        for row in grid.rows
    ]
    passed_over = filled.count(False)
    if passed_over:
        grid.numbers = [number for number, is_filled in zip(grid.numbers, filled, strict=True) if is_filled]
        grid.rows = [row for row, is_filled in zip(grid.rows, filled, strict=True) if is_filled]
    return passed_over


def _code_of(row: Sequence[object], position: int, cell: str, grid: Grid, required: Sequence[Heading]) -> str | None:
    """Return why a row is none of the table, by its first cell; None where it is one."""
    if cell == grid.header[position] and _repeats_header(row, grid):
        return "header_repeated"
    if _TOTAL.fullmatch(cell):
        return "total_row"
    others = [heading for heading in required if heading.index != position]
    if _FOOTER.match(cell) and all(_is_no_value(heading, row[heading.index]) for heading in others):
        return "footer_row"
    return None


def _repeats_header(row: Sequence[object], grid: Grid) -> bool:
    pairs = zip(row, grid.header, strict=True)
    return all(header_text(cell) in {"", header_text(header)} for cell, header in pairs)


def _is_no_value(heading: Heading, cell: object) -> bool:
    try:
        return reader_of(heading.column)(cell) is None
    except Unreadable:
        return True

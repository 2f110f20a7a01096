"""The cells of one table as they stand in a file, before anybody asks what they mean."""

from collections.abc import Sequence
from dataclasses import dataclass, field

SHEET_ROWS = 1_048_576  # the rows of an Excel sheet: no table has more
WIDEST = 1_000


@dataclass(slots=True)
class Grid:
    """A header and rows of the same width; blank rows are left out, the numbers are those that Excel shows."""

    sheet: str | None
    first_column: int = 0
    header_number: int = 1
    header: list[object] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    rows: list[list[object]] = field(default_factory=list)
    short_rows: list[int] = field(default_factory=list)
    long_rows: list[tuple[int, int]] = field(default_factory=list)


def is_blank(cells: Sequence[object]) -> bool:
    """Tell whether there is nothing in a row; spaces are nothing, a zero is something."""
    return cells.count("") == len(cells) or all(isinstance(cell, str) and not cell.strip() for cell in cells)

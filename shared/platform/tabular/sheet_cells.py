"""The cells of a sheet, row by row, as they stand in its XML.

Rows in the form that nearly all programs write are taken apart by a regular expression, several times faster than XML
can be read. Every other row, and all around the rows, goes through the reader of XML. Both give the same cells.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from shared.platform.tabular.cell_values import Cell, CellReader
from shared.platform.tabular.findings import column_index, file_refused
from shared.platform.tabular.grids import SHEET_ROWS
from shared.platform.tabular.xml_parts import PartReader

_SHEET_COLUMNS: Final = 16_384
_LONGEST_ROW: Final = 4 * 1024 * 1024  # in bytes; longer ones are read as XML
_AREA_LIMIT: Final = 10_000
_USUAL_ROW: Final = re.compile(rb'<row r="([0-9]{1,7})"([^<>\'/]*)>(.*?)</row>', re.DOTALL)
_USUAL_CELL: Final = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: s="([0-9]{1,6})")?(?: t="([a-zA-Z]+)")?'
    rb"(?: ?/>|>(?:(?:<f>[^<]*</f>(?=<v>[^<]))?<v>([^<]*)</v>"
    rb'|<is><t(?: xml:space="preserve")?>([^<]*)</t></is>)?</c>)'
)
_ATTRIBUTE: Final = re.compile(rb'([a-zA-Z]+)="([^"]*)"')
_PLACE: Final = re.compile("([A-Za-z]{1,3})([0-9]{1,7})")
_TRUE: Final = frozenset(["1", "true", "on"])
_BARE: Final = ""  # stands for text in a cell that is in none of its elements


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row: its number, whether people see it, and its cells; ``columns`` are their indexes from 0, ascending."""

    number: int
    is_hidden: bool
    columns: tuple[int, ...]
    cells: list[Cell]


@dataclass(slots=True)
class SheetShape:
    """What a sheet says beside its cells; complete when all rows were read."""

    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    shown_columns: list[tuple[int, int]] = field(default_factory=list)
    hides_columns: bool = False
    hides_rows: bool = False
    merged: list[str] = field(default_factory=list)

    def hides_column(self, index: int) -> bool:
        """Tell whether nobody sees the column at an index from 0."""
        if any(first <= index <= last for first, last in self.hidden_columns):
            return True
        return self.hides_columns and not any(first <= index <= last for first, last in self.shown_columns)


class SheetReader:
    """Reads the rows of one sheet from the pieces of its part."""

    def __init__(self, pieces: Iterator[bytes], values: CellReader) -> None:
        """Take the pieces; nothing is read yet."""
        self._pieces = pieces
        self._values = values
        self._xml = _SheetXml(values)
        self._last_row = 0
        self._columns: dict[tuple[bytes, ...], tuple[int, ...]] = {}

    @property
    def shape(self) -> SheetShape:
        """Return what the sheet says beside its cells."""
        return self._xml.shape

    def rows(self) -> Iterator[SheetRow]:
        """Yield the rows; ImportRefused where they cannot be read, or stand in no order."""
        for row in self._unordered_rows():
            if not self._last_row < row.number <= SHEET_ROWS:
                if row.number > SHEET_ROWS:
                    raise file_refused("too_many_rows", limit=SHEET_ROWS)
                raise file_refused("cells_out_of_order", row=row.number)
            self._last_row = row.number
            yield row

    def _unordered_rows(self) -> Iterator[SheetRow]:
        rest = next(self._pieces, b"")
        start = rest.find(b"<sheetData>") + len(b"<sheetData>")
        is_usual = start >= len(b"<sheetData>") and b"<!" not in rest[:start]
        if is_usual:
            self._xml.feed(rest[:start])
            rest, is_usual = rest[start:], self._xml.in_rows
        while is_usual:
            end = rest.rfind(b"</row>") + len(b"</row>")
            block = rest[:end] if end >= len(b"</row>") else b""
            if b"<!" in block or b"<?" in block or b"</sheetData" in block or len(rest) - len(block) > _LONGEST_ROW:
                break
            yield from self._block(block)
            rest = rest[len(block) :]
            if b"</sheetData" in rest:
                break
            piece = next(self._pieces, b"")
            if not piece:
                break
            rest += piece
        while rest:
            self._xml.feed(rest)
            yield from self._xml.taken()
            rest = next(self._pieces, b"")
        self._xml.close()
        yield from self._xml.taken()

    def _block(self, block: bytes) -> Iterator[SheetRow]:
        position = 0
        for match in _USUAL_ROW.finditer(block):
            if match.start() > position:
                self._xml.feed(block[position : match.start()])
                yield from self._xml.taken()
            row = self._usual_row(match)
            if row is None:
                self._xml.feed(match[0])
                yield from self._xml.taken()
            else:
                self._xml.row_number = row.number
                yield row
            position = match.end()
        if position < len(block):
            self._xml.feed(block[position:])
            yield from self._xml.taken()

    def _usual_row(self, match: re.Match[bytes]) -> SheetRow | None:
        """Return a row that is written in the usual way; None for any other."""
        content = match[3]
        cells = _USUAL_CELL.findall(content)
        values, texts = content.count(b"<v>"), content.count(b"<is>")
        marks = len(cells) + content.count(b"</c>") + 2 * (values + content.count(b"<f>")) + 4 * texts
        if (
            not cells
            or content.count(b"<") != marks
            or content.count(b"</v></c>") != values
            or content.count(b"</is></c>") != texts
        ):
            return None
        letters, numbers, styles, kinds, raws, inlines = zip(*cells, strict=True)
        if set(numbers) != {match[1]}:
            return None
        columns = self._columns.get(letters)
        if columns is None:
            columns = tuple(column_index(letter.decode("ascii")) for letter in letters)
            if list(columns) != sorted(set(columns)) or columns[-1] >= _SHEET_COLUMNS:
                return None
            if len(self._columns) < 10_000:
                self._columns[letters] = columns
        if texts and any(inline and kind != b"inlineStr" for inline, kind in zip(inlines, kinds, strict=True)):
            return None
        taken = self._values.usual_cells(styles, kinds, raws, inlines if texts else None)
        return SheetRow(int(match[1]), self._is_hidden(match[2]), columns, taken)

    def _is_hidden(self, attributes: bytes) -> bool:
        if b"h" not in attributes and not self.shape.hides_rows:
            return False
        pairs = {
            name.decode("ascii"): value.decode("utf-8", "replace") for name, value in _ATTRIBUTE.findall(attributes)
        }
        return _is_hidden_row(pairs, self.shape)


class _SheetXml(PartReader):
    """The same rows by the reader of XML, and what stands around them."""

    def __init__(self, values: CellReader) -> None:
        super().__init__()
        self.shape = SheetShape()
        self.in_rows = False
        self.row_number = 0
        self._values = values
        self._rows: list[SheetRow] = []
        self._row: tuple[int, bool] | None = None
        self._columns: list[int] = []
        self._cells: list[Cell] = []
        self._cell: dict[str, str] | None = None
        self._texts: dict[str, list[str]] = {}
        self._element = _BARE
        self._path: list[str] = []

    def taken(self) -> list[SheetRow]:
        """Return the rows that were completed since."""
        rows, self._rows = self._rows, []
        return rows

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._cell is not None:
            self._path.append(name)
            if len(self._path) == 1:
                self._element = f"{name} again" if name in self._texts else name
                self._texts[self._element] = []
        elif self._row is not None and name == "c":
            self._begin_cell(attributes)
        elif self.in_rows and name == "row":
            if self._row is not None:
                raise file_refused("workbook_damaged")
            number = attributes.get("r", str(self.row_number + 1))
            if not re.fullmatch("[0-9]{1,9}", number):
                raise file_refused("workbook_damaged")
            self.row_number = int(number)
            self._row = (self.row_number, _is_hidden_row(attributes, self.shape))
            self._columns, self._cells = [], []
        elif name == "sheetData":
            self.in_rows = True
        else:
            self._around(name, attributes)

    def end(self, name: str) -> None:
        if self._path:
            self._path.pop()
        elif name == "c" and self._cell is not None:
            texts = {key: "".join(runs) for key, runs in self._texts.items()}
            self._cells.append(self._values.cell(self._cell, texts))
            self._cell = None
        elif name == "row" and self._row is not None:
            self._rows.append(SheetRow(*self._row, tuple(self._columns), self._cells))
            self._row = None
        elif name == "sheetData":
            self.in_rows = False

    def text(self, text: str) -> None:
        path = self._path
        if self._cell is not None and not path:
            self._texts.setdefault(_BARE, []).append(text)
        elif path and (path[0] != "is" or (path[-1] == "t" and "rPh" not in path)):
            self._texts[self._element].append(text)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        last = self._columns[-1] if self._columns else -1
        column = last + 1
        if "r" in attributes:
            place = _PLACE.fullmatch(attributes["r"])
            if place is None:
                raise file_refused("workbook_damaged")
            column = column_index(place[1])
            if int(place[2]) != self.row_number:
                raise file_refused("cells_out_of_order", row=self.row_number)
        if not last < column < _SHEET_COLUMNS:
            raise file_refused("cells_out_of_order", row=self.row_number)
        self._columns.append(column)
        self._cell, self._texts = attributes, {}

    def _around(self, name: str, attributes: dict[str, str]) -> None:
        if name == "col":
            first, last = (_whole(attributes.get(key, "")) - 1 for key in ("min", "max"))
            hidden = attributes.get("hidden") in _TRUE or _is_zero(attributes.get("width"))
            (self.shape.hidden_columns if hidden else self.shape.shown_columns).append((first, last))
        elif name == "sheetFormatPr":
            self.shape.hides_rows = attributes.get("zeroHeight") in _TRUE
            self.shape.hides_columns = _is_zero(attributes.get("defaultColWidth"))
        elif name == "mergeCell" and len(self.shape.merged) < _AREA_LIMIT:
            self.shape.merged.append(attributes.get("ref", ""))


def _is_hidden_row(attributes: dict[str, str], shape: SheetShape) -> bool:
    height = attributes.get("ht")
    if attributes.get("hidden") in _TRUE or _is_zero(height):
        return True
    return shape.hides_rows and height is None


def _whole(text: str) -> int:
    if not re.fullmatch("[0-9]{1,6}", text):
        raise file_refused("workbook_damaged")
    return int(text)


def _is_zero(size: str | None) -> bool:
    try:
        return size is not None and float(size) == 0
    except ValueError:
        return False

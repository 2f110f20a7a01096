"""The XML of a workbook's sheets, looked through for what the reader of workbooks would not tell, or not survive.

The reader lays a sheet out as a full rectangle. It copies a shared text into every cell that shows it. So one cell in
the farthest corner, or one long text in very many cells, would take terabytes. It also reads errors as blank cells, and
formulas that were never calculated. But a blank cell means something.
"""

import re
from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree as ET

from shared.platform.tabular.findings import Finding, column_index, file_refused
from shared.platform.tabular.grids import SHEET_ROWS, WIDEST

CELL_LIMIT: Final = 8_000_000  # of the rectangle that a sheet's filled cells span; a third of a gigabyte
TEXT_LIMIT: Final = 256 * 1024 * 1024  # of all the texts that a workbook's cells show
_CHUNK: Final = 1024 * 1024
_NAME: Final = rb"(?:[\w.-]+:)?"  # some programs write every element with a prefix
_USUAL_CELL: Final = re.compile(rb"""<c(?:\s+r="([A-Z]{1,3})([0-9]{1,7})"|[\s/>])""")
_FILLED_CELL: Final = re.compile(rb"""<c\s(?:[^>]*?\s)?r\s*=\s*["']([A-Za-z]+)([0-9]+)["'](?:[^>]*[^/>])?>""")
_PLACED: Final = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)([0-9]+)["']""")
_ROW_OR_CELL: Final = re.compile(rb"<" + _NAME + rb"(row|c)(?:\s[^>]*)?>")
_CELL: Final = re.compile(rb"<" + _NAME + rb"c\s([^>]*?)(?:/>|>(.*?)</" + _NAME + rb"c>)", re.DOTALL)
_SUSPECT: Final = (b"<f", b":f", b'"e"', b"'e'")  # what no cell is without that has a formula or shows an error
_FORMULA: Final = re.compile(rb"<" + _NAME + rb"f[\s/>]")
_VALUE: Final = re.compile(rb"<" + _NAME + rb"v(?:\s[^>]*)?>([^<]+)<")
_TYPE: Final = re.compile(rb"""\bt\s*=\s*["'](\w+)["']""")
_SHARED_INDEX: Final = re.compile(rb"""\st\s*=\s*["']s["'][^>]*>\s*<""" + _NAME + rb"v(?:\s[^>]*)?>\s*([0-9]+)")
_SHARED_END: Final = re.compile(rb"</" + _NAME + rb"si\s*>|<" + _NAME + rb"si\s*/>")


def cell_count(parts: dict[str, bytes]) -> int:
    """Return how many cells the sheets have, blank ones with them."""
    sheets = [part for part in parts.values() if b"sheetData" in part]
    return sum(sheet.count(b"<c ") + sheet.count(b":c ") for sheet in sheets)


def refuse_sprawl(parts: dict[str, bytes]) -> None:
    """Refuse a workbook whose cells would take far more room than the file: ImportRefused."""
    sheets = [part for part in parts.values() if b"sheetData" in part]
    for sheet in sheets:
        _refuse_far_cells(sheet)
    texts = [part for name, part in parts.items() if name.lower().endswith("sharedstrings.xml")]
    lengths = [len(text) for part in texts for text in _SHARED_END.split(part)]
    longest = max(lengths, default=0)
    if longest * sum(map(len, sheets)) // 20 <= TEXT_LIMIT:  # a cell takes some twenty bytes at least
        return
    shown = 0
    for sheet in sheets:
        for index in _SHARED_INDEX.findall(sheet):
            number = int(index[:9])
            shown += lengths[number] if number < len(lengths) else 0
    if shown > TEXT_LIMIT:
        raise file_refused("too_much_text", limit=TEXT_LIMIT // (1024 * 1024))


def unusable_cells(parts: dict[str, bytes], sheet: str) -> Iterator[tuple[int, int, Finding]]:
    """Yield the row (from 1) and column (from 0) of each cell that shows an error or was never calculated."""
    part = parts.get(_part_of(parts, sheet) or "")
    if part is None:
        raise file_refused("workbook_damaged")
    if not any(sign in part for sign in _SUSPECT):
        return
    for match in _CELL.finditer(part):
        attributes, content = b" " + match[1], match[2] or b""
        kind, value, place = _TYPE.search(attributes), _VALUE.search(content), _PLACED.search(attributes)
        if kind is not None and kind[1] == b"e":
            code = "error_value"
        elif value is None and _FORMULA.search(content) and (kind is None or kind[1] != b"str"):
            code = "formula_without_value"  # text is left out: a formula may well result in an empty one
        else:
            continue
        if place is None:
            raise file_refused("workbook_damaged")  # nobody could be told where it stands
        letters, row = place[1].decode("ascii").upper(), int(place[2])
        shown = None if value is None else value[1].decode("utf-8", "replace")[:20]
        yield row, column_index(letters), Finding(code, {}, sheet, row, letters, None, shown)


def _refuse_far_cells(sheet: bytes) -> None:
    rows, columns = _span(sheet)
    if columns > WIDEST:
        raise file_refused("too_many_columns", row=1, limit=WIDEST)
    if rows > SHEET_ROWS:
        raise file_refused("too_many_rows", limit=SHEET_ROWS)
    if rows * columns > CELL_LIMIT:
        raise file_refused("too_many_cells", rows=rows, columns=columns)


def _span(sheet: bytes) -> tuple[int, int]:
    """Return how many rows and columns a sheet's cells span, at most; quickly, as nearly every program writes them."""
    usual = None if b":c" in sheet else _spanned(sheet, _USUAL_CELL)
    if usual is not None and (usual[0] * usual[1] > CELL_LIMIT or usual[1] > WIDEST):
        return _spanned(sheet, _FILLED_CELL) or (0, 0)  # cells may be formatted and blank; those take no room
    return usual or _loosely_spanned(sheet)


def _spanned(sheet: bytes, cell: re.Pattern[bytes]) -> tuple[int, int] | None:
    """Return the last row and column where the pattern finds a cell; None where a cell does not say its place."""
    columns: set[bytes] = set()
    last_row = 0
    for chunk in _chunks(sheet):
        places = cell.findall(chunk)
        if places:
            letters, rows = zip(*places, strict=True)
            columns.update(letters)
            last_row = max(last_row, *(int(row or 0) for row in set(rows)))
    if b"" in columns:
        return None
    return last_row, max((column_index(letters.decode("ascii")) + 1 for letters in columns), default=0)


def _loosely_spanned(sheet: bytes) -> tuple[int, int]:
    """Return at least the last row and column where cells need not say their place, but follow the last that does."""
    last_row = last_column = rows = cells = most_cells = 0
    all_say = True
    for chunk in _chunks(sheet):
        for tag in _ROW_OR_CELL.finditer(chunk):
            is_row = tag[1] == b"row"
            rows, cells = (rows + 1, 0) if is_row else (rows, cells + 1)
            most_cells = max(most_cells, cells)
            place = _PLACED.search(tag[0])
            if place is None:
                all_say = False
            else:
                last_row = max(last_row, int(place[2]))
                last_column = max(last_column, column_index(place[1].decode("ascii")) + 1)
    return (last_row, last_column) if all_say else (last_row + rows, last_column + most_cells)


def _chunks(sheet: bytes) -> Iterator[bytes]:
    """Yield the sheet in pieces that no tag is cut by, so that what is found in them never takes much room."""
    start = 0
    while start < len(sheet):
        end = sheet.find(b"<", start + _CHUNK)
        end = len(sheet) if end < 0 else end
        yield sheet[start:end]
        start = end


def _part_of(parts: dict[str, bytes], sheet: str) -> str | None:
    """Return the name of the part that holds a sheet."""
    try:
        workbook = ET.fromstring(parts["xl/workbook.xml"])  # noqa: S314 - declares no entities: checked
        relations = ET.fromstring(parts["xl/_rels/workbook.xml.rels"])  # noqa: S314 - likewise
    except (KeyError, ET.ParseError):
        return None
    entries = (entry for entry in workbook.iter() if entry.get("name") == sheet and entry.tag.endswith("}sheet"))
    wanted = next((value for entry in entries for name, value in entry.items() if name.endswith("}id")), None)
    target = next((relation.get("Target") for relation in relations if relation.get("Id") == wanted), None)
    if target is None:
        return None
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"

"""CSV files as Chinese Windows makes them: which bytes are which characters, and which characters part the columns."""

import csv
import io
from collections.abc import Iterator

from shared.kernel.errors import TooLarge
from shared.platform.tabular.characters import unguarded
from shared.platform.tabular.findings import Findings, file_refused
from shared.platform.tabular.forms import TableForm
from shared.platform.tabular.grids import SHEET_ROWS, WIDEST, Grid
from shared.platform.tabular.header_rows import HEAD_ROWS, lay_out
from shared.platform.tabular.headers import HeaderNames

CSV_LIMIT = 64 * 1024 * 1024
_BOM = b"\xef\xbb\xbf"
_CHARSETS = {
    **dict.fromkeys(("utf-8", "utf8", "us-ascii"), "utf-8"),
    **dict.fromkeys(("gb18030", "gbk", "gb2312", "cp936"), "gb18030"),
}
_LONGEST_LINE = 1_000_000


def read_csv(content: bytes, charset: str | None, form: TableForm, findings: Findings) -> Grid:
    """Return the cells of a CSV file; ImportRefused where it is none, or is cut short."""
    if len(content) > CSV_LIMIT:
        raise TooLarge("csv_too_large", limit=CSV_LIMIT // (1024 * 1024))
    text = decoded(content, charset)
    delimiter = _delimiter(text, form)
    records = ((number, list[object](record)) for number, record in enumerate(_records(text, delimiter), start=1))
    grid = Grid(sheet=None)
    for number, record in lay_out(grid, records, form, findings):
        if len(record) != len(grid.header):
            _fit(record, len(grid.header), grid, number)
        grid.numbers.append(number)
        grid.rows.append(record)
        if len(grid.rows) > form.row_limit:
            break
    if grid.rows and grid.short_rows and grid.short_rows[-1] == grid.numbers[-1] and not text.endswith(("\n", "\r")):
        raise file_refused("csv_cut_short", row=grid.numbers[-1])
    return grid


def decoded(content: bytes, charset: str | None) -> str:
    """Return the text of a file in UTF-8 or GB18030, the one that is named or the one that fits."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or content.count(0) > len(content) // 4:
        raise file_refused("encoding_utf16")
    if b"\x00" in content:
        raise file_refused("nul_byte", row=_line_of(content, content.index(0)))
    named = None if charset is None else _CHARSETS.get(charset.lower())
    if charset is not None and named is None:
        raise file_refused("charset_unsupported", charset=charset[:40])
    if content.startswith(_BOM):
        content, named = content[len(_BOM) :], "utf-8"
    failures = []
    for encoding in (named,) if named else ("utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            failures.append(error)
    furthest = max(error.start for error in failures)  # the encoding that it is goes on longest
    raise file_refused("encoding_unknown", row=_line_of(content, furthest)) from failures[-1]


def _line_of(content: bytes, position: int) -> int:
    return content.count(b"\n", 0, position) + 1


def _delimiter(text: str, form: TableForm) -> str:
    """Return the comma, or another delimiter where that is certain: every header that it parts is one of the form's."""
    names = HeaderNames(form)
    lines = text[:_LONGEST_LINE].lstrip().split("\n", HEAD_ROWS)[:HEAD_ROWS]
    for line in lines:
        for delimiter in ("\t", ";"):
            headers = [cell.strip().strip('"') for cell in line.rstrip("\r").split(delimiter, WIDEST)]
            if 1 < len(headers) <= WIDEST and all(names.find(header) for header in headers):
                return delimiter
    return ","


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(_lines(text, delimiter), delimiter=delimiter, strict=True)
    try:
        for number, record in enumerate(reader, start=1):
            if number > SHEET_ROWS:
                raise file_refused("too_many_rows", limit=SHEET_ROWS)
            yield record
    except csv.Error as error:
        ended = "unexpected end of data" in str(error)
        raise file_refused("csv_cut_short" if ended else "csv_malformed", row=reader.line_num) from error


def _lines(text: str, delimiter: str) -> Iterator[str]:
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        if len(line) > WIDEST and line.count(delimiter) >= WIDEST and line.count(delimiter) > 4 * WIDEST:
            raise file_refused("too_many_columns", row=number, limit=WIDEST)
        if len(line) > _LONGEST_LINE:
            raise file_refused("csv_malformed", row=number)
        yield line


def _fit(record: list[object], width: int, grid: Grid, number: int) -> None:
    """Give a record the header's width: old Excel leaves out the delimiters after the last filled cell."""
    if len(record) < width:
        grid.short_rows.append(number)
        record.extend([""] * (width - len(record)))
    elif any(unguarded(str(cell)).strip() for cell in record[width:]):
        grid.long_rows.append((number, width))
    del record[width:]

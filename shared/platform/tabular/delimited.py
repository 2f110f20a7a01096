"""CSV files as Chinese Windows makes them: which bytes are which characters, and which characters part the columns."""

import csv
import io
import re
from collections.abc import Iterator

from shared.kernel.errors import TooLarge
from shared.platform.tabular.characters import shown, unguarded
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
_LAST_ASCII = 0x7F
_FOREIGN = re.compile("[\u0080-\u1fff]")
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
        raise file_refused("nul_byte", row=_row_of(content, content.index(0)))
    named = None if charset is None else _CHARSETS.get(charset.lower())
    if charset is not None and named is None:
        raise file_refused("charset_unsupported", charset=charset[:40])
    if content.startswith(_BOM):
        content, named = content[len(_BOM) :], "utf-8"
    if named is None:
        return _unmistakable(content)
    text = _decoded(content, named)
    if isinstance(text, str):
        return text
    raise file_refused("encoding_unknown", row=_row_of(content, text.start)) from text


def _unmistakable(content: bytes) -> str:
    """Return the text of a file that does not say its encoding; ImportRefused where it could be read in two ways.

    Chinese text in UTF-8 may happen to be valid GB18030, but then as rare characters that GB2312 lacks. Short text in
    GB18030 may happen to be valid UTF-8, but then as letters of other scripts. All else is anybody's guess.
    """
    readings = [_decoded(content, encoding) for encoding in ("utf-8", "gb18030")]
    texts = [text for text in readings if isinstance(text, str)]
    if not texts:
        errors = [error for error in readings if not isinstance(error, str)]
        furthest = max(error.start for error in errors)  # the encoding that it is goes on longest
        raise file_refused("encoding_unknown", row=_row_of(content, furthest)) from errors[-1]
    if len(texts) == 1 or content.isascii():
        return texts[0]
    unicode, chinese = texts
    if _FOREIGN.search(unicode) or _is_common(chinese):
        at = next(index for index, byte in enumerate(content) if byte > _LAST_ASCII)
        line = content[content.rfind(b"\n", 0, at) + 1 :].split(b"\n", 1)[0].strip()
        first, second = (shown(line.decode(encoding, "replace")) for encoding in ("utf-8", "gb18030"))
        raise file_refused("encoding_ambiguous", row=_row_of(content, at), first=first, second=second)
    return unicode


def _decoded(content: bytes, encoding: str) -> str | UnicodeDecodeError:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        return error


def _is_common(text: str) -> bool:
    """Tell whether a text has only characters of everyday Chinese."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _row_of(content: bytes, position: int) -> int:
    """Return the row that a byte stands in, as a spreadsheet counts them: a cell may have line breaks."""
    before = content[:position].decode("latin-1")  # neither encoding uses the bytes of quotes and breaks otherwise
    try:
        return max(1, sum(1 for _ in csv.reader(io.StringIO(before + "x", newline=""))))
    except csv.Error:
        return before.count("\n") + 1


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
    number = 0
    try:
        for number, record in enumerate(reader, start=1):
            if number > SHEET_ROWS:
                raise file_refused("too_many_rows", limit=SHEET_ROWS)
            yield record
    except csv.Error as error:
        ended = "unexpected end of data" in str(error)
        raise file_refused("csv_cut_short" if ended else "csv_malformed", row=number + 1) from error


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

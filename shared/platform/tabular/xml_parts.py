"""The XML of a workbook's parts, read event by event: no tree is built, so size and depth take no memory."""

import re
from collections.abc import Iterable
from typing import Final
from xml.parsers import expat

from shared.platform.tabular.findings import file_refused

_DEPTH_LIMIT: Final = 100
_NAMESPACES: Final = frozenset(
    [
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
        "http://schemas.openxmlformats.org/package/2006/relationships",
    ]
)
_ESCAPED: Final = re.compile("(?:_x[0-9A-Fa-f]{4}_)+")


class PartReader:
    """Reads a part; a subclass says what its elements mean, by their names without the usual namespace.

    Elements of other namespaces are passed over. What a document type could do, no workbook needs: ImportRefused.
    """

    def __init__(self) -> None:
        """Begin before the first piece."""
        self._depth = 0
        self._ignored_depth = 0
        parser = expat.ParserCreate("utf-8", " ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.text
        parser.StartDoctypeDeclHandler = self._refuse_document_type
        parser.XmlDeclHandler = self._check_encoding
        self._parser = parser

    def feed(self, piece: bytes) -> None:
        """Read a piece; ImportRefused where it is no XML."""
        try:
            self._parser.Parse(piece, False)
        except expat.ExpatError as error:
            raise file_refused("workbook_damaged") from error

    def close(self) -> None:
        """End the part; ImportRefused where it is cut short."""
        try:
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise file_refused("workbook_damaged") from error

    def read(self, pieces: Iterable[bytes]) -> None:
        """Read a whole part."""
        for piece in pieces:
            self.feed(piece)
        self.close()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""

    def end(self, name: str) -> None:
        """Take the end of an element."""

    def text(self, text: str) -> None:
        """Take a piece of text."""

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEPTH_LIMIT:
            raise file_refused("workbook_damaged")
        namespace, _, local = name.rpartition(" ")
        if self._ignored_depth or namespace not in _NAMESPACES:
            self._ignored_depth += 1
        else:
            self.start(local, attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._ignored_depth:
            self._ignored_depth -= 1
        else:
            self.end(name.rpartition(" ")[2])

    def _refuse_document_type(self, *_: object) -> None:
        raise file_refused("workbook_declares_entities")

    def _check_encoding(self, _: str, encoding: str | None, __: int) -> None:
        if encoding is not None and encoding.lower() not in {"utf-8", "us-ascii"}:
            raise file_refused("workbook_damaged")


def unescaped(text: str) -> str:
    """Return a text with the characters that XML cannot hold, which Excel writes as ``_x000D_``."""
    return _ESCAPED.sub(_characters, text) if "_x" in text else text


def _characters(match: re.Match[str]) -> str:
    units = match[0].split("_")[1::2]
    return b"".join(int(unit[1:], 16).to_bytes(2, "little") for unit in units).decode("utf-16-le", "surrogatepass")

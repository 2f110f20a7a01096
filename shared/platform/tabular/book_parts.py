"""What a workbook says about its sheets: their names, which are hidden, the shared texts, the number formats."""

import html
import posixpath
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from shared.platform.tabular.archives import Archive
from shared.platform.tabular.findings import file_refused
from shared.platform.tabular.number_formats import BUILT_IN, NumberFormat, number_format
from shared.platform.tabular.xml_parts import PartReader, unescaped

TEXT_LIMIT: Final = 32_767  # the characters of a cell, as Excel counts them
_MEGABYTE: Final = 1024 * 1024
_STRINGS_LIMIT: Final = 64 * _MEGABYTE
_STRING_COUNT: Final = 2_000_000
_STYLES_LIMIT: Final = 32 * _MEGABYTE
_BOOK_LIMIT: Final = 4 * _MEGABYTE
_SHEET_COUNT: Final = 1_000
_FORMAT_LENGTH: Final = 500
_USUAL_STRING: Final = re.compile(rb'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>')


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet of cells: its name, its part, and whether nobody sees it."""

    name: str
    part: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Book:
    """What holds for all sheets of a workbook; the parts of the texts and formats are None where there are none."""

    sheets: Sequence[SheetPart]
    counts_from_1904: bool
    strings_part: str | None
    styles_part: str | None

    @property
    def parts(self) -> frozenset[str]:
        """Return the names of the parts that a table is read from."""
        others = {part for part in (self.strings_part, self.styles_part) if part is not None}
        return frozenset({sheet.part for sheet in self.sheets} | others)


def book_of(archive: Archive) -> Book:
    """Return what a workbook holds; ImportRefused where that cannot be understood."""
    relations, book = _Relations(), _BookReader()
    for path, reader in (("xl/_rels/workbook.xml.rels", relations), ("xl/workbook.xml", book)):
        name = archive.name_of(path)
        if name is None:
            raise file_refused("workbook_damaged")
        reader.read(archive.pieces(name, _BOOK_LIMIT))
    sheets = []
    for title, state, identity in book.sheets:
        kind, target = relations.targets.get(identity, ("", ""))
        part = archive.name_of(target)
        if kind == "worksheet":
            if part is None:
                raise file_refused("workbook_damaged")
            sheets.append(SheetPart(title, part, is_hidden=state != "visible"))
    by_kind = dict(reversed(relations.targets.values()))
    strings, styles = (archive.name_of(by_kind.get(kind, "")) for kind in ("sharedStrings", "styles"))
    return Book(sheets, book.counts_from_1904, strings, styles)


def strings_of(archive: Archive, part: str | None) -> list[str]:
    """Return the shared texts of a workbook in their order."""
    if part is None:
        return []
    reader = StringsReader()
    rest = b""
    is_usual = True
    for piece in archive.pieces(part, _STRINGS_LIMIT):
        rest += piece
        start = rest.find(b"<si") if not reader.has_begun else 0
        end = rest.rfind(b"</si>") + 5
        if start < 0 or end < 5 or b"<!" in rest or not is_usual:
            is_usual = is_usual and start >= 0 and b"<!" not in rest and len(rest) < _MEGABYTE
            if not is_usual:
                reader.feed(rest)
                rest = b""
            continue
        reader.feed(rest[:start])
        reader.take(rest[start:end])
        rest = rest[end:]
    reader.feed(rest)
    reader.close()
    return reader.strings


def formats_of(archive: Archive, part: str | None) -> list[NumberFormat]:
    """Return the number formats of a workbook's cell styles, by the numbers of the styles."""
    reader = _StylesReader()
    if part is not None:
        reader.read(archive.pieces(part, _STYLES_LIMIT))
    codes = {**BUILT_IN, **reader.codes}
    return [number_format(codes.get(number, "General")) for number in reader.styles] or [number_format("General")]


class StringsReader(PartReader):
    """The texts of ``sharedStrings.xml``; runs of one text are joined, and readings of its characters left out."""

    def __init__(self) -> None:
        """Begin without texts."""
        super().__init__()
        self.strings: list[str] = []
        self.has_begun = False
        self._runs: list[str] = []
        self._in_text = self._in_reading = False

    def take(self, items: bytes) -> None:
        """Take whole items, quickly where they are written in the usual way."""
        texts = _USUAL_STRING.findall(items)
        if 4 * len(texts) != items.count(b"<") or items.count(b"<si") != len(texts):
            self.feed(items)
            return
        self.strings += usual_texts(texts)
        self._check(max(map(len, self.strings[-len(texts) :]), default=0))

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin a text, or a part of one."""
        super().start(name, attributes)
        self.has_begun = True
        if name == "si":
            self._runs = []
        self._in_text = name == "t" and not self._in_reading
        self._in_reading = self._in_reading or name == "rPh"

    def end(self, name: str) -> None:
        """End a text, or a part of one."""
        self._in_text = False
        if name == "rPh":
            self._in_reading = False
        elif name == "si":
            self.strings.append(unescaped("".join(self._runs)))
            self._check(len(self.strings[-1]))

    def text(self, text: str) -> None:
        """Take a piece of a text."""
        if self._in_text:
            self._runs.append(text)

    def _check(self, longest: int) -> None:
        if longest > TEXT_LIMIT:
            raise file_refused("cell_too_long", limit=TEXT_LIMIT)
        if len(self.strings) > _STRING_COUNT:
            raise file_refused("too_many_texts", limit=_STRING_COUNT)


def usual_texts(texts: Iterable[bytes]) -> list[str]:
    """Return texts as they stand in XML without the marks of XML; ImportRefused where they are no texts."""
    return list(map(usual_text, texts))


def usual_text(raw: bytes) -> str:
    """Return one text; ImportRefused where it is none."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise file_refused("workbook_damaged") from error
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "&" in text:
        text = _ENTITY.sub(_character, text)
    return unescaped(text)


_ENTITY: Final = re.compile("&([^;&]{0,12});?")
_ENTITIES: Final = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


def _character(match: re.Match[str]) -> str:
    name = match[1]
    if match[0].endswith(";"):
        if name in _ENTITIES:
            return _ENTITIES[name]
        if re.fullmatch("#(?:[0-9]{1,7}|x[0-9A-Fa-f]{1,6})", name):
            return html.unescape(match[0])
    raise file_refused("workbook_damaged")


class _Relations(PartReader):
    def __init__(self) -> None:
        super().__init__()
        self.targets: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            path = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", ""))).lstrip("/")
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.targets[attributes.get("Id", "")] = (kind, path)


class _BookReader(PartReader):
    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str, str]] = []
        self.counts_from_1904 = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "workbookPr":
            self.counts_from_1904 = attributes.get("date1904") in {"1", "true", "on"}
        elif name == "sheet":
            identity = next((value for key, value in attributes.items() if key.endswith("relationships id")), "")
            self.sheets.append((attributes.get("name", ""), attributes.get("state", "visible"), identity))
            if len(self.sheets) > _SHEET_COUNT:
                raise file_refused("too_many_sheets", limit=_SHEET_COUNT)


class _StylesReader(PartReader):
    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[int, str] = {}
        self.styles: list[int] = []
        self._in_styles = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self.codes[_whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")[:_FORMAT_LENGTH]
        elif name == "cellXfs":
            self._in_styles = True
        elif name == "xf" and self._in_styles:
            self.styles.append(_whole(attributes.get("numFmtId", "0")))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._in_styles = False


def _whole(text: str | None) -> int:
    if text is None or not re.fullmatch("[0-9]{1,9}", text):
        raise file_refused("workbook_damaged")
    return int(text)

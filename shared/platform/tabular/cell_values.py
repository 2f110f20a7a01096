"""From the XML of a cell to what the cell shows: a text, a number, a day, or a reason why nobody can tell."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from shared.platform.tabular.book_parts import TEXT_LIMIT, usual_text
from shared.platform.tabular.findings import file_refused
from shared.platform.tabular.number_formats import NumberFormat, Shown
from shared.platform.tabular.xml_parts import unescaped

_SECONDS: Final = 86_400
_LAST_DAY: Final = 2_958_466  # the day after 9999-12-31
_LEAP_DAY_THAT_NEVER_WAS: Final = 60  # 29 February 1900
_KINDS: Final = frozenset(["s", "n", "b", "e", "str", "inlineStr", "d"])


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell that holds something, but nothing that can be read; ``code`` says why."""

    code: str
    text: str | None

    def __str__(self) -> str:
        return self.text or ""


Cell = str | float | bool | datetime | Shown | Wrong
Convert = Callable[[bytes], Cell]


class CellReader:
    """Reads cells by the shared texts and number formats of their workbook."""

    def __init__(self, strings: Sequence[str], formats: Sequence[NumberFormat], *, counts_from_1904: bool) -> None:
        """Take what the workbook says for all its sheets."""
        self._strings = strings
        self._formats = formats
        self._first_day = datetime(1904, 1, 1) if counts_from_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - a day
        self._counts_from_1904 = counts_from_1904
        self._by_kind: dict[tuple[bytes, bytes], Convert] = {}
        self._by_row: dict[tuple[tuple[bytes, ...], tuple[bytes, ...]], list[Convert]] = {}

    def usual_cells(
        self,
        styles: tuple[bytes, ...],
        kinds: tuple[bytes, ...],
        raws: tuple[bytes, ...],
        inlines: tuple[bytes, ...] | None,
    ) -> list[Cell]:
        """Return the cells of a row from the bytes of their styles, kinds, values and inline texts."""
        converts = self._by_row.get((styles, kinds))
        if converts is None:
            converts = [self._convert(style, kind) for style, kind in zip(styles, kinds, strict=True)]
            if len(self._by_row) < 10_000:
                self._by_row[styles, kinds] = converts
        if inlines is None:
            return [convert(raw) for convert, raw in zip(converts, raws, strict=True)]
        return [
            _inline(inline) if inline else convert(raw)
            for convert, raw, inline in zip(converts, raws, inlines, strict=True)
        ]

    def cell(self, attributes: Mapping[str, str], texts: Mapping[str, str]) -> Cell:
        """Return a cell from its attributes and the texts of its elements: ``v``, ``is``, ``f``, and any other."""
        kind = attributes.get("t", "n")
        value, inline = texts.get("v", ""), texts.get("is", "")
        elsewhere = "".join(text for key, text in texts.items() if key not in {"f", "v", "is"}).strip()
        misplaced = elsewhere or (value if kind == "inlineStr" else inline)
        if misplaced or (kind not in _KINDS and value):
            return Wrong("value_misplaced", (misplaced or value)[:20])
        if kind == "inlineStr":
            return _of_text(inline)
        if not value and kind != "e" and "f" in texts:
            return "" if kind == "str" else Wrong("formula_without_value", None)
        style = attributes.get("s", "0").encode("ascii", "replace")
        convert = self._convert(style, kind.encode("ascii"))
        return convert(value.encode("utf-8")) if kind != "str" else _of_text(value)

    def _convert(self, style: bytes, kind: bytes) -> Convert:
        convert = self._by_kind.get((style, kind))
        if convert is None:
            convert = self._by_kind[style, kind] = self._new_convert(style, kind.decode("ascii"))
        return convert

    def _new_convert(self, style: bytes, kind: str) -> Convert:
        if kind in {"", "n"}:
            number = int(style) if re.fullmatch(b"[0-9]{1,6}", style) else 0
            if number >= len(self._formats) and style:
                raise file_refused("workbook_damaged")
            return self._number_convert(self._formats[number])
        converts: dict[str, Convert] = {
            "s": self._shared,
            "str": _inline,
            "inlineStr": partial(_wrong, "value_misplaced"),
            "b": _boolean,
            "e": lambda raw: Wrong("error_value", raw.decode("utf-8", "replace")[:20]),
            "d": _iso_day,
        }
        return converts.get(kind, partial(_wrong, "value_misplaced"))

    def _number_convert(self, shape: NumberFormat) -> Convert:
        if shape.kind in {"general", "plain"}:
            return _number
        as_cell = self._day if shape.kind == "date" else _shown

        def convert(raw: bytes) -> Cell:
            number = _number(raw)
            return as_cell(number, shape) if isinstance(number, float) else number

        return convert

    def _shared(self, raw: bytes) -> Cell:
        if not raw:
            return ""
        index = int(raw) if raw.isdigit() and len(raw) < 10 else len(self._strings)
        return self._strings[index] if index < len(self._strings) else _wrong("value_unknown", raw)

    def _day(self, number: float, shape: NumberFormat) -> Cell:
        day = None
        if 0 <= number < _LAST_DAY and (self._counts_from_1904 or int(number) != _LEAP_DAY_THAT_NEVER_WAS):
            early = not self._counts_from_1904 and number < _LEAP_DAY_THAT_NEVER_WAS
            seconds = round(number % 1 * _SECONDS * 1000) / 1000
            try:
                day = self._first_day + timedelta(days=int(number) + early, seconds=seconds)
            except OverflowError:
                day = None
        return shape.day_shown(number, day)


def _number(raw: bytes) -> float | str | Wrong:
    if not raw:
        return ""
    try:
        number = float(raw)
    except ValueError:
        return _wrong("value_unknown", raw) if raw.strip() else ""
    if not math.isfinite(number) or b"_" in raw:
        return _wrong("value_unknown", raw)
    return number


def _shown(number: float, shape: NumberFormat) -> Cell:
    return shape.shown(number)


def _boolean(raw: bytes) -> Cell:
    if not raw:
        return ""
    value = {b"1": True, b"0": False, b"true": True, b"false": False}.get(raw.strip())
    return _wrong("value_unknown", raw) if value is None else value


def _iso_day(raw: bytes) -> Cell:
    if not raw:
        return ""
    try:
        return datetime.fromisoformat(raw.decode("ascii")).replace(tzinfo=None)
    except ValueError:
        return _wrong("value_unknown", raw)


def _inline(raw: bytes) -> Cell:
    text = usual_text(raw)
    return text if len(text) <= TEXT_LIMIT else _too_long()


def _of_text(text: str) -> Cell:
    return unescaped(text) if len(text) <= TEXT_LIMIT else _too_long()


def _too_long() -> Wrong:
    raise file_refused("cell_too_long", limit=TEXT_LIMIT)


def _wrong(code: str, raw: bytes) -> Wrong | str:
    return Wrong(code, raw.decode("utf-8", "replace")[:20]) if raw else ""

"""From a cell to a value: what people type into spreadsheets, and what spreadsheets make of it."""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from shared.kernel.names import Language
from shared.kernel.none_words import is_word_for_none
from shared.platform.tabular.characters import (
    APOSTROPHES,
    FORBIDDEN,
    LINE_BREAKS,
    PRIVATE_USE,
    folded,
    narrow,
    standard,
    unguarded,
)
from shared.platform.tabular.day_cells import read_date, read_month, written
from shared.platform.tabular.displays import number_seen
from shared.platform.tabular.forms import Column, Kind
from shared.platform.tabular.number_formats import EXACT_DIGITS, Shown, decimal_of, fixes_digits
from shared.platform.tabular.unreadable import Unreadable

__all__ = ["CHOICE_SEPARATOR", "LEFT", "REMOVING", "UNUSABLE", "Unreadable", "reader_of"]

ERROR_VALUES = frozenset(
    [
        "#N/A",
        "#VALUE!",
        "#REF!",
        "#DIV/0!",
        "#NUM!",
        "#NAME?",
        "#NULL!",
        "#SPILL!",
        "#CALC!",
        "#GETTING_DATA",
        "#FIELD!",
        "#BLOCKED!",
        "#CONNECT!",
    ]
)
_NUMBER = re.compile(r"[+-]?(?:\d{1,24}|\d{1,3}(?:,\d{3}){1,7})(?:\.\d{0,20})?|[+-]?\.\d{1,20}", re.ASCII)
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d+", re.ASCII)
CHOICE_SEPARATOR = re.compile(r"[;,、，；\n]")
_LIST_SEPARATOR = re.compile(r"[ \t]*[;,、][ \t]*|[ \t]+")
_BOOLEANS = {  # the letter x is none: it ticks a box in one country and strikes it out in another
    **dict.fromkeys(("是", "对", "true", "yes", "y", "1", "√", "✓", "✔", "☑"), True),
    **dict.fromkeys(("否", "错", "false", "no", "n", "0", "×", "✕", "✖", "✗", "✘"), False),
}


@dataclass(frozen=True, slots=True)
class _Unusable:
    """A cell that was found to hold nothing usable, and was reported already."""

    def __str__(self) -> str:
        return "?"


UNUSABLE: Final = _Unusable()


@dataclass(frozen=True, slots=True, eq=False)
class _Left:
    """What a cell says that leaves what is on record."""


LEFT: Final = _Left()
REMOVING: Final[dict[Language, str]] = {"zh": "清除", "en": "remove"}
"""The word that removes what is on record, in columns where a blank cell leaves it."""
_REMOVING: Final = frozenset(REMOVING.values())


def reader_of(column: Column) -> Callable[[object], object]:
    """Return the function that reads the cells of a column.

    A blank cell is LEFT, or None where it removes what is on record; Unreadable is raised for a wrong one.
    """
    read = _readers(column)[column.kind]
    needs_value = column.needs_value
    blank = LEFT if column.blank == "leave" else None

    def read_cell(raw: object) -> object:
        if raw is UNUSABLE:
            return None
        if isinstance(raw, str):
            raw = _written_text(column, raw)
        elif raw.__class__ is Shown:
            raw = _meant(column, raw)
        if raw is None or raw == "":
            if needs_value:
                raise Unreadable("value_missing")
            return blank
        if blank is LEFT and isinstance(raw, str) and folded(raw) in _REMOVING:
            return None
        return read(column, raw)

    return read_cell


def _written_text(column: Column, raw: str) -> str:
    """Return a text without what a spreadsheet put around it."""
    raw = raw.strip()
    if not raw.isascii():
        raw = standard(raw)
        if PRIVATE_USE.search(raw):
            raise Unreadable("private_use")
    if raw.startswith(APOSTROPHES):
        text = unguarded(raw)
        if text == raw and not column.multiline:
            raise Unreadable("apostrophe_in_front")
        raw = text
    if raw.startswith("#") and raw in ERROR_VALUES:
        raise Unreadable("error_value")
    return raw


def _meant(column: Column, shown: Shown) -> object:
    """Return what a cell means that shows its number, or its day, in a form of its own: what people see there."""
    if column.kind in {"decimal", "integer", "decimals"}:
        seen = number_seen(shown)
        if seen is None:
            raise Unreadable("shown_otherwise")
        if seen.is_percent and not column.percent:
            raise Unreadable("percent_not_taken")
        return seen.number
    if shown.day is not None:
        if column.kind == "date" and shown.parts < set("ymd"):
            raise Unreadable("date_in_part")
        if column.kind == "month" and not shown.parts >= set("ym"):
            raise Unreadable("date_in_part")
        return shown.day
    if not shown.is_known:
        raise Unreadable("shown_otherwise")
    if column.kind == "code" and not (fixes_digits(shown.code) and abs(shown.number) < 10 ** (EXACT_DIGITS - 1)):
        return shown.number
    return shown.text.strip()


def _readers(column: Column) -> dict[Kind, Callable[[Column, object], object]]:
    return {
        "text": _text,
        "code": _code,
        "decimal": _decimal,
        "integer": _integer,
        "date": lambda _, raw: read_date(raw),
        "month": lambda _, raw: read_month(raw),
        "boolean": _boolean_reader(column),
        "choice": _choice_reader(column),
        "choices": _choices_reader(column),
        "decimals": _decimals,
    }


def _text(column: Column, raw: object) -> str:
    text = unicodedata.normalize("NFC", raw if isinstance(raw, str) else _digits(raw, "not_text"))
    if column.multiline:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if FORBIDDEN.search(text):
        raise Unreadable("invisible_characters")
    if not column.multiline and LINE_BREAKS.search(text):
        raise Unreadable("line_break")
    return _of_form(column, text)


def _code(column: Column, raw: object) -> str:
    code = narrow(raw) if isinstance(raw, str) else _digits(raw, "not_code")  # a number has lost its zeros
    if FORBIDDEN.search(code):
        raise Unreadable("invisible_characters")
    if any(map(str.isspace, code)):
        raise Unreadable("space_in_code")
    if _SCIENTIFIC.fullmatch(code) and "+" in code:
        raise Unreadable("digits_lost")
    if column.width is not None and len(code) < column.width:
        raise Unreadable("leading_zeros_lost" if code.isdigit() else "too_short", width=column.width)
    return _of_form(column, code)


def _of_form(column: Column, text: str) -> str:
    if len(text) > column.max_length:
        raise Unreadable("too_long", limit=column.max_length)
    if column.pattern is not None and not re.fullmatch(column.pattern, text):
        raise Unreadable("form_wrong")
    return text


def _digits(raw: object, otherwise: str) -> str:
    """Return a number's digits, as long as the spreadsheet has kept them all."""
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not math.isfinite(raw):
        raise Unreadable(otherwise)
    if abs(raw) >= 10 ** (EXACT_DIGITS - 1):
        raise Unreadable("digits_lost")
    if otherwise == "not_code":
        raise Unreadable("code_as_number" if raw == int(raw) else otherwise)
    return format(raw, f".{EXACT_DIGITS}g") if isinstance(raw, float) else str(raw)


def _decimal(column: Column, raw: object) -> Decimal:
    number = _number(raw)
    if number is None:
        number = _percentage(column, raw)
    return _within(column, number)


def _percentage(column: Column, raw: object) -> Decimal:
    """Return the number before a percent sign, where a column takes percentages."""
    text = narrow(raw) if isinstance(raw, str) else ""
    number = _number(text.removesuffix("%").rstrip()) if text.endswith("%") else None
    if number is None:
        raise Unreadable("not_number")
    if not column.percent:
        raise Unreadable("percent_not_taken")
    return number


def _number(raw: object, *, grouped: bool = True) -> Decimal | None:
    if isinstance(raw, str):
        text = raw if raw.isascii() else narrow(raw)
        if not _NUMBER.fullmatch(text) or ("," in text and not grouped):
            return None
        number = Decimal(text.replace(",", "") if "," in text else text)
    elif isinstance(raw, bool):
        return None
    elif isinstance(raw, float) and math.isfinite(raw):
        number = decimal_of(raw)
    elif isinstance(raw, int | Decimal) and -40 < Decimal(raw).adjusted() < 24:
        number = Decimal(raw)
    else:
        return None
    return number or abs(number)  # minus zero is zero


def _within(column: Column, number: Decimal) -> Decimal:
    if column.places is not None and len(format(number, "f").partition(".")[2].rstrip("0")) > column.places:
        raise Unreadable("too_many_places", places=column.places)
    if column.minimum is not None and number < column.minimum:
        raise Unreadable("too_small", minimum=str(column.minimum))
    if column.maximum is not None and number > column.maximum:
        raise Unreadable("too_large", maximum=str(column.maximum))
    return number


def _integer(column: Column, raw: object) -> int:
    number = _decimal(column, raw)
    if number != int(number):
        raise Unreadable("not_integer")
    return int(number)


def _decimals(column: Column, raw: object) -> tuple[Decimal, ...]:
    parts: tuple[object, ...]
    if isinstance(raw, str):
        parts = tuple(_LIST_SEPARATOR.split(narrow(raw)))
    else:
        parts = raw if isinstance(raw, tuple) else (raw,)
    numbers = []
    for part in parts:
        number = _number(part, grouped=False)
        if number is None:
            raise Unreadable("not_number_list")
        numbers.append(_within(column, number))
    return tuple(numbers)


def _boolean_reader(column: Column) -> Callable[[Column, object], bool]:
    by_label: dict[str, bool] = _BOOLEANS | _other_labels(column)

    def read(_: Column, raw: object) -> bool:
        if isinstance(raw, bool):
            return raw
        value = by_label.get(folded(written(raw)))
        if value is None:
            raise Unreadable("not_boolean")
        return value

    return read


def _other_labels(column: Column) -> dict[str, Any]:
    return {folded(label): value for value, labels in (column.other_labels or {}).items() for label in labels}


def _choice_reader(column: Column) -> Callable[[Column, object], str]:
    values = _values_by_label(column)

    def read(_: Column, raw: object) -> str:
        value = values.get(folded(written(raw)))
        if value is None:
            raise _no_choice(column)
        return value

    return read


def _choices_reader(column: Column) -> Callable[[Column, object], tuple[str, ...] | None]:
    """Return the reader of a list of choices; a word for "none" is a blank cell, but not beside a choice."""
    values = _values_by_label(column)

    def read(_: Column, raw: object) -> tuple[str, ...] | None:
        texts = _listed_texts(raw, values)
        chosen = [value for text in texts if (value := values.get(folded(text))) is not None]
        if len(chosen) < len(texts) and (chosen or not all(map(is_word_for_none, texts))):
            raise _no_choice(column)
        return tuple(dict.fromkeys(chosen)) or None

    return read


def _listed_texts(raw: object, values: Mapping[str, str]) -> list[str]:
    """Return the texts that a cell lists; one choice may have a separator in its label."""
    if raw is False:
        return []
    if isinstance(raw, tuple):
        return [part.strip() if isinstance(part, str) else "?" for part in raw]
    text = written(raw) or "?"  # what is no text is no choice
    return [text] if folded(text) in values else [part for part in map(str.strip, CHOICE_SEPARATOR.split(text)) if part]


def _values_by_label(column: Column) -> dict[str, str]:
    choices = column.choices or {}
    by_label = _other_labels(column) | {folded(label): value for value, labels in choices.items() for label in labels}
    return by_label | {folded(value): value for value in choices}


def _no_choice(column: Column) -> Unreadable:
    labels = (column.choices or {}).values()
    return Unreadable(
        "not_a_choice", zh="、".join(label[0] for label in labels), en=", ".join(label[1] for label in labels)
    )

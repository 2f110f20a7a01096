"""From a cell to a value: what people type into spreadsheets, and what spreadsheets make of it."""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from shared.kernel.errors import Param
from shared.kernel.months import Month
from shared.kernel.names import Language
from shared.kernel.none_words import is_word_for_none
from shared.platform.tabular.characters import FORBIDDEN, LINE_BREAKS, folded, narrow, unguarded
from shared.platform.tabular.forms import Column, Kind

EXACT_DIGITS = 15  # a spreadsheet keeps so many digits of a number, and makes zeros of the rest
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
_MONTH = re.compile(r"(\d{4})(?:([-./])(\d{1,2})|年(\d{1,2})月份?|(\d{2}))", re.ASCII)
_DAY = re.compile(
    r"(?:(\d{4})([-./])(\d{1,2})\2(\d{1,2})|(\d{4})年(\d{1,2})月(\d{1,2})日|(\d{4})(\d{2})(\d{2}))"
    r"(?:[ T]0?0:00(?::00(?:\.0+)?)?)?",
    re.ASCII,
)
CHOICE_SEPARATOR = re.compile(r"[;,、，；\n]")
_LIST_SEPARATOR = re.compile(r"[ \t]*[;,、][ \t]*|[ \t]+")
_BOOLEANS = {  # the letter x is none: it ticks a box in one country and strikes it out in another
    **dict.fromkeys(("是", "对", "true", "yes", "y", "1", "√", "✓", "✔", "☑"), True),
    **dict.fromkeys(("否", "错", "false", "no", "n", "0", "×", "✕", "✖", "✗", "✘"), False),
}
_YEARS = range(1900, 2200)


class Unreadable(Exception):
    """A cell that holds no value of its column's kind."""

    def __init__(self, code: str, **params: Param) -> None:
        """Take the finding's code and what its text quotes."""
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class _Unusable:
    """A cell that was found to hold nothing usable, and was reported already."""


UNUSABLE: Final = _Unusable()


@dataclass(frozen=True, slots=True)
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
            raw = raw.strip()
            if raw.startswith(("'", "#")):
                raw = unguarded(raw)
                if raw in ERROR_VALUES:
                    raise Unreadable("error_value")
        if raw is None or raw == "":
            if needs_value:
                raise Unreadable("value_missing")
            return blank
        if blank is LEFT and isinstance(raw, str) and folded(raw) in _REMOVING:
            return None
        return read(column, raw)

    return read_cell


def _readers(column: Column) -> dict[Kind, Callable[[Column, object], object]]:
    return {
        "text": _text,
        "code": _code,
        "decimal": _decimal,
        "integer": _integer,
        "date": lambda _, raw: _date(raw),
        "month": lambda _, raw: _month(raw),
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
    code = narrow(raw) if isinstance(raw, str) else _digits(raw, "not_code")
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
    if otherwise == "not_code" and raw != int(raw):
        raise Unreadable(otherwise)
    return format(raw, f".{EXACT_DIGITS}g") if isinstance(raw, float) else str(raw)


def _decimal(column: Column, raw: object) -> Decimal:
    number = _number(raw)
    if number is None:
        raise Unreadable("not_number")
    return _within(column, number)


def _number(raw: object, *, grouped: bool = True) -> Decimal | None:
    if isinstance(raw, str):
        text = raw if raw.isascii() else narrow(raw)
        if not _NUMBER.fullmatch(text) or ("," in text and not grouped):
            return None
        number = Decimal(text.replace(",", "") if "," in text else text)
    elif isinstance(raw, bool):
        return None
    elif isinstance(raw, float) and math.isfinite(raw):
        number = Decimal(format(raw, f".{EXACT_DIGITS}g"))  # as the spreadsheet shows it: 0.3, not 0.30000000000000004
    elif isinstance(raw, int | Decimal) and abs(Decimal(raw)) < Decimal(10) ** 24:
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


def _date(raw: object) -> date:
    if isinstance(raw, datetime):
        if raw.time() != datetime.min.time():
            raise Unreadable("time_with_date")
        raw = raw.date()
    day = raw if isinstance(raw, date) else _written_day(_written(raw))
    if day is None or day.year not in _YEARS:
        raise Unreadable("not_date")
    return day


def _month(raw: object) -> Month:
    if isinstance(raw, date):  # a real date stands for the month that it lies in
        month: Month | None = Month.of(raw)
    else:
        text = _written(raw)
        month = _written_month(text)
        if month is None:
            day = _written_day(text)
            month = None if day is None else Month.of(day)
    if month is None or month.year not in _YEARS:
        raise Unreadable("not_month")
    return month


def _written(raw: object) -> str:
    if isinstance(raw, str):
        return narrow(raw)
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return ""
    return format(raw, f".{EXACT_DIGITS}g")


def _written_month(text: str) -> Month | None:
    match = _MONTH.fullmatch(text)
    if match is None:
        return None
    year, separator, number = match[1], match[2], match[3] or match[4] or match[5]
    if separator == "." and number == "1":  # a spreadsheet makes 2025.1 of 2025.10
        raise Unreadable("month_ambiguous", year=year)
    return Month(int(year), int(number)) if int(year) and 1 <= int(number) <= 12 else None


def _written_day(text: str) -> date | None:
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    year, month, day = (
        match[1] or match[5] or match[8],
        match[3] or match[6] or match[9],
        match[4] or match[7] or match[10],
    )
    try:
        return date(int(year), int(month), int(day))
    except ValueError:  # 30 February
        return None


def _boolean_reader(column: Column) -> Callable[[Column, object], bool]:
    by_label: dict[str, bool] = _BOOLEANS | _other_labels(column)

    def read(_: Column, raw: object) -> bool:
        if isinstance(raw, bool):
            return raw
        value = by_label.get(folded(_written(raw)))
        if value is None:
            raise Unreadable("not_boolean")
        return value

    return read


def _other_labels(column: Column) -> dict[str, Any]:
    return {folded(label): value for value, labels in (column.other_labels or {}).items() for label in labels}


def _choice_reader(column: Column) -> Callable[[Column, object], str]:
    values = _values_by_label(column)

    def read(_: Column, raw: object) -> str:
        value = values.get(folded(_written(raw)))
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
    text = _written(raw) or "?"  # what is no text is no choice
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

"""Strict reading of JSON documents: every fault is found and points at its place.

A reader walks a document by ``Place``s. A typed read of a faulty value records the fault and returns a stand-in. So
reading goes on to the next fault, and the reader refuses the document at the end.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeVar

from shared.kernel.errors import Fault, Param
from shared.kernel.pointers import pointer

DIGITS: Final = 12
PLACES: Final = 6
ZERO: Final = Decimal(0)
SMALLEST: Final = Decimal(1).scaleb(-PLACES)  # the smallest number above zero that a document can hold
_LIMIT: Final = Decimal(10) ** DIGITS
_PLAIN: Final = re.compile(rf"-?[0-9]{{1,{DIGITS}}}(?:\.[0-9]{{1,{PLACES}}})?", re.ASCII)
_UNKNOWN_NAMED: Final = 20
_MISSING: Final = object()

Choice = TypeVar("Choice", bound=StrEnum)


def plain_number(value: object) -> Decimal | None:
    """Return an integer, a decimal in plain notation or a Decimal within bounds, exactly; None for anything else.

    Floats are refused, as their digits are lost already; so are booleans, NaN, infinity and exponents.
    """
    if type(value) is str:
        return Decimal(value) if _PLAIN.fullmatch(value) else None
    if type(value) is int:
        return Decimal(value) if abs(value) < _LIMIT else None
    if isinstance(value, Decimal):
        return value if is_plain(value) else None
    return None


def is_plain(number: Decimal) -> bool:
    """Tell whether a document can hold this number."""
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -PLACES and abs(number) < _LIMIT


class Place:
    """A value in a document, where it stands, and the list that its faults go to."""

    __slots__ = ("_faults", "_parent", "key", "value")

    def __init__(self, value: object, faults: list[Fault], parent: "Place | None" = None, key: str = "") -> None:
        """Take the value; a root has no parent."""
        self.value = value
        self._faults = faults
        self._parent = parent
        self.key = key

    @property
    def pointer(self) -> str:
        """Return the JSON pointer from the root."""
        if self._parent is None:
            return ""
        return self._parent.pointer + pointer([self.key])

    @property
    def absent(self) -> bool:
        """Tell whether there is no value here, or null."""
        return self.value is _MISSING or self.value is None

    @property
    def sound(self) -> bool:
        """Tell whether nothing wrong was found here or below so far."""
        pointer = self.pointer
        return not any((fault.pointer + "/").startswith(pointer + "/") for fault in self._faults)

    def fault(self, code: str, **params: Param) -> None:
        """Record something wrong at this place."""
        self._faults.append(Fault(self.pointer, code, params))

    def __getitem__(self, key: str) -> "Place":
        """Return the place of a field; the value of an absent one reads as missing."""
        value = self.value
        if type(value) is dict or isinstance(value, Mapping):
            return Place(value.get(key, _MISSING), self._faults, self, key)
        return Place(_MISSING, self._faults, self, key)

    def is_object(self, fields: frozenset[str] | None = None) -> bool:
        """Tell whether this is an object; fields beyond the named ones are faults."""
        value = self.value
        if type(value) is dict and (fields is None or value.keys() <= fields):
            return True  # the usual case, without the slow general test
        if not isinstance(value, Mapping):
            self._refuse("not_an_object")
            return False
        if fields is not None:
            for name in sorted(str(key) for key in value.keys() - fields)[:_UNKNOWN_NAMED]:
                self[name].fault("extra_forbidden")
        return True

    def fields(self) -> Iterator[tuple[str, "Place"]]:
        """Yield the fields of an object with their places, in their order; none where it is no object."""
        if isinstance(self.value, Mapping):
            for key, value in self.value.items():
                yield str(key), Place(value, self._faults, self, str(key))

    def items(self, least: int = 0, most: int = 1000) -> list["Place"]:
        """Return the places of a list's items; a fault where there are too few or too many."""
        if not isinstance(self.value, Sequence) or isinstance(self.value, str | bytes):
            self._refuse("not_a_list")
            return []
        if not least <= len(self.value) <= most:
            self.fault("list_length", least=least, most=most)
            return []
        return [Place(item, self._faults, self, str(index)) for index, item in enumerate(self.value)]

    def number(self, least: Decimal | None = None, most: Decimal | None = None, places: int = PLACES) -> Decimal:
        """Return the number within bounds and with at most so many decimals."""
        number = plain_number(self.value)
        if number is None:
            self._refuse("not_a_plain_number", digits=DIGITS, places=PLACES)
            return ZERO
        if least is not None and number < least:
            self.fault("not_above_zero" if least == SMALLEST else "below_minimum", minimum=format(least, "f"))
        elif most is not None and number > most:
            self.fault("above_maximum", maximum=format(most, "f"))
        elif places < PLACES and -int(number.as_tuple().exponent) > places:
            self.fault("too_many_decimals", places=places)
        return number

    def optional_number(self, key: str, least: Decimal | None = None, most: Decimal | None = None) -> Decimal | None:
        """Return the number in a field, or None where it is absent or null.

        Millions of facts are read so: the place of the field is made only to find fault with it.
        """
        value = self.value.get(key) if type(self.value) is dict or isinstance(self.value, Mapping) else None
        if value is None:
            return None
        number = plain_number(value)
        if number is None or (least is not None and number < least) or (most is not None and number > most):
            return self[key].number(least, most)
        return number

    def positive(self, places: int = PLACES) -> Decimal:
        """Return a number above zero."""
        return self.number(SMALLEST, places=places)

    def numbers(self, least: Decimal, most: Decimal, longest: int) -> tuple[Decimal, ...]:
        """Return a list of numbers within bounds."""
        if isinstance(self.value, list | tuple) and len(self.value) <= longest:
            numbers = [number for item in self.value if (number := plain_number(item)) is not None]
            if len(numbers) == len(self.value) and all(least <= number <= most for number in numbers):
                return tuple(numbers)  # the usual case, without a place for each
        return tuple(item.number(least, most) for item in self.items(most=longest))

    def whole(self, least: int, most: int) -> int:
        """Return an integer within bounds, given as an integer or a string of digits."""
        before = len(self._faults)
        number = self.number(Decimal(least), Decimal(most), places=0)
        return int(number) if len(self._faults) == before else least

    def boolean(self) -> bool:
        """Return true or false, given as such and not as a number or word."""
        if not isinstance(self.value, bool):
            self._refuse("not_a_boolean")
            return False
        return self.value

    def text(self, longest: int) -> str:
        """Return a text without control characters, and without blanks around it."""
        value = self.value
        if not isinstance(value, str):
            self._refuse("not_a_text")
            return ""
        if not value.isprintable() or value != value.strip() or not 0 < len(value) <= longest:
            self.fault("text_malformed", longest=longest)
        return value

    def choice(self, choices: type[Choice]) -> Choice:
        """Return the member that is named."""
        for member in choices:
            if self.value == member.value:
                return member
        self._refuse("unknown_choice", choices=", ".join(choices))
        return next(iter(choices))

    def _refuse(self, code: str, **params: Param) -> None:
        if self.value is _MISSING:
            self.fault("missing")
        else:
            self.fault(code, **params)

"""Strict reading of JSON text: what JSON does not have, or no record can hold, is refused with its place.

Python's own reader takes NaN and Infinity, keeps the last of two equal keys, and passes lone surrogates on.
"""

import json
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from shared.kernel.errors import Fault, Invalid
from shared.kernel.pointers import pointer

FAULTS_NAMED: Final = 20
_DIGITS_MOST: Final = 400
_SURROGATES: Final = range(0xD800, 0xE000)


class _Unusable:
    """Stands where a value was that is refused."""

    def __init__(self, code: str) -> None:
        self.code = code


_NUMBER: Final = _Unusable("number_unusable")
_REPEATED: Final = _Unusable("key_repeated")


def read_json(content: bytes, *, exact: bool = False) -> Any:
    """Return the document; Invalid with every fault. With ``exact``, fractions are Decimals, else floats."""
    reader = _Reader(exact=exact)
    try:
        text = content.decode("utf-8-sig")
        document = json.loads(
            text,
            parse_constant=reader.constant,
            parse_float=reader.fraction,
            parse_int=reader.whole,
            object_pairs_hook=reader.fields,
        )
    except (ValueError, RecursionError) as error:
        raise Invalid("request_invalid", [Fault("", "json_invalid")]) from error
    if reader.unusable or _has_escaped(text):
        faults = list(_faults(document))
        if faults:
            raise Invalid("request_invalid", faults[:FAULTS_NAMED])
    return document


def is_storable(text: str) -> bool:
    """Tell whether a database and an answer can hold the text: no null character and no lone surrogate."""
    return "\0" not in text and not any(ord(character) in _SURROGATES for character in text)


def storable(text: str) -> str:
    """Return the text with null characters and lone surrogates written out, as records and logs hold it."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")


class _Reader:
    """Makes the values of a document, and marks those that are refused."""

    def __init__(self, *, exact: bool) -> None:
        self.unusable = False
        self._make: Callable[[str], Any] = Decimal if exact else float

    def constant(self, _: str) -> object:
        """Mark NaN, Infinity and -Infinity, which JSON does not have."""
        return self._mark(_NUMBER)

    def fraction(self, text: str) -> object:
        """Read a number with a point or an exponent, unless no computer holds it or it is a negative zero."""
        number = float(text)
        if len(text) > _DIGITS_MOST or abs(number) == float("inf") or (number == 0 and text.startswith("-")):
            return self._mark(_NUMBER)
        try:
            return self._make(text)
        except InvalidOperation:
            return self._mark(_NUMBER)

    def whole(self, text: str) -> object:
        """Read a whole number of sensible length; a negative zero is none."""
        return self._mark(_NUMBER) if len(text) > _DIGITS_MOST or text == "-0" else int(text)

    def fields(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """Make an object, where each key stands once."""
        made = dict(pairs)
        if len(made) < len(pairs):
            seen: set[str] = set()
            for key, _ in pairs:
                if key in seen:
                    made[key] = self._mark(_REPEATED)
                seen.add(key)
        return made

    def _mark(self, mark: _Unusable) -> _Unusable:
        self.unusable = True
        return mark


def _has_escaped(text: str) -> bool:
    """Tell whether an escape may stand for a null character or half a surrogate pair."""
    return "\\u" in text and any(part in text for part in ("\\u0000", "\\ud", "\\uD"))


def _faults(document: object) -> Iterator[Fault]:
    """Yield the marked values and the unusable texts; a list of what is to do stands in for recursion."""
    waiting: list[tuple[tuple[str, ...], object]] = [((), document)]
    while waiting:
        place, value = waiting.pop()
        if isinstance(value, _Unusable):
            yield Fault(pointer(place), value.code)
        elif isinstance(value, str) and not is_storable(value):
            yield Fault(pointer(place), "text_unstorable")
        elif isinstance(value, dict):
            if not all(map(is_storable, value)):
                yield Fault(pointer(place), "text_unstorable")
            waiting += [((*place, key), item) for key, item in reversed(value.items()) if is_storable(key)]
        elif isinstance(value, list):
            waiting += [((*place, str(index)), item) for index, item in reversed(list(enumerate(value)))]

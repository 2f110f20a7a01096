"""Documents with one fault of shape each, made from a sound one."""

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from shared.kernel.documents import plain_number
from shared.kernel.pointers import pointer

UNKNOWN = "unheard_of"
_OTHERS: dict[str, Any] = {
    "null": None,
    "a text": UNKNOWN,
    "a number": 7,
    "a fraction": 0.5,
    "a boolean": True,
    "an empty list": [],
    "a list": [UNKNOWN],
    "an object": {},
}


@dataclass(frozen=True)
class Mutant:
    """A document in which one value is another, gone or added, and what was done where."""

    pointer: str
    change: str
    document: Any


def mutants(document: Any, choices: Sequence[str]) -> Iterator[Mutant]:
    """Yield the document with one change: a field removed or added, a value of another type, or another choice."""
    for parts, value in _values(document, []):
        at = pointer(parts)
        if isinstance(value, dict):
            yield Mutant(at, "an extra field", _with(document, [*parts, UNKNOWN], UNKNOWN))
            yield from _named_by_choice(document, parts, value, choices)
        if parts:
            if isinstance(_at(document, parts[:-1]), dict):
                yield Mutant(at, "removed", _without(document, parts))
            for change, other in _others(value, choices):
                yield Mutant(at, change, _with(document, parts, other))


def _named_by_choice(
    document: Any, parts: list[str], value: dict[str, Any], choices: Sequence[str]
) -> Iterator[Mutant]:
    """Yield the document with one more field in an object whose fields have the names of choices."""
    names = [name for name in value if name in choices]
    if names:
        for choice in choices:
            if choice not in value:
                changed = _with(document, [*parts, choice], value[names[0]])
                yield Mutant(pointer(parts), f"an extra field {choice}", changed)


def _others(value: Any, choices: Sequence[str]) -> Iterator[tuple[str, Any]]:
    yield from ((change, other) for change, other in _OTHERS.items() if other != value)
    if type(value) is int:
        yield "as a text", str(value)
        yield "as a fraction", value + 0.5
    if value in choices:
        yield from ((f"the choice {choice}", choice) for choice in choices if choice != value)
    number = plain_number(value)
    if isinstance(value, str) and number is not None:
        yield "as a number", int(number) if number == int(number) else float(number)


def _values(value: Any, parts: list[str]) -> Iterator[tuple[list[str], Any]]:
    yield parts, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _values(inner, [*parts, key])
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _values(inner, [*parts, str(index)])


def _at(document: Any, parts: list[str]) -> Any:
    for part in parts:
        document = document[int(part)] if isinstance(document, list) else document[part]
    return document


def _with(document: Any, parts: list[str], value: Any) -> Any:
    changed = copy.deepcopy(document)
    place = _at(changed, parts[:-1])
    place[int(parts[-1]) if isinstance(place, list) else parts[-1]] = value
    return changed


def _without(document: Any, parts: list[str]) -> Any:
    changed = copy.deepcopy(document)
    del _at(changed, parts[:-1])[parts[-1]]
    return changed

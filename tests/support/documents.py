"""Documents that differ in one value from a valid one."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from shared.kernel.documents import Place
from shared.kernel.errors import Fault, Invalid, Param


def bend(document: Any, pointer: str, value: Any) -> Any:
    """Put a value at a pointer (``...`` removes the field) and return the document."""
    *path, last = pointer.split("/")[1:]
    place = document
    for part in path:
        place = place[int(part)] if isinstance(place, list) else place[part]
    key = int(last) if isinstance(place, list) else last
    if value is ...:
        del place[key]
    else:
        place[key] = value
    return document


PLAIN: Mapping[str, Param] = {"digits": 12, "places": 6}
"""What the fault ``not_a_plain_number`` quotes."""


def refusal(read: Callable[..., object], *arguments: object) -> tuple[str, list[Fault]]:
    """Return the code and the faults with which a reader refuses."""
    with pytest.raises(Invalid) as caught:
        read(*arguments)
    return caught.value.code, caught.value.faults


def faults_of(read: Callable[[Place], object], document: object) -> list[Fault]:
    """Return the faults that a reader of places finds in a document."""
    faults: list[Fault] = []
    read(Place(document, faults))
    return faults

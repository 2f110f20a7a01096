"""The scheme and sheet of the first worked case, to be bent by tests."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from services.appraisal.schemes.domain.scheme import Scheme, read_scheme

_CASE = Path(__file__).parents[2] / "cases" / "scoring" / "01_plain.json"


def scheme_document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(_CASE.read_text(encoding="utf-8"))["scheme"]
    return document


def sheet_document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(_CASE.read_text(encoding="utf-8"))["sheet"]
    return document


def scheme(**changes: Any) -> Scheme:
    return read_scheme({**scheme_document(), **changes})


def bend(document: Any, pointer: str, value: Any) -> Any:
    """Put a value at a pointer (``...`` takes the field away) and return the document."""
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


def decimals(*numbers: str) -> list[Decimal]:
    return [Decimal(number) for number in numbers]

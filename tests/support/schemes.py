"""The model scheme and the sheet of the first worked case, for tests to change."""

from decimal import Decimal
from typing import Any

from services.appraisal.schemes.domain.scheme import Scheme, read_scheme
from tests.support.cases import load_case, load_shared


def scheme_document() -> dict[str, Any]:
    return load_shared("scoring")


def sheet_document() -> dict[str, Any]:
    document: dict[str, Any] = load_case("scoring", "01_plain")["sheet"]
    return document


def scheme(**changes: Any) -> Scheme:
    return read_scheme({**scheme_document(), **changes})


def decimals(*numbers: str) -> list[Decimal]:
    return [Decimal(number) for number in numbers]

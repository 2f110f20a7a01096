"""The model pay table of the worked cases, for tests to change."""

from datetime import date
from typing import Any

from services.compensation.pay_tables.domain.pay_table import PayTable, read_pay_table
from services.compensation.statements.domain.statements import Placement
from shared.kernel.spans import Span
from tests.support.cases import load_shared


def table_document() -> dict[str, Any]:
    return load_shared("pay")


def pay_table(**changes: Any) -> PayTable:
    return read_pay_table({**table_document(), **changes})


def placement_of(rung: str, start: str, end: str | None = None) -> Placement:
    return Placement(rung, Span(date.fromisoformat(start), None if end is None else date.fromisoformat(end)))

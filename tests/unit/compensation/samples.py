"""The pay table of the first worked case, to be bent by tests."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from services.compensation.pay_tables.domain.pay_table import PayTable, read_pay_table
from services.compensation.statements.domain.statements import Placement
from shared.kernel.spans import Span

_CASE = Path(__file__).parents[2] / "cases" / "pay" / "01_plain.json"


def table_document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(_CASE.read_text(encoding="utf-8"))["table"]
    return document


def pay_table(**changes: Any) -> PayTable:
    return read_pay_table({**table_document(), **changes})


def held(rung: str, start: str, end: str | None = None) -> Placement:
    return Placement(rung, Span(date.fromisoformat(start), None if end is None else date.fromisoformat(end)))

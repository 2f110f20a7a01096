"""Every worked example of pay."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from services.compensation.pay_tables.domain.pay_table import read_pay_table
from services.compensation.statements.domain.statements import Statement, draw_up, read_placements
from shared.kernel.months import Month

CASES = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parent / "pay").glob("*.json"))
}


def test_every_case_is_run() -> None:
    assert len(CASES) == 11


@pytest.mark.parametrize("name", CASES)
def test_statement(name: str) -> None:
    case = CASES[name]
    table = read_pay_table(case["table"])
    statement = draw_up(
        table,
        Month.parse(case["month"]),
        read_placements(case["placements"], table),
        None if case["score"] is None else Decimal(case["score"]),
        case["masked"],
    )
    assert isinstance(statement, Statement)
    assert {item: str(amount) for item, amount in statement.items.items()} == case["expected"]["items"]
    assert str(statement.gross) == case["expected"]["gross"]

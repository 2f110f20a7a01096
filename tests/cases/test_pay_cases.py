"""Every worked example of pay."""

from decimal import Decimal

import pytest

from services.compensation.pay_tables.domain.pay_table import read_pay_table
from services.compensation.statements.domain.statements import Statement, draw_up, read_placements
from shared.kernel.months import Month
from tests.support.cases import load_cases

CASES = load_cases("pay")


def test_every_case_is_run() -> None:
    assert len(CASES) == 11


@pytest.mark.parametrize("name", CASES)
def test_the_statement_is_the_one_of_the_case(name: str) -> None:
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

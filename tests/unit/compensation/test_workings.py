"""Slips that can be followed with a pencil."""

from decimal import Decimal
from fractions import Fraction

from services.compensation.statements.domain.statements import Statement, draw_up
from services.compensation.statements.domain.workings import ItemWorking, Part, explain
from shared.kernel.months import Month
from shared.kernel.rounding import round_half_up
from tests.unit.compensation.samples import held, pay_table

MARCH = Month(2026, 3)
TABLE = pay_table(takes_effect="by_day")


def explained() -> tuple[ItemWorking, ...]:
    placements = [held("SB", "2025-01-01", "2026-03-11"), held("SA", "2026-03-11")]
    statement = draw_up(TABLE, MARCH, placements, Decimal(92), False)
    assert isinstance(statement, Statement)
    return explain(TABLE, statement.stays, statement.items, statement.coefficient)


def test_the_parts_come_to_the_amount() -> None:
    for item in explained():
        days = sum((Fraction(part.standard) * part.days for part in item.parts), Fraction(0)) / MARCH.days
        coefficient = Fraction(1) if item.coefficient is None else Fraction(item.coefficient)
        assert round_half_up(days * coefficient) == item.amount


def test_an_allowance_counts_only_the_days_at_its_rungs() -> None:
    base, performance, allowance = explained()
    assert [item.coefficient for item in (base, performance, allowance)] == [None, Decimal("1.2"), None]
    assert base.parts == (Part("SB", Decimal("4300.00"), 10), Part("SA", Decimal("4700.00"), 21))
    assert allowance.parts == (Part("SA", Decimal("800.00"), 21),)
    assert (allowance.code, allowance.name) == ("section_chief", "正科级待遇")


def test_who_has_no_allowance_has_no_item() -> None:
    statement = draw_up(TABLE, MARCH, [held("JC", "2025-01-01")], None, True)
    assert isinstance(statement, Statement)
    workings = explain(TABLE, statement.stays, statement.items, statement.coefficient)
    assert [item.code for item in workings] == ["base", "performance"]

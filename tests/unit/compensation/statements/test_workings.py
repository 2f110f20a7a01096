"""Slips that can be followed with a pencil."""

from decimal import Decimal
from fractions import Fraction

from services.compensation.statements.domain.statements import Statement, draw_up
from services.compensation.statements.domain.workings import ItemWorking, Part, explain
from shared.kernel.months import Month
from shared.kernel.names import Language
from shared.kernel.rounding import round_half_up
from tests.support.pay_tables import pay_table, placement_of

MARCH = Month(2026, 3)
TABLE = pay_table(takes_effect="by_day")
LANGUAGES: tuple[Language, ...] = ("zh", "en")


def explained() -> tuple[ItemWorking, ...]:
    placements = [placement_of("SB", "2025-01-01", "2026-03-11"), placement_of("SA", "2026-03-11")]
    statement = draw_up(TABLE, MARCH, placements, Decimal(92), False)
    assert isinstance(statement, Statement)
    return explain(TABLE, statement.stays, statement.items, statement.coefficient, "zh")


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
    statement = draw_up(TABLE, MARCH, [placement_of("JC", "2025-01-01")], None, True)
    assert isinstance(statement, Statement)
    workings = explain(TABLE, statement.stays, statement.items, statement.coefficient, "zh")
    assert [item.code for item in workings] == ["base", "performance"]


def test_the_parts_of_the_standard_are_named_in_the_readers_language() -> None:
    statement = draw_up(TABLE, MARCH, [placement_of("JC", "2025-01-01")], None, True)
    assert isinstance(statement, Statement)
    names = {
        language: [
            item.name for item in explain(TABLE, statement.stays, statement.items, statement.coefficient, language)
        ]
        for language in LANGUAGES
    }
    assert names == {"zh": ["基本工资", "绩效工资"], "en": ["Base", "Performance"]}

"""What moves cost."""

from datetime import date
from decimal import Decimal

import pytest

from services.compensation.pay_tables.domain.pay_table import PayTable
from services.compensation.quotes.domain.quotes import Move, Quote, Tables, quote_moves
from shared.kernel.errors import Invalid
from shared.kernel.months import Month
from tests.unit.compensation.samples import pay_table, table_document

NEXT_MONTH = pay_table()
BY_DAY = pay_table(takes_effect="by_day")
UP = 900  # MA 6000 to SC 6900, in yuan a month


def always(table: PayTable) -> Tables:
    return lambda _: table


def costs(quote: Quote) -> tuple[Decimal, Decimal]:
    return quote.cost, quote.following_year


def move(effective: str, before: str = "MA", after: str = "SC") -> Move:
    return Move(before, after, date.fromisoformat(effective))


@pytest.mark.parametrize(
    ("effective", "next_month", "by_day"),
    [
        ("2026-01-01", "10800.00", "10800.00"),
        ("2025-07-01", "10800.00", "10800.00"),
        ("2026-03-01", "9000.00", "9000.00"),
        ("2026-03-02", "8100.00", "8970.97"),  # and 30 of 31 days
        ("2026-12-02", "0.00", "870.97"),
        ("2026-12-31", "0.00", "29.03"),
        ("2027-01-01", "0.00", "0.00"),
    ],
)
def test_months_in_which_the_new_rung_is_paid(effective: str, next_month: str, by_day: str) -> None:
    full = Decimal(12 * UP)
    assert costs(quote_moves([move(effective)], 2026, always(NEXT_MONTH))) == (Decimal(next_month), full)
    assert costs(quote_moves([move(effective)], 2026, always(BY_DAY))) == (Decimal(by_day), full)


def test_down_costs_less_than_nothing_and_allowances_count() -> None:
    quote = quote_moves([move("2026-01-01", "SA", "SB")], 2026, always(NEXT_MONTH))
    assert quote.cost == quote.following_year == Decimal(-1650 * 12)


def test_nobody_moves() -> None:
    assert costs(quote_moves([], 2026, always(NEXT_MONTH))) == (Decimal("0.00"), Decimal("0.00"))


def test_months_with_a_closed_run_are_left_out() -> None:
    closed = {Month(2026, 1), Month(2026, 2), Month(2025, 12)}
    quote = quote_moves([move("2026-01-01")], 2026, always(NEXT_MONTH), closed)
    assert costs(quote) == (Decimal(10 * UP), Decimal(12 * UP))


def test_each_month_has_its_own_table() -> None:
    document = table_document()
    document["standards"]["SC"]["base"] = "4100.00"
    later = pay_table(standards=document["standards"])
    quote = quote_moves(
        [move("2026-01-01")], 2026, lambda month: later if month >= Month(2026, 7) else NEXT_MONTH, {Month(2026, 7)}
    )
    assert costs(quote) == (Decimal(6 * 900 + 5 * 1000), Decimal(12 * 1000))


def test_thirds_of_cents_are_rounded_once_at_the_end() -> None:
    # 900 x 1/31 = 29.0322...; three of them are 87.0967..., not 3 x 29.03 = 87.09.
    assert quote_moves([move("2026-12-31")] * 3, 2026, always(BY_DAY)).cost == Decimal("87.10")


def test_unknown_codes_are_pointed_at() -> None:
    moves = [move("2026-01-01"), move("2026-01-01", after="XX"), move("2026-01-01", before="YY")]
    with pytest.raises(Invalid) as refusal:
        quote_moves(moves, 2026, always(NEXT_MONTH))
    assert refusal.value.code == "moves_invalid"
    assert [(fault.pointer, fault.code, fault.params) for fault in refusal.value.faults] == [
        ("/moves/1/to", "unknown_rung", {"rung": "XX"}),
        ("/moves/2/from", "unknown_rung", {"rung": "YY"}),
    ]


def test_a_post_need_not_be_in_the_tables_before_it_is_paid() -> None:
    standards = {**table_document()["standards"], "HEAD": {"base": "5000", "performance": "2000"}}
    later = pay_table(standards=standards)
    quote = quote_moves(
        [move("2026-07-01", after="HEAD")], 2026, lambda month: later if month >= Month(2026, 7) else NEXT_MONTH
    )
    assert costs(quote) == (Decimal(6 * 1000), Decimal(12 * 1000))

"""What moves cost."""

from datetime import date
from decimal import Decimal

import pytest

from services.compensation.pay_tables.domain.pay_table import PayTable
from services.compensation.quotes.domain.quotes import MonthCost, Move, Quote, Tables, quote_moves
from shared.kernel.errors import Fault, Invalid
from shared.kernel.months import Month, months_of_year
from tests.support.pay_tables import pay_table, table_document

NEXT_MONTH = pay_table()
BY_DAY = pay_table(takes_effect="by_day")
UP = 900  # MA 6000 to SC 6900, in yuan a month


def always(table: PayTable) -> Tables:
    return lambda _: table


def costs(quote: Quote) -> tuple[Decimal, Decimal]:
    return quote.cost, quote.full_year_cost


def move(effective_on: str, before: str = "MA", after: str = "SC", employee_no: str = "1") -> Move:
    return Move(employee_no, before, after, date.fromisoformat(effective_on))


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
    assert quote.cost == quote.full_year_cost == Decimal(-1650 * 12)


def test_nobody_moves() -> None:
    assert costs(quote_moves([], 2026, always(NEXT_MONTH))) == (Decimal("0.00"), Decimal("0.00"))


def test_only_the_months_left_and_the_full_following_year_are_asked_for_a_table() -> None:
    asked: list[Month] = []

    def tables(month: Month) -> PayTable:
        asked.append(month)
        return NEXT_MONTH

    quote_moves([move("2026-10-01"), move("2026-11-02", employee_no="2")], 2026, tables, {Month(2026, 11)})
    assert asked == [Month(2026, 10), Month(2026, 12), *months_of_year(2027)]


def test_months_that_end_before_the_first_move_are_not_asked_for_a_table() -> None:
    def tables(month: Month) -> PayTable:
        assert month >= Month(2026, 12)
        return NEXT_MONTH

    assert costs(quote_moves([move("2026-12-01")], 2026, tables)) == (Decimal(UP), Decimal(12 * UP))


def test_a_quote_tells_each_month_in_which_a_move_is_paid() -> None:
    # SC to SB is 650 in yuan a month; it is paid on 17 of November's 30 days.
    # MA to SC is 900; it is paid on 30 of December's 31 days.
    quote = quote_moves([move("2026-11-14", "SC", "SB"), move("2026-12-02", employee_no="2")], 2026, always(BY_DAY))
    assert quote == Quote(
        2026,
        2,
        Decimal("1889.30"),
        Decimal(12 * (UP + 650)).quantize(Decimal("0.01")),
        (MonthCost(Month(2026, 11), Decimal("368.33")), MonthCost(Month(2026, 12), Decimal("1520.97"))),
    )


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


def test_the_following_year_is_the_next_and_no_later_one() -> None:
    standards = {**table_document()["standards"], "SC": {"base": "4100.00", "performance": "2900.00"}}
    later = pay_table(standards=standards)
    quote = quote_moves([move("2026-01-01")], 2026, lambda month: later if month >= Month(2028, 1) else NEXT_MONTH)
    assert costs(quote) == (Decimal(12 * UP), Decimal(12 * UP))


def test_thirds_of_cents_are_rounded_once_at_the_end() -> None:
    # 900 x 1/31 = 29.0322...; three of them are 87.0967..., not 3 x 29.03 = 87.09.
    assert quote_moves([move("2026-12-31", employee_no=who) for who in "123"], 2026, always(BY_DAY)).cost == Decimal(
        "87.10"
    )


def test_unknown_codes_are_pointed_at() -> None:
    moves = [
        move("2026-01-01", employee_no="1"),
        move("2026-01-01", after="XX", employee_no="2"),
        move("2026-01-01", before="YY", employee_no="3"),
    ]
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
        [move("2026-07-01", after="HEAD", employee_no="2")],
        2026,
        lambda month: later if month >= Month(2026, 7) else NEXT_MONTH,
    )
    assert costs(quote) == (Decimal(6 * 1000), Decimal(12 * 1000))


HEAD = {**table_document()["standards"], "HEAD": {"base": "5000", "performance": "2000"}}


def test_a_later_move_to_a_new_post_does_not_ask_the_tables_of_an_earlier_move_for_it() -> None:
    later = pay_table(standards=HEAD)
    quote = quote_moves(
        [move("2026-01-01"), move("2026-07-01", after="HEAD", employee_no="2")],
        2026,
        lambda month: later if month >= Month(2026, 7) else NEXT_MONTH,
    )
    assert costs(quote) == (Decimal(12 * UP + 6 * 1000), Decimal(12 * (UP + 1000)))


@pytest.mark.parametrize("lacking", [Month(2026, 9), Month(2027, 12)])
def test_a_post_that_a_single_months_table_lacks_is_refused(lacking: Month) -> None:
    with_head = pay_table(standards=HEAD)
    with pytest.raises(Invalid) as refusal:
        quote_moves(
            [move("2026-01-01"), move("2026-07-01", after="HEAD", employee_no="2")],
            2026,
            lambda month: NEXT_MONTH if month == lacking else with_head,
        )
    assert refusal.value.faults == [Fault("/moves/1/to", "unknown_rung", {"rung": "HEAD"})]


def test_a_person_who_is_named_twice_is_pointed_at_before_unknown_codes() -> None:
    moves = [move("2026-01-01"), move("2026-01-01", after="XX")]
    with pytest.raises(Invalid) as refusal:
        quote_moves(moves, 2026, always(NEXT_MONTH))
    assert [(fault.pointer, fault.code, fault.params) for fault in refusal.value.faults] == [
        ("/moves/1/employee_no", "employee_no_repeated", {"employee_no": "1"}),
        ("/moves/1/to", "unknown_rung", {"rung": "XX"}),
    ]


def test_a_quote_counts_its_moves_and_the_months_in_which_they_are_paid() -> None:
    quote = quote_moves([move("2026-09-15", employee_no=who) for who in "123"], 2026, always(NEXT_MONTH))
    assert (quote.moves, quote.months) == (3, 3)

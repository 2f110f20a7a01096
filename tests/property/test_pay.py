"""What always holds of statements and quotes."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from services.compensation.pay_tables.domain.pay_table import PayTable
from services.compensation.quotes.domain.quotes import Move, quote_moves
from services.compensation.statements.domain.statements import Placement, Statement, draw_up
from shared.kernel.months import Month
from shared.kernel.rounding import round_half_up
from shared.kernel.rungs import RUNGS
from shared.kernel.spans import Span
from tests.support.pay_tables import pay_table

BOUNDED = settings(max_examples=120, deadline=None, derandomize=True)
NEXT_MONTH = pay_table()
BY_DAY = pay_table(takes_effect="by_day")
TABLES = st.sampled_from([NEXT_MONTH, BY_DAY])
CODES = st.sampled_from([rung.value for rung in RUNGS])
MONTHS = st.builds(Month, st.integers(2000, 2100), st.integers(1, 12))
SCORES = st.decimals(0, 120, places=2)
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
MOVES = st.lists(st.builds(Move, st.just("1"), CODES, CODES, DAYS), max_size=12)


def drawn_up(table: PayTable, month: Month, placements: list[Placement], score: Decimal) -> Statement:
    statement = draw_up(table, month, placements, score, False)
    assert isinstance(statement, Statement)
    return statement


@st.composite
def careers(draw: st.DrawFn, month: Month) -> list[Placement]:
    """Placements one after the other, with the gaps that leaving and coming back make, some of it in the month."""
    count = draw(st.integers(1, 4))
    first = month.first_day - timedelta(days=20)
    days = sorted(
        draw(st.sets(st.integers(0, 70), min_size=2 * count, max_size=2 * count)) | {draw(st.integers(20, 40))}
    )
    bounds = [first + timedelta(days=day) for day in days]
    placements = [
        Placement(draw(CODES), Span(start, end)) for start, end in pairwise(bounds) if draw(st.integers(0, 4))
    ]
    return placements or [Placement("JC", Span(month.first_day))]


@BOUNDED
@given(MONTHS, CODES, SCORES)
def test_a_whole_month_at_one_rung_is_the_same_by_day_and_by_month(month: Month, code: str, score: Decimal) -> None:
    placements = [Placement(code, Span(month.first_day - timedelta(days=40)))]
    by_day, by_month = drawn_up(BY_DAY, month, placements, score), drawn_up(NEXT_MONTH, month, placements, score)
    assert by_day == by_month
    assert by_day.items["base"] == BY_DAY.standards[code].base


@BOUNDED
@given(st.data(), MONTHS, TABLES, SCORES)
def test_gross_is_the_sum_of_whole_cents_and_never_more_than_the_best_days_pay(
    data: st.DataObject, month: Month, table: PayTable, score: Decimal
) -> None:
    placements = data.draw(careers(month))
    whole = Span(month.first_day, month.end)
    if not any(placement.span.overlaps(whole) for placement in placements):
        placements = [Placement("JC", Span(month.first_day))]
    statement = drawn_up(table, month, placements, score)
    assert statement.gross == sum(statement.items.values())
    assert all(amount >= 0 and amount == round_half_up(amount) for amount in statement.items.values())
    paid = {stay.rung for stay in statement.stays}
    assert sum(stay.days for stay in statement.stays) <= month.days
    assert statement.items["base"] <= max(BY_DAY.standards[code].base for code in paid)
    assert ("section_chief" in statement.items) == ("SA" in paid)


@BOUNDED
@given(MONTHS, CODES, CODES, SCORES, st.integers(1, 27))
def test_two_parts_of_a_month_add_up_to_it(month: Month, before: str, after: str, score: Decimal, day: int) -> None:
    moved = month.first_day + timedelta(days=day)
    first, second = Placement(before, Span(month.first_day, moved)), Placement(after, Span(moved))
    together = drawn_up(BY_DAY, month, [first, second], score)
    parts = [drawn_up(BY_DAY, month, [part], score) for part in (first, second)]
    for item in ("base", "performance"):
        assert abs(together.items[item] - sum(part.items[item] for part in parts)) <= Decimal("0.01")


@BOUNDED
@given(MOVES, MOVES, TABLES.map(lambda table: table.takes_effect), st.sets(st.integers(1, 12), max_size=5))
def test_quotes_add_up_but_for_the_last_cent(
    some: list[Move], others: list[Move], effect: str, closed: set[int]
) -> None:
    table = pay_table(takes_effect=effect)
    months = {Month(2026, number) for number in closed}

    def quote(moves: list[Move]) -> tuple[Decimal, Decimal]:
        numbered = [replace(move, employee_no=str(index)) for index, move in enumerate(moves)]
        quoted = quote_moves(numbered, 2026, lambda _: table, months)
        return quoted.cost, quoted.full_year_cost

    together, first, second = quote(some + others), quote(some), quote(others)
    assert abs(together[0] - first[0] - second[0]) <= Decimal("0.01")
    assert together[1] == first[1] + second[1]
    assert together == quote(others + some)


@BOUNDED
@given(CODES, CODES, DAYS, TABLES)
def test_there_and_back_costs_nothing(before: str, after: str, effective: date, table: PayTable) -> None:
    moves = [Move("1", before, after, effective), Move("2", after, before, effective)]
    quote = quote_moves(moves, 2026, lambda _: table)
    assert quote.cost == quote.full_year_cost == 0


@BOUNDED
@given(CODES, CODES, st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_by_day_costs_at_least_what_next_month_does(one: str, other: str, effective: date) -> None:
    before, after = sorted((one, other), key=NEXT_MONTH.full_standard)
    moves = [Move("1", before, after, effective)]
    by_day = quote_moves(moves, 2026, lambda _: BY_DAY)
    next_month = quote_moves(moves, 2026, lambda _: NEXT_MONTH)
    assert by_day.cost >= next_month.cost >= 0


@BOUNDED
@given(CODES, CODES, st.integers(1, 12), SCORES)
def test_a_quote_is_the_difference_of_the_statements_at_a_coefficient_of_one(
    before: str, after: str, number: int, score: Decimal
) -> None:
    """The quote and the statements are two ways to the same money: masked months are paid at 1."""
    effective = Month(2026, number).first_day
    quote = quote_moves([Move("1", before, after, effective)], 2026, lambda _: NEXT_MONTH)
    paid = Decimal(0)
    for month in range(1, 13):
        for sign, placements in (
            (1, [Placement(before, Span(date(2020, 1, 1), effective)), Placement(after, Span(effective))]),
            (-1, [Placement(before, Span(date(2020, 1, 1)))]),
        ):
            statement = draw_up(NEXT_MONTH, Month(2026, month), placements, score, True)
            assert isinstance(statement, Statement)
            paid += sign * statement.gross
    assert quote.cost == paid

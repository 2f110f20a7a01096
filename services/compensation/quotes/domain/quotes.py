"""What moves cost: in the year they take effect, and in the full year after it."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from services.compensation.pay_tables.domain.pay_table import PayTable, TakesEffect
from shared.kernel.errors import Fault, Invalid
from shared.kernel.months import Month, months_of_year
from shared.kernel.rounding import round_half_up

Tables = Callable[[Month], PayTable]


@dataclass(frozen=True, slots=True)
class Move:
    """From one rung or post to another on a day."""

    rung_before: str
    rung: str
    effective: date


@dataclass(frozen=True, slots=True)
class MonthCost:
    """What moves cost in a month in which they are paid."""

    month: Month
    cost: Decimal


@dataclass(frozen=True, slots=True)
class Quote:
    """The cost of moves in yuan: of the year's months left, and of the full following year.

    Each month is rounded by itself, for people to see; the cost of the year is rounded once.
    """

    year: int
    cost: Decimal
    following_year: Decimal
    by_month: tuple[MonthCost, ...]


def quote_moves(moves: Sequence[Move], year: int, tables: Tables, closed: Collection[Month] = ()) -> Quote:
    """Return what the moves cost at the tables in force in each month.

    ``closed`` are the months with a closed run: what is paid there no longer depends on the moves.
    Months before all of the moves need no table. Invalid with a pointer for each move to or from a code
    that a table does not know.
    """
    first = min((move.effective for move in moves), default=date.max)
    left = [(month, tables(month)) for month in months_of_year(year) if month.end > first and month not in closed]
    following = [tables(month) for month in months_of_year(year + 1)]
    counted = Counter(moves)
    paid = {
        month: (table, shares)
        for month, table in left
        if (shares := {move: share for move in counted if (share := _paid_share(move, month, table))})
    }
    used = {move: [*(table for table, shares in paid.values() if move in shares), *following] for move in counted}
    _refuse_unknown(moves, used)
    costs = {
        month: sum((counted[move] * share * _rise(move, table) for move, share in shares.items()), Fraction(0))
        for month, (table, shares) in paid.items()
    }
    full = sum((counted[move] * _rise(move, table) for move in counted for table in following), Fraction(0))
    return Quote(
        year,
        round_half_up(sum(costs.values(), Fraction(0))),
        round_half_up(full),
        tuple(MonthCost(month, round_half_up(cost)) for month, cost in costs.items()),
    )


def _rise(move: Move, table: PayTable) -> Fraction:
    return Fraction(table.full_standard(move.rung) - table.full_standard(move.rung_before))


def _paid_share(move: Move, month: Month, table: PayTable) -> Fraction:
    """Return the part of the month in which the new rung is paid."""
    if move.effective <= month.first_day:
        return Fraction(1)
    if move.effective >= month.end or table.takes_effect is TakesEffect.NEXT_MONTH:
        return Fraction(0)
    return Fraction((month.end - move.effective).days, month.days)


def _refuse_unknown(moves: Sequence[Move], used: Mapping[Move, Sequence[PayTable]]) -> None:
    """Refuse codes that a table lacks which has to pay them; a table that is not asked need not know them."""
    unknown = {
        (move, code)
        for move, tables in used.items()
        for code in (move.rung_before, move.rung)
        if any(code not in table.standards for table in tables)
    }
    if not unknown:
        return
    faults = [
        Fault(f"/moves/{index}/{field}", "unknown_rung", {"rung": code})
        for index, move in enumerate(moves)
        for field, code in (("from", move.rung_before), ("to", move.rung))
        if (move, code) in unknown
    ]
    raise Invalid("moves_invalid", faults)

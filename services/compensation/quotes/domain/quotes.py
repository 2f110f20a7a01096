"""What moves cost: in the year they take effect, and in the full year after it."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
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
    """Somebody's move from one rung or post to another on a day; moves of several people that cost the same are equal.

    A large round has many people and few such cases, and each case is worked out once.
    """

    employee_no: str = field(compare=False)
    rung_before: str
    rung: str
    effective_on: date


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
    moves: int
    cost: Decimal
    full_year_cost: Decimal
    by_month: tuple[MonthCost, ...]
    table_versions: tuple[int, ...] = ()
    """The versions of the pay table that were used; the use case names them."""

    @property
    def months(self) -> int:
        """Return in how many months of the year the moves are paid."""
        return len(self.by_month)


def quote_moves(moves: Sequence[Move], year: int, tables: Tables, closed: Collection[Month] = ()) -> Quote:
    """Return what the moves cost at the tables in force in each month.

    ``closed`` are the months with a closed run: what is paid there no longer depends on the moves.
    Months before all of the moves need no table. Invalid with a pointer for each person who is named again,
    and for each move to or from a code that a table does not know.
    """
    first = min((move.effective_on for move in moves), default=date.max)
    left = [(month, tables(month)) for month in months_of_year(year) if month.end > first and month not in closed]
    following = [tables(month) for month in months_of_year(year + 1)]
    counted = Counter(moves)
    paid = {
        month: (table, shares)
        for month, table in left
        if (shares := {move: share for move in counted if (share := _paid_share(move, month, table))})
    }
    used = {move: [*(table for table, shares in paid.values() if move in shares), *following] for move in counted}
    faults = [*_repeated(moves), *_unknown(moves, used)]
    if faults:
        raise Invalid("moves_invalid", faults)
    costs = {
        month: sum((counted[move] * share * _rise(move, table) for move, share in shares.items()), Fraction(0))
        for month, (table, shares) in paid.items()
    }
    full = sum((counted[move] * _rise(move, table) for move in counted for table in following), Fraction(0))
    return Quote(
        year=year,
        moves=len(moves),
        cost=round_half_up(sum(costs.values(), Fraction(0))),
        full_year_cost=round_half_up(full),
        by_month=tuple(MonthCost(month, round_half_up(cost)) for month, cost in costs.items()),
    )


def _rise(move: Move, table: PayTable) -> Fraction:
    return Fraction(table.full_standard(move.rung) - table.full_standard(move.rung_before))


def _paid_share(move: Move, month: Month, table: PayTable) -> Fraction:
    """Return the part of the month in which the new rung is paid."""
    if move.effective_on <= month.first_day:
        return Fraction(1)
    if move.effective_on >= month.end or table.takes_effect is TakesEffect.NEXT_MONTH:
        return Fraction(0)
    return Fraction((month.end - move.effective_on).days, month.days)


def _repeated(moves: Sequence[Move]) -> list[Fault]:
    """Return a fault for each move of somebody who has one already."""
    first: dict[str, int] = {}
    return [
        Fault(f"/moves/{index}/employee_no", "employee_no_repeated", {"employee_no": move.employee_no})
        for index, move in enumerate(moves)
        if first.setdefault(move.employee_no, index) != index
    ]


def _unknown(moves: Sequence[Move], used: Mapping[Move, Sequence[PayTable]]) -> list[Fault]:
    """Return a fault for each code that a table lacks which has to pay it; the other tables need not know it."""
    unknown = {
        (move, code)
        for move, tables in used.items()
        for code in (move.rung_before, move.rung)
        if any(code not in table.standards for table in tables)
    }
    if not unknown:
        return []
    return [
        Fault(f"/moves/{index}/{key}", "unknown_rung", {"rung": code})
        for index, move in enumerate(moves)
        for key, code in (("from", move.rung_before), ("to", move.rung))
        if (move, code) in unknown
    ]

"""How each item of a statement came about, for people to follow with a pencil."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.compensation.pay_tables.domain.pay_table import BASE, PERFORMANCE, PayTable
from services.compensation.statements.domain.statements import Stay


@dataclass(frozen=True, slots=True)
class Part:
    """A standard or allowance, and the days on which it is paid."""

    rung: str
    standard: Decimal
    days: int


@dataclass(frozen=True, slots=True)
class ItemWorking:
    """An item: the sum of its parts by days over those of the month, times the coefficient if it has one, rounded.

    ``name`` is the allowance's own; the two parts of the standard are named by whoever shows them.
    """

    code: str
    name: str | None
    parts: tuple[Part, ...]
    coefficient: Decimal | None
    amount: Decimal


def explain(
    table: PayTable, stays: Sequence[Stay], items: Mapping[str, Decimal], coefficient: Decimal
) -> tuple[ItemWorking, ...]:
    """Return the working of each item of a statement drawn up by the table: the standard first, then allowances."""
    base = tuple(Part(stay.rung, table.standards[stay.rung].base, stay.days) for stay in stays)
    performance = tuple(Part(stay.rung, table.standards[stay.rung].performance, stay.days) for stay in stays)
    workings = [
        ItemWorking(BASE, None, base, None, items[BASE]),
        ItemWorking(PERFORMANCE, None, performance, coefficient, items[PERFORMANCE]),
    ]
    for allowance in table.allowances:
        if allowance.code in items:
            parts = tuple(
                Part(stay.rung, allowance.amount, stay.days) for stay in stays if stay.rung in allowance.rungs
            )
            workings.append(ItemWorking(allowance.code, allowance.name, parts, None, items[allowance.code]))
    return tuple(workings)

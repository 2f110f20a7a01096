"""How each item of a statement came about, for people to follow with a pencil."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.compensation.pay_tables.domain.pay_table import BASE, PERFORMANCE, STANDARD_NAMES, PayTable, TakesEffect
from services.compensation.statements.domain.statements import Stay
from shared.kernel.names import Language


@dataclass(frozen=True, slots=True)
class Part:
    """A standard or allowance, and the days on which it is paid."""

    rung: str
    standard: Decimal
    days: int


@dataclass(frozen=True, slots=True)
class ItemWorking:
    """An item: the sum of its parts by days over those of the month, times the coefficient if it has one, rounded.

    ``name`` is the allowance's own, or that of a part of the standard in the reader's language.
    """

    code: str
    name: str
    parts: tuple[Part, ...]
    coefficient: Decimal | None
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Working:
    """How the items of a month came about; a pending statement has none yet."""

    days_in_month: int
    takes_effect: TakesEffect
    items: tuple[ItemWorking, ...]


def explain(
    table: PayTable, stays: Sequence[Stay], items: Mapping[str, Decimal], coefficient: Decimal, language: Language
) -> tuple[ItemWorking, ...]:
    """Return the working of each item of a statement drawn up by the table: the standard first, then allowances."""
    base = tuple(Part(stay.rung, table.standards[stay.rung].base, stay.days) for stay in stays)
    performance = tuple(Part(stay.rung, table.standards[stay.rung].performance, stay.days) for stay in stays)
    workings = [
        ItemWorking(BASE, STANDARD_NAMES[BASE].text(language), base, None, items[BASE]),
        ItemWorking(
            PERFORMANCE, STANDARD_NAMES[PERFORMANCE].text(language), performance, coefficient, items[PERFORMANCE]
        ),
    ]
    for allowance in table.allowances:
        if allowance.code in items:
            parts = tuple(
                Part(stay.rung, allowance.amount, stay.days) for stay in stays if stay.rung in allowance.rungs
            )
            workings.append(ItemWorking(allowance.code, allowance.name, parts, None, items[allowance.code]))
    return tuple(workings)

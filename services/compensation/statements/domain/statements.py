"""A month's statement: from the rungs that a person held, and the month's score, to items and gross."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from services.compensation.pay_tables.domain.pay_table import BASE, CENTS, PERFORMANCE, PayTable, TakesEffect
from shared.kernel.documents import Place
from shared.kernel.errors import Fault, Invalid
from shared.kernel.months import Month
from shared.kernel.names import Name
from shared.kernel.rounding import round_half_up
from shared.kernel.spans import Span

_PLACEMENT: Final = frozenset({"rung", "from", "to"})
_PLACEMENTS_MAX: Final = 200
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class Status(StrEnum):
    """Whether a statement pays yet."""

    COMPLETE = "complete"
    PENDING = "pending"

    @property
    def label(self) -> Name:
        """Return the name in both languages."""
        return _STATUS_NAMES[self]


class PendingReason(StrEnum):
    """Why a statement cannot be drawn up yet."""

    MONTH_OPEN = "month_open"
    NO_MONTH_SCORE = "no_month_score"
    NO_PAY_STANDARD = "no_pay_standard"

    @property
    def label(self) -> Name:
        """Return the name in both languages."""
        return _REASON_NAMES[self]


_STATUS_NAMES: Final = {
    Status.COMPLETE: Name("已核算", "complete"),
    Status.PENDING: Name("待核算", "pending"),
}
_REASON_NAMES: Final = {
    PendingReason.MONTH_OPEN: Name("当月考核尚未关账", "the month's appraisal is not closed"),
    PendingReason.NO_MONTH_SCORE: Name("没有当月考核得分", "no score for the month"),
    PendingReason.NO_PAY_STANDARD: Name("职级或岗位没有薪酬标准", "no pay standard for a rung or post held"),
}


@dataclass(frozen=True, slots=True)
class Placement:
    """A rung or post, and the half-open span of days in which it is held."""

    rung: str
    span: Span


@dataclass(frozen=True, slots=True)
class Stay:
    """On how many days of the month a rung or post is paid."""

    rung: str
    days: int


@dataclass(frozen=True, slots=True)
class Statement:
    """What a person gets for a month: items by code, their sum, and what they were reckoned from."""

    items: Mapping[str, Decimal]
    gross: Decimal
    coefficient: Decimal
    stays: tuple[Stay, ...]


@dataclass(frozen=True, slots=True)
class Pending:
    """No statement can be drawn up yet, and why."""

    reason: PendingReason

    @property
    def status(self) -> Status:
        """Return that it is pending."""
        return Status.PENDING


def read_placements(documents: object, table: PayTable) -> tuple[Placement, ...]:
    """Read a list of ``{"rung", "from", "to"}``; Invalid with every fault and its place from the list's root."""
    faults: list[Fault] = []
    root = Place(documents, faults)
    placements: list[Placement] = []
    for item in root.items(most=_PLACEMENTS_MAX):
        if not item.is_object(_PLACEMENT):
            continue
        rung = item["rung"].text(32)
        if item["rung"].sound and rung not in table.standards:
            item["rung"].fault("unknown_rung", rung=rung)
        start, end = _read_day(item["from"]), None if item["to"].absent else _read_day(item["to"])
        if not item.sound:
            continue
        if end is not None and end <= start:
            item["to"].fault("span_empty")
            continue
        span = Span(start, end)
        if any(other.span.overlaps(span) for other in placements):
            item["from"].fault("placements_overlap")
        placements.append(Placement(rung, span))
    if faults:
        raise Invalid("placements_invalid", faults)
    return tuple(placements)


def draw_up(
    table: PayTable, month: Month, placements: Sequence[Placement], score: Decimal | None, masked: bool
) -> Statement | Pending:
    """Draw up a month's statement, or say why it is pending; Invalid for who is not employed in the month.

    A masked month pays the masked coefficient whatever its score. Placements do not overlap.
    """
    stays = _paid_stays(table, month, placements)
    if not masked and score is None:
        return Pending(PendingReason.NO_MONTH_SCORE)
    coefficient = table.masked_coefficient
    if not masked and score is not None:
        coefficient = table.coefficients.holding(score).yields
    items = _items(table, month, stays, coefficient)
    return Statement(items, sum(items.values(), Decimal("0.00")), coefficient, stays)


def _paid_stays(table: PayTable, month: Month, placements: Sequence[Placement]) -> tuple[Stay, ...]:
    """Return the days at each rung; under ``next_month`` the first day's rung has a fully employed month's all."""
    whole = Span(month.first_day, month.end)
    held = sorted((place for place in placements if place.span.overlaps(whole)), key=lambda place: place.span.start)
    if not held:
        raise Invalid("not_employed_in_month", [Fault("/placements", "not_employed_in_month", {"month": str(month)})])
    stays = tuple(Stay(place.rung, place.span.days_within(whole)) for place in held)
    employed = sum(stay.days for stay in stays)
    if table.takes_effect is TakesEffect.NEXT_MONTH and employed == month.days:
        return (Stay(held[0].rung, employed),)
    return stays


def _items(table: PayTable, month: Month, stays: Sequence[Stay], coefficient: Decimal) -> dict[str, Decimal]:
    """Return each item, rounded once: the sum of amount times days, over the days of the month.

    Amounts are whole cents and days are whole, so the sums are integers and only the end is a fraction.
    """
    days_in_month = month.days
    standards = [(table.standards[stay.rung], stay.days) for stay in stays]
    base = sum(_cents(standard.base) * days for standard, days in standards)
    performance = sum(_cents(standard.performance) * days for standard, days in standards)
    items = {
        BASE: round_half_up(Fraction(base, 100 * days_in_month)),
        PERFORMANCE: round_half_up(Fraction(performance, 100 * days_in_month) * Fraction(coefficient)),
    }
    for allowance in table.allowances:
        days_with = sum(stay.days for stay in stays if stay.rung in allowance.rungs)
        if days_with:
            items[allowance.code] = round_half_up(Fraction(_cents(allowance.amount) * days_with, 100 * days_in_month))
    return items


def _cents(amount: Decimal) -> int:
    return int(amount.scaleb(CENTS))


def _read_day(place: Place) -> date:
    """Return a day written YYYY-MM-DD; the first of all days, and a fault, for anything else."""
    if isinstance(place.value, str) and _DAY.fullmatch(place.value):
        with suppress(ValueError):  # the form is right, and there may still be no such day
            return date.fromisoformat(place.value)
    place.fault("missing" if place.absent else "not_a_date")
    return date.min

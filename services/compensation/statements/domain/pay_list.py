"""The pay list of a month: everybody's statement, from where they were placed and what they scored."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Final

from services.compensation.pay_tables.domain.pay_table import PayTable
from services.compensation.statements.domain.statements import (
    Pending,
    PendingReason,
    Placement,
    Statement,
    Status,
    Stay,
    draw_up,
)
from shared.kernel.differences import Difference, differences
from shared.kernel.digests import Plain, digest
from shared.kernel.months import Month
from shared.kernel.rungs import Tier
from shared.kernel.spans import Span


@dataclass(frozen=True, slots=True)
class PlacedPerson:
    """Where somebody is, and at which rung, for a span of days."""

    employee_no: str
    unit_code: str
    unit_path: str
    tier: Tier
    rung: str
    span: Span


@dataclass(frozen=True, slots=True)
class MonthResult:
    """What the appraisal says of somebody's closed month: masked, or a score."""

    masked: bool
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class DrawnUp:
    """One person's statement with what it was made from; without ``gross`` it is pending, for ``reason``."""

    employee_no: str
    unit_code: str
    unit_path: str
    tier: Tier
    rung: str
    masked: bool
    score: Decimal | None
    placements: tuple[Placement, ...]
    reason: PendingReason | None = None
    coefficient: Decimal | None = None
    stays: tuple[Stay, ...] = ()
    items: Mapping[str, Decimal] = field(default_factory=dict)
    gross: Decimal | None = None

    @property
    def status(self) -> Status:
        """Return whether it is complete or pending."""
        return Status.PENDING if self.gross is None else Status.COMPLETE

    def state(self, month: Month, table_version: int) -> dict[str, Plain]:
        """Return what can be another in the next version of the month's pay list."""
        digest_of_input = self.input_digest(month, table_version)
        return {name: digest_of_input if name == "input_digest" else getattr(self, name) for name in STATE}

    def input_digest(self, month: Month, table_version: int) -> str:
        """Return the digest of everything that the statement follows from."""
        return digest(
            {
                "month": str(month),
                "month_open": self.reason is PendingReason.MONTH_OPEN,
                "table_version": table_version,
                "masked": self.masked,
                "score": self.score,
                "placements": [[held.rung, held.span.start, held.span.end] for held in self.placements],
            }
        )


STATE: Final = (
    *("unit_code", "unit_path", "tier", "rung", "masked", "score"),
    *("status", "reason", "coefficient", "gross", "input_digest"),
)
"""What of a statement can be another in the next version of a month's pay list."""


def compare_versions(
    before: Mapping[str, Mapping[str, Plain]], drawn: Iterable[DrawnUp], month: Month, table_version: int
) -> Iterator[Difference]:
    """Yield what differs from the version before: people who are new or gone, and each field of the others."""
    gone: dict[str, Mapping[str, Plain]] = dict(before)
    for person in drawn:
        earlier = gone.pop(person.employee_no, None)
        yield from differences(person.employee_no, earlier, person.state(month, table_version))
    for employee_no, earlier in gone.items():
        yield from differences(employee_no, earlier, None)


Reckoned = dict[tuple[tuple[Placement, ...], Decimal | None, bool], Statement | Pending]
"""What was drawn up for whom placements, score and masking are the same: of many people there are few such cases."""


def draw_up_all(
    table: PayTable, month: Month, placed: Iterable[PlacedPerson], results: Mapping[str, MonthResult] | None
) -> list[DrawnUp]:
    """Draw up the statement of everybody with a day in the month, in the order of personnel numbers.

    Without ``results`` the appraisal has not closed the month, and everybody's statement is pending.
    """
    ordered = sorted(placed, key=lambda person: (person.employee_no, person.span.start))
    people = groupby(ordered, key=lambda person: person.employee_no)
    reckoned: Reckoned = {}
    return [
        _drawn_up(table, month, list(spans), (results or {}).get(employee_no), reckoned, month_open=results is None)
        for employee_no, spans in people
    ]


def _drawn_up(
    table: PayTable,
    month: Month,
    spans: Sequence[PlacedPerson],
    result: MonthResult | None,
    reckoned: Reckoned,
    *,
    month_open: bool,
) -> DrawnUp:
    first = spans[0]
    placements = tuple(Placement(place.rung, place.span) for place in spans)
    masked = result is not None and result.masked
    score = None if result is None else result.score
    where = (first.employee_no, first.unit_code, first.unit_path, first.tier, first.rung, masked, score, placements)
    drawn: Statement | Pending
    if month_open:
        drawn = Pending(PendingReason.MONTH_OPEN)
    elif any(place.rung not in table.standards for place in spans):
        drawn = Pending(PendingReason.NO_PAY_STANDARD)
    else:
        case = (placements, score, masked)
        drawn = reckoned.get(case) or reckoned.setdefault(case, draw_up(table, month, placements, score, masked))
    if isinstance(drawn, Pending):
        return DrawnUp(*where, reason=drawn.reason)
    return DrawnUp(*where, coefficient=drawn.coefficient, stays=drawn.stays, items=drawn.items, gross=drawn.gross)

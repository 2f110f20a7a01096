"""Statements on the wire."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from services.compensation.pay_tables.domain.pay_table import TakesEffect
from shared.kernel.rungs import Rung, Tier
from shared.platform.web.schemas import Answer, Described, MonthField, Score, ShapeOf


class PayStatement(Answer):
    """What somebody gets for a month, in yuan; a pending one says why it has no items yet."""

    month: MonthField
    version: int = Field(description="The version of the month's pay list that the statement belongs to.")
    employee_no: str
    unit_code: str
    unit_path: str
    tier: Tier
    rung: str = Field(description="Held on the first day of the month that is employed.", examples=[Rung.MB])
    status: Literal["complete", "pending"]
    reason: str | None = Field(
        description="Why it is pending: `month_open` (appraisal has not closed the month), `no_month_score`, "
        "or `no_pay_standard` (the pay table does not know a rung or post that was held)."
    )
    masked: bool
    score: Score | None
    items: dict[str, Score]
    gross: Score | None
    table_version: int
    input_digest: str


class DatedStatement(PayStatement):
    """A statement and the moment in which it was drawn up."""

    drawn_up_at: datetime


class PayListAnswer(Answer):
    """One drawing up of a month's statements; the latest version counts, and the earlier ones stay."""

    month: MonthField
    version: int
    table_version: int
    people: int
    complete: int
    pending: int
    gross: Score = Field(description="The sum of the complete statements, in yuan.")
    changed: int = Field(description="People whose statement differs from the version before; 0 in the first.")
    drawn_up_at: datetime
    drawn_up_by: str


class PayListsAnswer(Answer):
    """Every version of a month's pay list, oldest first."""

    items: list[PayListAnswer]


class StatementVersions(Answer):
    """A person's statements of a month, one for each version of the pay list, oldest first."""

    items: list[DatedStatement]


class PartAnswer(Answer):
    """A standard or allowance in yuan a month, and the days of the month on which it is paid."""

    rung: str
    standard: Score
    days: int


class ItemAnswer(Answer):
    """An item: its parts by days over those of the month, times the coefficient if it has one, rounded once."""

    code: str
    name: str
    parts: list[PartAnswer]
    coefficient: Score | None
    amount: Score


class StatementWorking(Answer):
    """How the items came about; a pending statement has none yet."""

    days_in_month: int
    takes_effect: TakesEffect
    items: list[ItemAnswer]


class StatementSlip(DatedStatement):
    """An itemised slip with its working."""

    working: StatementWorking


class HeldRung(Described):
    """A rung or post held from a day up to, but not on, another."""

    rung: str
    from_: str = Field(alias="from", examples=["2025-01-01"])
    to: str | None = Field(default=None, examples=["2026-03-02"])


HeldRungDocument = Annotated[dict[str, Any], ShapeOf(HeldRung)]
"""A placement, as far as pay goes."""

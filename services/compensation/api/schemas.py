"""Statements on the wire."""

from datetime import datetime
from typing import Literal, Self

from pydantic import Field

from services.compensation.store.pay_tables import PayTableVersion
from services.compensation.store.statements import StoredStatement
from shared.kernel.months import Month
from shared.kernel.rungs import Rung, Tier
from shared.platform.schemas import Answer, MonthField, Score


class PayStatement(Answer):
    """What somebody gets for a month, in yuan; a pending one says why it has no items yet."""

    month: MonthField
    employee_no: str
    unit_code: str
    unit_path: str
    tier: Tier
    rung: str = Field(description="Held on the first day of the month that is employed.", examples=[Rung.MB])
    status: Literal["complete", "pending"]
    reason: str | None
    masked: bool
    score: Score | None
    items: dict[str, Score]
    gross: Score | None
    table_version: int
    input_digest: str

    @classmethod
    def of(cls, month: Month, found: StoredStatement) -> Self:
        """Return the statement as it is kept."""
        return cls(
            month=month,
            employee_no=found.employee_no,
            unit_code=found.unit_code,
            unit_path=found.unit_path,
            tier=Tier(found.tier),
            rung=found.rung,
            status="complete" if found.status == "complete" else "pending",
            reason=found.reason,
            masked=found.masked,
            score=found.score,
            items=dict(found.items),
            gross=found.gross,
            table_version=found.table_version,
            input_digest=found.input_digest,
        )


class StayWorking(Answer):
    """Days of the month paid at a rung or post, and its standard a month."""

    rung: str
    days: int
    base: Score
    performance: Score


class StatementWorking(Answer):
    """What the items follow from: days x standard / days of the month, performance times the coefficient."""

    days_in_month: int
    coefficient: Score | None
    takes_effect: str
    stays: list[StayWorking]


class StatementSlip(PayStatement):
    """An itemised slip with its working."""

    drawn_up_at: datetime
    working: StatementWorking

    @classmethod
    def explained(cls, month: Month, found: StoredStatement, version: PayTableVersion) -> Self:
        """Return the slip, explained by the table that it was drawn up by."""
        table = version.table
        stays = [
            StayWorking(
                rung=stay["rung"],
                days=stay["days"],
                base=table.standards[stay["rung"]].base,
                performance=table.standards[stay["rung"]].performance,
            )
            for stay in found.stays
        ]
        working = StatementWorking(
            days_in_month=month.days,
            coefficient=found.coefficient,
            takes_effect=table.takes_effect.value,
            stays=stays,
        )
        statement = PayStatement.of(month, found)
        return cls.model_validate(
            {name: getattr(statement, name) for name in PayStatement.model_fields}
            | {"drawn_up_at": found.drawn_up_at, "working": working}
        )

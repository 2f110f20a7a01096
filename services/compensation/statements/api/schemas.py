"""Statements on the wire."""

from datetime import datetime
from typing import Literal, Self

from pydantic import Field

from services.compensation.pay_tables.domain.pay_table import PayTable, TakesEffect
from services.compensation.statements.api.columns import STANDARD_NAMES
from services.compensation.statements.domain.workings import ItemWorking, explain
from services.compensation.statements.store.statements import StoredStatement
from shared.kernel.months import Month
from shared.kernel.rungs import Rung, Tier
from shared.platform.texts import Language
from shared.platform.web.schemas import Answer, MonthField, Score


class PayStatement(Answer):
    """What somebody gets for a month, in yuan; a pending one says why it has no items yet."""

    month: MonthField
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


class StatementSlip(PayStatement):
    """An itemised slip with its working."""

    drawn_up_at: datetime
    working: StatementWorking

    @classmethod
    def explained(cls, month: Month, found: StoredStatement, table: PayTable, language: Language) -> Self:
        """Return the slip, explained by the table that it was drawn up by."""
        explained = () if found.coefficient is None else explain(table, found.stays, found.items, found.coefficient)
        working = StatementWorking(
            days_in_month=month.days,
            takes_effect=table.takes_effect,
            items=[_item(item, language) for item in explained],
        )
        statement = PayStatement.of(month, found)
        return cls.model_validate(
            {name: getattr(statement, name) for name in PayStatement.model_fields}
            | {"drawn_up_at": found.drawn_up_at, "working": working}
        )


def _item(item: ItemWorking, language: Language) -> ItemAnswer:
    return ItemAnswer(
        code=item.code,
        name=item.name or STANDARD_NAMES[item.code][language],
        parts=[PartAnswer(rung=part.rung, standard=part.standard, days=part.days) for part in item.parts],
        coefficient=item.coefficient,
        amount=item.amount,
    )

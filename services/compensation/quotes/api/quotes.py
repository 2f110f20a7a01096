"""Quotes: what moves cost."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from services.compensation.quotes.application.quote_moves import quote_moves
from services.compensation.quotes.domain.quotes import Move, Quote
from shared.platform.identity.callers import Caller, Role
from shared.platform.web.access import Needs
from shared.platform.web.operation import Operation
from shared.platform.web.parameters import DatabaseOf
from shared.platform.web.schemas import Answer, Body, DayField, EmployeeNo, MonthField, Score, YearField

router = APIRouter(prefix="/v1", tags=["quotes"], route_class=Operation)

PayCode = Annotated[str, Field(min_length=1, max_length=32)]


class QuotedMove(Body):
    """Somebody's move from one rung or post to another."""

    employee_no: EmployeeNo
    from_: PayCode = Field(alias="from", examples=["MA"])
    to: PayCode = Field(examples=["SC"])


class QuoteRequest(Body):
    """Moves that take effect on a day, and the year whose months they are paid in."""

    year: YearField
    effective_on: DayField
    moves: list[QuotedMove] = Field(max_length=1_000_000)


class MonthCostAnswer(Answer):
    """What the moves cost in a month in which they are paid, in yuan."""

    month: MonthField
    cost: Score


class QuoteAnswer(Answer):
    """What the moves cost in yuan: in the year's months left, and in the full year after it."""

    cost: Score
    full_year_cost: Score
    months: int = Field(description="The months of the year in which the moves are paid, a part of one among them.")
    moves: int
    by_month: list[MonthCostAnswer]
    table_versions: list[int] = Field(description="The versions of the pay table that it was worked out by.")


@router.post("/quotes", operation_id="quote_moves", response_model=QuoteAnswer)
async def quote_moves_route(
    body: QuoteRequest,
    caller: Annotated[Caller, Needs("quote.make", whole=True, bulk={Role.LADDER})],
    database: DatabaseOf,
) -> Quote:
    """Work out what moves cost by the pay tables in force in each month; nothing is saved."""
    moves = [Move(move.employee_no, move.from_, move.to, body.effective_on) for move in body.moves]
    return await quote_moves(database, caller, body.year, moves)

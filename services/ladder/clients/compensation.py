"""The compensation service, as the ladder sees it: what moves cost."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from pydantic import BaseModel, Field

from shared.kernel.months import Month
from shared.kernel.rungs import Rung
from shared.platform.identity.callers import Caller
from shared.platform.peers.client import PeerClient

NOTHING = Decimal("0.00")


class Move(BaseModel):
    """Somebody's move from one rung to another."""

    employee_no: str
    rung_before: Rung = Field(alias="from")
    rung: Rung = Field(alias="to")


class QuoteQuestion(BaseModel):
    """Moves that take effect on a day, and the year whose months they are paid in."""

    year: int
    effective_on: date
    moves: list[Move]


class Quote(BaseModel):
    """What moves cost in yuan: in the year's months left, and in the full year after it."""

    cost: Decimal
    full_year_cost: Decimal


class StatementMonth(BaseModel):
    """A month whose statements were drawn up."""

    month: str


class CompensationClient:
    """Asks compensation about all moves at once."""

    def __init__(self, peer: PeerClient) -> None:
        """Take the connection to the service."""
        self._peer = peer

    async def quote(self, caller: Caller, effective_on: date, moves: Sequence[Move]) -> Quote:
        """Return what moves that take effect on a day cost in that day's year, and in a full one; none cost nothing."""
        if not moves:
            return Quote(cost=NOTHING, full_year_cost=NOTHING)
        question = QuoteQuestion(year=effective_on.year, effective_on=effective_on, moves=list(moves))
        return await self._peer.calculate(caller, "/v1/quotes", question, Quote)

    async def drawn_up_months(self, caller: Caller) -> list[Month]:
        """Return the months whose statements were drawn up."""
        months = await self._peer.list(caller, "/v1/months", StatementMonth, {})
        return [Month.parse(month.month) for month in months]

"""The ladder service, as compensation sees it: who holds which rung, from when to when."""

from datetime import date

from pydantic import BaseModel, Field

from services.compensation.statements.domain.pay_list import PlacedPerson
from shared.kernel.months import Month
from shared.kernel.spans import Span
from shared.platform.identity.callers import Caller
from shared.platform.peers.client import PeerClient


class Placement(BaseModel):
    """A rung held in a unit from a day up to, but not on, another."""

    employee_no: str
    unit_code: str
    unit_path: str
    tier: str
    rung: str
    start: date = Field(alias="from")
    end: date | None = Field(alias="to")


class LadderClient:
    """Asks the ladder in bulk, never once per person."""

    def __init__(self, peer: PeerClient) -> None:
        """Take the connection to the service."""
        self._peer = peer

    async def placed_in(self, caller: Caller, month: Month) -> list[PlacedPerson]:
        """Return every placement with a day in the month."""
        params = {"from": month.first_day.isoformat(), "to": month.end.isoformat()}
        found = await self._peer.list(caller, "/v1/placements", Placement, params)
        return [
            PlacedPerson(one.employee_no, one.unit_code, one.unit_path, one.tier, one.rung, Span(one.start, one.end))
            for one in found
        ]

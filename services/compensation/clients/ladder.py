"""The ladder service, as compensation sees it: who holds which rung, from when to when."""

from datetime import date

from pydantic import BaseModel, Field

from shared.kernel.months import Month
from shared.kernel.rungs import Tier
from shared.platform.identity.callers import Caller
from shared.platform.peers.client import PeerClient


class Placement(BaseModel):
    """A rung held in a unit from a day up to, but not on, another."""

    employee_no: str
    unit_code: str
    unit_path: str
    tier: Tier
    rung: str
    start: date = Field(alias="from")
    end: date | None = Field(alias="to")


class LadderClient:
    """Asks the ladder in bulk, never once per person."""

    def __init__(self, peer: PeerClient) -> None:
        """Take the connection to the service."""
        self._peer = peer

    async def placed_in(self, caller: Caller, month: Month) -> list[Placement]:
        """Return every placement with a day in the month."""
        params = {"from": month.first_day.isoformat(), "to": month.end.isoformat()}
        return await self._peer.list(caller, "/v1/placements", Placement, params)

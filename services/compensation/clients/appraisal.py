"""The appraisal service, as compensation sees it: what a closed month came to."""

from decimal import Decimal

from pydantic import BaseModel

from shared.kernel.errors import Conflict
from shared.kernel.months import Month
from shared.platform.identity.callers import Caller
from shared.platform.peers.client import PeerClient


class Result(BaseModel):
    """Somebody's month: masked, or a score."""

    employee_no: str
    masked: bool
    score: Decimal | None


class AppraisalClient:
    """Asks the appraisal in bulk, never once per person."""

    def __init__(self, peer: PeerClient) -> None:
        """Take the connection to the service."""
        self._peer = peer

    async def month_results(self, caller: Caller, month: Month) -> list[Result] | None:
        """Return everybody's result of a month; None while it is open."""
        try:
            return await self._peer.list(caller, f"/v1/months/{month}/results", Result, {})
        except Conflict as conflict:
            if conflict.params.get("upstream_code") != "month_open":
                raise
            return None

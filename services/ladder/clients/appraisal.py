"""The appraisal service, as the ladder sees it: everybody's results of a year."""

from decimal import Decimal

from pydantic import BaseModel

from shared.kernel.errors import Conflict
from shared.kernel.rungs import Tier
from shared.platform.identity.callers import Caller
from shared.platform.peers.client import PeerClient


class Figures(BaseModel):
    """The figures of a person's year that a round goes by."""

    employee_no: str
    annual_score: Decimal | None
    appraised_months: int
    masked_months: int
    additional_score: Decimal | None
    vetoed: bool


class AnnualResult(Figures):
    """A person's whole result; ``scores`` are the year under each tier's weights, comparable between the counties."""

    competency_score: Decimal | None
    scores: dict[Tier, Decimal] | None


class AppraisalClient:
    """Asks appraisal in bulk, never once per person."""

    def __init__(self, peer: PeerClient) -> None:
        """Take the connection to the service."""
        self._peer = peer

    async def results(self, caller: Caller, year: int) -> dict[str, AnnualResult]:
        """Return the results of a closed year by personnel number."""
        results = await self._peer.list(caller, f"/v1/years/{year}/results", AnnualResult, {})
        return {result.employee_no: result for result in results}

    async def figures(self, caller: Caller, year: int) -> dict[str, Figures] | None:
        """Return the figures of a year by personnel number; None while it is open."""
        try:
            results = await self._peer.list(caller, f"/v1/years/{year}/results", Figures, {})
        except Conflict as conflict:
            if conflict.params.get("upstream_code") != "year_open":
                raise
            return None
        return {result.employee_no: result for result in results}

"""The appraisal service, as the ladder sees it: what everybody's year came to."""

from decimal import Decimal

from pydantic import BaseModel

from shared.kernel.rungs import Tier
from shared.platform.http_client import PeerClient
from shared.platform.identity import Caller


class AnnualResult(BaseModel):
    """A person's year; ``scores`` are it under each tier's weights, made comparable between the counties."""

    employee_no: str
    annual_score: Decimal | None
    appraised_months: int
    masked_months: int
    additional_score: Decimal | None
    competency_score: Decimal | None
    scores: dict[Tier, Decimal] | None
    vetoed: bool


class AppraisalClient:
    """Asks appraisal in bulk, never once per person."""

    def __init__(self, peer: PeerClient) -> None:
        """Take the connection to the service."""
        self._peer = peer

    async def results(self, caller: Caller, year: int) -> dict[str, AnnualResult]:
        """Return the results of a closed year by personnel number."""
        found = await self._peer.list(caller, f"/v1/years/{year}/results", AnnualResult, {})
        return {result.employee_no: result for result in found}

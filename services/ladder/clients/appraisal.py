"""The appraisal service, as the ladder sees it: what everybody's year came to."""

from decimal import Decimal

from pydantic import BaseModel

from services.ladder.rounds.domain.agreement import YearFigures
from shared.kernel.errors import Conflict
from shared.kernel.rungs import Tier
from shared.platform.identity.callers import Caller
from shared.platform.peers.client import PeerClient


class Figures(BaseModel):
    """What a person's year came to."""

    employee_no: str
    annual_score: Decimal | None
    appraised_months: int
    masked_months: int
    additional_score: Decimal | None
    vetoed: bool


class AnnualResult(Figures):
    """A person's year with all of it; ``scores`` are it under each tier's weights, comparable between the counties."""

    competency_score: Decimal | None
    scores: dict[Tier, Decimal] | None


class AppraisalClient:
    """Asks appraisal in bulk, never once per person."""

    def __init__(self, peer: PeerClient) -> None:
        """Take the connection to the service."""
        self._peer = peer

    async def results(self, caller: Caller, year: int) -> dict[str, AnnualResult]:
        """Return the results of a closed year by personnel number."""
        found = await self._peer.list(caller, f"/v1/years/{year}/results", AnnualResult, {})
        return {result.employee_no: result for result in found}

    async def figures(self, caller: Caller, year: int) -> dict[str, YearFigures] | None:
        """Return the figures of a year that a round goes by, by personnel number; None while it is open."""
        try:
            found = await self._peer.list(caller, f"/v1/years/{year}/results", Figures, {})
        except Conflict as conflict:
            if conflict.params.get("upstream_code") != "year_open":
                raise
            return None
        return {
            each.employee_no: YearFigures(
                annual_score=each.annual_score,
                appraised_months=each.appraised_months,
                masked_months=each.masked_months,
                additional_score=each.additional_score,
                vetoed=each.vetoed,
            )
            for each in found
        }

"""The appraisal service, as the ladder sees it: everybody's results of a year."""

from datetime import date, datetime
from decimal import Decimal

from pydantic import BaseModel

from shared.kernel.errors import Conflict
from shared.kernel.months import Month
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


class YearStanding(BaseModel):
    """When a year was closed, if it was."""

    closed_at: datetime | None


class MonthStanding(BaseModel):
    """A month, and when it was closed, if it was."""

    month: str
    closed_at: datetime | None


class PanelMember(BaseModel):
    """A registered member of a panel."""

    employee_no: str
    is_chair: bool


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

    async def closed_at(self, caller: Caller, year: int) -> datetime | None:
        """Return when a year was closed; None while it is open."""
        return (await self._peer.get(caller, f"/v1/years/{year}", YearStanding, {})).closed_at

    async def closed_months(self, caller: Caller) -> list[Month]:
        """Return the closed months."""
        months = await self._peer.list(caller, "/v1/months", MonthStanding, {})
        return [Month.parse(month.month) for month in months if month.closed_at is not None]

    async def committee(self, caller: Caller, day: date) -> list[PanelMember]:
        """Return the members of the city committee on a day."""
        params = {"as_of": day.isoformat(), "body": "committee"}
        return await self._peer.list(caller, "/v1/panel_members", PanelMember, params)

"""The ladder service, as appraisal sees it: who is placed where, and who takes the additional appraisal."""

from collections.abc import Iterable
from datetime import date, datetime

from pydantic import BaseModel, Field

from shared.kernel.errors import Forbidden, Unavailable
from shared.kernel.months import Month, closing_day
from shared.kernel.rungs import Rung, Tier
from shared.kernel.spans import Span
from shared.platform.identity.callers import Caller
from shared.platform.peers.client import PeerClient


class Placement(BaseModel):
    """Where somebody is from a day up to, but not on, another."""

    employee_no: str
    unit_code: str
    unit_path: str
    tier: Tier
    start: date = Field(alias="from")
    end: date | None = Field(alias="to")

    @property
    def span(self) -> Span:
        """Return the days of the placement."""
        return Span(self.start, self.end)


class Candidate(BaseModel):
    """Somebody who takes the additional appraisal, and the rungs that they contend for."""

    employee_no: str
    for_rungs: list[Rung]


class Unit(BaseModel):
    """A unit, and its place in the tree."""

    code: str
    path: str


class Resolution(BaseModel):
    """The decision of a round, and the day of it."""

    decided_on: date


class Round(BaseModel):
    """A year's round, and when it was decided, if it was."""

    year: int
    decided_at: datetime | None
    decision: Resolution | None = None


class LadderClient:
    """Asks the ladder in bulk, never once per person."""

    def __init__(self, peer: PeerClient) -> None:
        """Take the connection to the service."""
        self._peer = peer

    async def placements(self, caller: Caller, start: date, end: date) -> list[Placement]:
        """Return the placements with a day in the half-open span, by person and in time."""
        params = {"from": start.isoformat(), "to": end.isoformat()}
        return await self._peer.list(caller, "/v1/placements", Placement, params)

    async def candidates(self, caller: Caller, year: int) -> dict[str, Candidate]:
        """Return the candidates for the year's additional appraisal by personnel number."""
        candidates = await self._peer.list(caller, f"/v1/rounds/{year}/candidates", Candidate, {})
        return {candidate.employee_no: candidate for candidate in candidates}

    async def unit_paths(self, caller: Caller) -> dict[str, str]:
        """Return the path of each unit by its code."""
        return {unit.code: unit.path for unit in await self._peer.list(caller, "/v1/units", Unit, {})}

    async def rounds(self, caller: Caller) -> list[Round]:
        """Return the rounds that were proposed, of every year."""
        try:
            return await self._peer.list(caller, "/v1/rounds", Round, {})
        except Forbidden as error:  # by a ladder of the version before, which is being replaced
            raise Unavailable("upstream_unavailable", service="ladder") from error

    async def decided_from(self, caller: Caller, year: int) -> int | None:
        """Return the first year, from this one on, whose round was decided; None where there is none."""
        decided = (round_.year for round_ in await self.rounds(caller) if round_.decided_at is not None)
        return min((decided_year for decided_year in decided if decided_year >= year), default=None)

    async def employed(self, caller: Caller, month: Month) -> dict[str, Placement]:
        """Return everybody employed in the month, each where they are on the first day that they are there."""
        return first_placements(await self.placements(caller, month.first_day, month.end))

    async def at_closing(self, caller: Caller, year: int) -> dict[str, Placement]:
        """Return everybody placed on 31 December."""
        day = closing_day(year)
        return first_placements(await self.placements(caller, day, date(year + 1, 1, 1)))


def first_placements(placements: Iterable[Placement]) -> dict[str, Placement]:
    """Return each person's earliest of these placements, in the order of personnel numbers."""
    first: dict[str, Placement] = {}
    for placement in sorted(placements, key=lambda placement: (placement.employee_no, placement.start)):
        first.setdefault(placement.employee_no, placement)
    return first

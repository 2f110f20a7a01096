"""How a year stands."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from services.appraisal.months.store import months
from services.appraisal.years.store import years
from shared.kernel.months import Month
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller


@dataclass(frozen=True, slots=True)
class YearStanding:
    """Which of a year's months are closed; what its closing says is None while it is open."""

    year: int
    closed_months: Sequence[Month]
    scheme_version: int | None = None
    people: int | None = None
    missing_committee: int | None = None
    input_digest: str | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None

    @property
    def state(self) -> str:
        """Return whether the year is open or closed."""
        return "open" if self.closed_at is None else "closed"


async def get_year(database: Database, caller: Caller, year: int) -> YearStanding:
    """Return how a year stands."""
    async with database.read(caller) as session:
        closed = await years.find_closed(session, year)
        closed_months = await months.closed_between(session, Month(year, 1), Month(year, 12))
    if closed is None:
        return YearStanding(year, closed_months)
    return YearStanding(closed_months=closed_months, **asdict(closed))

"""What the other services have closed or drawn up, which rests on where people were."""

from dataclasses import dataclass
from datetime import date

from services.ladder.clients.appraisal import AppraisalClient
from services.ladder.clients.compensation import CompensationClient
from shared.kernel.months import Month
from shared.platform.identity.callers import Caller


@dataclass(frozen=True, slots=True)
class Closings:
    """Asks appraisal for closed months, and compensation for those whose statements were drawn up."""

    appraisal: AppraisalClient
    compensation: CompensationClient

    async def months_resting_on(self, caller: Caller, day: date) -> list[Month]:
        """Return the months that rest on where people are from a day on.

        A month's sheet belongs to the unit of the month's first day; a statement is of all days of its month.
        """
        closed = {month for month in await self.appraisal.closed_months(caller) if month.first_day >= day}
        drawn_up = {month for month in await self.compensation.drawn_up_months(caller) if month.end > day}
        return sorted(closed | drawn_up)

"""How a month stands: who is there, and whose sheet is complete."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.appraisal.clients.ladder import LadderClient
from services.appraisal.months.application.people import may_reach, people_employed
from services.appraisal.months.application.scoring import fact_of, score_all
from services.appraisal.months.domain.monthly import SheetStatus
from services.appraisal.months.domain.sheets import PersonSheet
from services.appraisal.months.store import facts, months, sheets
from services.appraisal.months.store.months import ClosedMonth
from services.appraisal.schemes.store.schemes import SCHEMES
from shared.kernel.months import Month
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller


@dataclass(frozen=True, slots=True)
class MonthStanding:
    """Counts over the people in the caller's reach."""

    month: Month
    scheme_version: int
    people: int
    complete: int
    incomplete: int
    masked: int
    vetoed: int
    closed_at: datetime | None
    closed_by: str | None

    @property
    def state(self) -> str:
        """Return whether the month is open or closed."""
        return "open" if self.closed_at is None else "closed"


async def get_month(database: Database, ladder: LadderClient, caller: Caller, month: Month) -> MonthStanding:
    """Count the sheets: of a closed month as they were kept, of an open one as they stand with the people of now."""
    async with database.read(caller) as session:
        closed = await months.find_closed(session, month)
        if closed is not None:
            return _standing(month, closed.scheme_version, await sheets.every(session, month), closed)
        version = await SCHEMES.in_force(session, month)
        recorded = await facts.of_month(session, month)
    employed = await people_employed(ladder, caller, month)
    people = [fact_of(person, month, recorded) for person in employed.values() if may_reach(caller, person)]
    return _standing(month, version.version, await asyncio.to_thread(score_all, people, version), None)


def _standing(
    month: Month, scheme_version: int, counted: Sequence[PersonSheet], closed: ClosedMonth | None
) -> MonthStanding:
    by_status = Counter(sheet.status for sheet in counted)
    return MonthStanding(
        month=month,
        scheme_version=scheme_version,
        people=len(counted),
        complete=by_status[SheetStatus.COMPLETE],
        incomplete=by_status[SheetStatus.INCOMPLETE],
        masked=by_status[SheetStatus.MASKED],
        vetoed=sum(sheet.vetoed for sheet in counted),
        closed_at=None if closed is None else closed.closed_at,
        closed_by=None if closed is None else closed.closed_by,
    )

"""How a month stands: who is there, and whose sheet is complete."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from services.appraisal.clients.ladder import LadderClient
from services.appraisal.months.application.close_month import fact_of, score_all
from services.appraisal.months.domain.sheets import PersonSheet
from services.appraisal.months.store import facts, months
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


async def get_month(database: Database, ladder: LadderClient, caller: Caller, month: Month) -> MonthStanding:
    """Count the sheets: of a closed month as they were kept, of an open one as they stand with the people of now."""
    async with database.read() as connection:
        closing = await months.closing(connection, caller.company, month)
        if closing is not None:
            sheets = await months.all_sheets(connection, caller, month)
            return _standing(month, closing.scheme_version, sheets, closing)
        version = await SCHEMES.in_force(connection, caller.company, month)
        known = await facts.of_month(connection, caller.company, month)
    employed = await ladder.employed(caller, month)
    people = [
        fact_of(placement, known)
        for placement in employed.values()
        if caller.scope.admits(placement.employee_no, placement.unit_path, placement.tier)
    ]
    sheets = await asyncio.to_thread(score_all, people, version.rules)
    return _standing(month, version.version, sheets, None)


def _standing(
    month: Month, scheme_version: int, sheets: list[PersonSheet], closing: months.Closing | None
) -> MonthStanding:
    masked = sum(sheet.masked for sheet in sheets)
    incomplete = sum(not sheet.settled for sheet in sheets)
    return MonthStanding(
        month=month,
        scheme_version=scheme_version,
        people=len(sheets),
        complete=len(sheets) - masked - incomplete,
        incomplete=incomplete,
        masked=masked,
        vetoed=sum(sheet.score is not None and sheet.score.vetoed for sheet in sheets),
        closed_at=None if closing is None else closing.closed_at,
        closed_by=None if closing is None else closing.closed_by,
    )

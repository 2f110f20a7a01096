"""The sheets of a month: kept ones once it is closed, until then as the facts stand."""

import asyncio

from services.appraisal.months.application.scoring import score_all
from services.appraisal.months.domain.sheets import PersonSheet
from services.appraisal.months.store import facts, months, sheets
from services.appraisal.schemes.store.schemes import SCHEMES
from shared.kernel.months import Month
from shared.platform.database.pages import PageRequest, Slice
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller


async def list_sheets(
    database: Database, caller: Caller, month: Month, paging: PageRequest | None
) -> Slice[PersonSheet]:
    """Return a page of the sheets that the caller may see, or all of them without ``paging``."""
    async with database.read(caller) as session:
        if await months.find_closed(session, month) is not None:
            return await sheets.page_or_every(session, month, paging)
        version = await SCHEMES.in_force(session, month)
        recorded = await facts.page_or_every(session, month, paging)
    return Slice(await asyncio.to_thread(score_all, recorded.items, version), recorded.next_cursor)

"""The sheets of a month: kept ones once it is closed, until then as the facts stand."""

import asyncio

from services.appraisal.months.application.close_month import score_all
from services.appraisal.months.domain.sheets import PersonSheet
from services.appraisal.months.store import facts, months
from services.appraisal.schemes.store.schemes import SCHEMES
from shared.kernel.months import Month
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller
from shared.platform.web.pages import PageRequest, Slice


async def list_sheets(
    database: Database, caller: Caller, month: Month, paging: PageRequest | None
) -> Slice[PersonSheet]:
    """Return a page of the sheets that the caller may see, or all of them without ``paging``."""
    async with database.read() as connection:
        if await months.closing(connection, caller.company, month) is not None:
            if paging is None:
                return Slice(await months.all_sheets(connection, caller, month), None)
            return await months.sheets(connection, caller, month, paging)
        version = await SCHEMES.in_force(connection, caller.company, month)
        if paging is None:
            part = Slice(await facts.all_visible(connection, caller, month), None)
        else:
            part = await facts.visible(connection, caller, month, paging)
    return Slice(await asyncio.to_thread(score_all, part.items, version.rules), part.next_cursor)

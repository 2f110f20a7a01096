"""The facts of a month with everybody who is employed in it: also the template for what is still to come."""

from services.appraisal.clients.ladder import LadderClient
from services.appraisal.months.application.close_month import fact_of
from services.appraisal.months.store import facts, months
from services.appraisal.months.store.facts import MonthlyFact
from shared.kernel.months import Month
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller


async def list_facts(database: Database, ladder: LadderClient, caller: Caller, month: Month) -> list[MonthlyFact]:
    """Return the facts in the caller's reach by personnel number, blank ones where nothing is known yet.

    A closed month has the people of its closing, an open one those whom the ladder knows now.
    """
    async with database.read() as connection:
        closed = await months.closing(connection, caller.company, month) is not None
        known = await facts.of_month(connection, caller.company, month)
        sheets = await months.all_sheets(connection, caller, month) if closed else []
    if closed:
        return [
            known.get(sheet.employee_no)
            or MonthlyFact(sheet.employee_no, sheet.unit_code, sheet.unit_path, sheet.tier, facts={})
            for sheet in sheets
        ]
    employed = await ladder.employed(caller, month)
    return [
        fact_of(placement, known)
        for placement in employed.values()
        if caller.scope.admits(placement.employee_no, placement.unit_path, placement.tier)
    ]

"""One sheet of a month, with everything that led to its score."""

from services.appraisal.months.domain.sheets import PersonSheet
from services.appraisal.months.store import facts, months, sheets
from services.appraisal.schemes.store.schemes import SCHEMES
from shared.kernel.months import Month
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller


async def get_sheet(database: Database, caller: Caller, month: Month, employee_no: str) -> PersonSheet:
    """Return one sheet with its working (None where masked); Missing out of reach."""
    async with database.read(caller) as session:
        closed = await months.find_closed(session, month)
        if closed is None:
            version = await SCHEMES.in_force(session, month)
            fact = await facts.get(session, month, employee_no)
            return fact.explained(version.rules, version.version)
        version = await SCHEMES.get(session, closed.scheme_version)
        sheet = await sheets.get(session, month, employee_no)
        return sheet.explained(version.rules)

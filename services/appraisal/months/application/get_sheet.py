"""One sheet of a month, with everything that led to its score."""

from services.appraisal.months.domain.facts import read_fitting_sheet
from services.appraisal.months.domain.sheets import PersonSheet
from services.appraisal.months.domain.workings import MonthWorking, explain_month
from services.appraisal.months.store import facts, months
from services.appraisal.schemes.store.schemes import SCHEMES
from shared.kernel.errors import Missing
from shared.kernel.months import Month
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller


async def get_sheet(
    database: Database, caller: Caller, month: Month, employee_no: str
) -> tuple[PersonSheet, int, MonthWorking | None]:
    """Return one sheet, its version of the scheme, and the working (None where masked); Missing out of reach."""
    async with database.read() as connection:
        closing = await months.closing(connection, caller.company, month)
        if closing is not None:
            version = await SCHEMES.get(connection, caller.company, closing.scheme_version)
            sheet = await months.sheet(connection, caller, month, employee_no)
        else:
            version = await SCHEMES.in_force(connection, caller.company, month)
            fact = await facts.one_visible(connection, caller, month, employee_no)
            if fact is None:
                raise Missing("sheet_not_found", month=str(month), employee_no=employee_no)
            sheet = fact.scored(version.rules)
    if sheet.masked:
        return sheet, version.version, None
    rules = version.rules
    return sheet, version.version, explain_month(rules, sheet.tier, read_fitting_sheet(sheet.document, rules))

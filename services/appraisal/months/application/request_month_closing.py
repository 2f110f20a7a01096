"""The request to close a month: what can be told to be impossible is told at once."""

from services.appraisal.months.store import months
from shared.kernel.months import Month
from shared.platform.database.idempotency import Once
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller


async def request_month_closing(database: Database, caller: Caller, once: Once, month: Month) -> None:
    """Refuse a closing that its job would refuse: Conflict once the month is closed."""
    caller.needs_whole_company()
    async with database.read() as connection:
        await once.look(connection, caller)
        await months.needs_open(connection, caller.company, month)

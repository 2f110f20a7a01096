"""The request to close a year: what can be told to be impossible is told at once."""

from services.appraisal.years.store import years
from shared.platform.database.idempotency import Once
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller


async def request_year_closing(database: Database, caller: Caller, once: Once, year: int) -> None:
    """Refuse a closing that its job would refuse: Conflict once the year is closed."""
    caller.needs_whole_company()
    async with database.read() as connection:
        await once.look(connection, caller)
        await years.needs_open(connection, caller.company, year)

"""A new version of the pay table."""

from services.compensation.pay_tables.store.pay_tables import PAY_TABLES, PayTableVersion
from shared.kernel.months import Month
from shared.platform.database.sessions import Change
from shared.platform.database.transactions import Database
from shared.platform.database.versions import NewVersion


async def create_pay_table(database: Database, change: Change, new: NewVersion[Month]) -> PayTableVersion:
    """Save a pay table that holds from a month on, after every one before it; Invalid with every fault."""
    async with database.change(change, str(new.valid_from)) as write:
        return write.answer(await PAY_TABLES.add(write, new))

"""A new version of the pay table."""

from typing import Any

from services.compensation.pay_tables.domain.pay_table import read_pay_table
from services.compensation.pay_tables.store.pay_tables import PAY_TABLES
from shared.kernel.errors import Invalid
from shared.kernel.months import Month
from shared.platform.database.idempotency import Once
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller
from shared.platform.web.schemas import Answer, MonthField


class PayTableCreated(Answer):
    """The version that was made."""

    version: int
    valid_from: MonthField


async def create_pay_table(
    database: Database, caller: Caller, once: Once, valid_from: Month, document: dict[str, Any], note: str | None
) -> PayTableCreated:
    """Save a pay table that holds from a month on, after every one before it; Invalid with every fault."""
    caller.needs_whole_company()
    try:
        read_pay_table(document)
    except Invalid as invalid:
        raise invalid.within("/table") from invalid
    async with database.write(caller, "create_pay_table", str(valid_from)) as connection:
        await once.claim(connection, caller)
        made = await PAY_TABLES.add(connection, caller, valid_from, document, note)
        answer = PayTableCreated(version=made.version, valid_from=made.valid_from)
        await once.keep(connection, caller, answer)
        return answer

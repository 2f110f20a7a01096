"""A new version of the pay table."""

from typing import Any

from services.compensation.domain.pay_table import read_pay_table
from services.compensation.store import pay_tables
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.months import Month
from shared.platform.database import Database
from shared.platform.idempotency import Once
from shared.platform.identity import Caller
from shared.platform.schemas import Answer, MonthField


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
        last = await pay_tables.last(connection, caller.company)
        if last is not None and valid_from <= last.valid_from:
            raise Conflict("version_not_later", valid_from=str(last.valid_from))
        version = 1 if last is None else last.version + 1
        made = await pay_tables.add(
            connection, caller.company, version, valid_from, document, note=note, recorded_by=caller.actor
        )
        answer = PayTableCreated(version=made.version, valid_from=made.valid_from)
        await once.keep(connection, caller, answer)
        return answer

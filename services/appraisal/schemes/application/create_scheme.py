"""A new version of the appraisal rules."""

from typing import Any

from services.appraisal.months.store import months
from services.appraisal.schemes.domain.scheme import read_scheme
from services.appraisal.schemes.store.schemes import SCHEMES
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.months import Month
from shared.platform.database.idempotency import Once
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller
from shared.platform.web.schemas import Answer, MonthField


class SchemeCreated(Answer):
    """The version that was made."""

    version: int
    valid_from: MonthField


async def create_scheme(
    database: Database, caller: Caller, once: Once, valid_from: Month, document: dict[str, Any], note: str | None
) -> SchemeCreated:
    """Save a scheme that holds from a month on; Invalid with every fault, Conflict where it would come too early.

    It begins after every version there is and after every month that is closed, so what was decided
    stands under the rules that it was decided by.
    """
    caller.needs_whole_company()
    try:
        read_scheme(document)
    except Invalid as invalid:
        raise invalid.within("/scheme") from invalid
    async with database.write(caller, "create_scheme", str(valid_from)) as connection:
        await once.claim(connection, caller)
        await SCHEMES.hold(connection, caller.company)
        closed = await months.last_closed(connection, caller.company)
        if closed is not None and valid_from <= closed:
            raise Conflict("month_closed", month=str(closed))
        made = await SCHEMES.add(connection, caller, valid_from, document, note)
        answer = SchemeCreated(version=made.version, valid_from=made.valid_from)
        await once.keep(connection, caller, answer)
        return answer

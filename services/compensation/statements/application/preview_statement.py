"""What a month would pay; nothing is saved."""

from decimal import Decimal
from typing import Any

from services.compensation.pay_tables.domain.pay_table import PayTable, read_pay_table
from services.compensation.pay_tables.store.pay_tables import PAY_TABLES
from services.compensation.statements.domain.statements import Pending, Statement, draw_up, read_placements
from shared.kernel.errors import Invalid
from shared.kernel.months import Month
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller


async def preview_statement(
    database: Database,
    caller: Caller,
    document: dict[str, Any] | None,
    month: Month,
    placements: list[Any],
    score: Decimal | None,
    *,
    masked: bool,
) -> Statement | Pending:
    """Draw up a statement by the table given, or by the one in force in the month; Invalid with pointers."""
    table = await _table(database, caller, document, month)
    try:
        held = read_placements(placements, table)
    except Invalid as invalid:
        raise invalid.within("/placements") from invalid
    return draw_up(table, month, held, score, masked)


async def _table(database: Database, caller: Caller, document: dict[str, Any] | None, month: Month) -> PayTable:
    if document is None:
        async with database.read() as connection:
            return (await PAY_TABLES.in_force(connection, caller.company, month)).rules
    try:
        return read_pay_table(document)
    except Invalid as invalid:
        raise invalid.within("/table") from invalid

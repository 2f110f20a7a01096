"""What a list of moves costs, by the pay tables in force; nothing is saved."""

from collections.abc import Sequence
from dataclasses import replace

from services.compensation.pay_tables.domain.pay_table import PayTable
from services.compensation.pay_tables.store.pay_tables import PAY_TABLES
from services.compensation.quotes.domain import quotes
from services.compensation.quotes.domain.quotes import Move, Quote
from shared.kernel.months import Month
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller


async def quote_moves(database: Database, caller: Caller, year: int, moves: Sequence[Move]) -> Quote:
    """Return the cost of the moves, with the versions of the pay tables that it was worked out by.

    Invalid for a person who is named twice or a rung that a table does not know; Missing before the first table.
    """
    async with database.read(caller) as session:
        versions = await PAY_TABLES.every(session)
    used: set[int] = set()

    def table(month: Month) -> PayTable:
        version = PAY_TABLES.holding(versions, month)
        used.add(version.version)
        return version.rules

    quote = quotes.quote_moves(moves, year, table)
    return replace(quote, table_versions=tuple(sorted(used)))

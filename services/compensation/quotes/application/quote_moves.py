"""What a list of moves costs, by the pay tables in force; nothing is saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.compensation.pay_tables.domain.pay_table import PayTable
from services.compensation.pay_tables.store.pay_tables import PAY_TABLES
from services.compensation.quotes.domain import quotes
from services.compensation.quotes.domain.quotes import Move, Quote
from shared.kernel.errors import Fault, Invalid
from shared.kernel.months import Month
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller


@dataclass(frozen=True, slots=True)
class PersonMove:
    """Somebody's move from one rung or post to another."""

    employee_no: str
    rung_before: str
    rung: str


async def quote_moves(
    database: Database, caller: Caller, year: int, effective_on: date, moves: Sequence[PersonMove]
) -> tuple[Quote, list[int]]:
    """Return the cost of the moves and the versions of the tables that it was worked out by.

    Invalid for a person given twice or a rung that a table does not know; Missing before the first table.
    """
    caller.needs_whole_company()
    repeated = _repeated(moves)
    async with database.read() as connection:
        versions = await PAY_TABLES.everything(connection, caller.company)
    used: set[int] = set()

    def table(month: Month) -> PayTable:
        version = PAY_TABLES.holding(versions, month)
        used.add(version.version)
        return version.rules

    try:
        quote = quotes.quote_moves([Move(one.rung_before, one.rung, effective_on) for one in moves], year, table)
    except Invalid as invalid:
        raise Invalid(invalid.code, [*repeated, *invalid.faults]) from invalid
    if repeated:
        raise Invalid("moves_invalid", repeated)
    return quote, sorted(used)


def _repeated(moves: Sequence[PersonMove]) -> list[Fault]:
    first: dict[str, int] = {}
    return [
        Fault(f"/moves/{index}/employee_no", "employee_no_repeated", {"employee_no": move.employee_no})
        for index, move in enumerate(moves)
        if first.setdefault(move.employee_no, index) != index
    ]

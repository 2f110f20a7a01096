"""What a month would pay; nothing is saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.compensation.pay_tables.store.pay_tables import PAY_TABLES
from services.compensation.statements.domain.statements import Pending, Statement, draw_up, read_placements
from shared.kernel.errors import Invalid
from shared.kernel.months import Month
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller


@dataclass(frozen=True, slots=True)
class PreviewedMonth:
    """A month, what somebody held in it, and what it scored; without ``table`` the one in force counts."""

    table: Mapping[str, object] | None
    month: Month
    placements: Sequence[object]
    score: Decimal | None
    masked: bool


async def preview_statement(database: Database, caller: Caller, previewed: PreviewedMonth) -> Statement | Pending:
    """Draw up a statement without saving it; Invalid with pointers."""
    month = previewed.month
    table = await PAY_TABLES.read_or_in_force(database, caller, previewed.table, month)
    try:
        placements = read_placements(previewed.placements, table)
    except Invalid as invalid:
        raise invalid.within("/placements") from invalid
    return draw_up(table, month, placements, previewed.score, previewed.masked)

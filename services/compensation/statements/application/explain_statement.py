"""One person's statement, with the working of each item."""

from dataclasses import dataclass, fields

from services.compensation.pay_tables.store.pay_tables import PAY_TABLES
from services.compensation.statements.domain.workings import Working, explain
from services.compensation.statements.store import pay_lists, statements
from services.compensation.statements.store.statements import StoredStatement
from shared.kernel.months import Month
from shared.kernel.names import Language
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller


@dataclass(frozen=True, slots=True)
class ExplainedStatement(StoredStatement):
    """A statement with its working."""

    working: Working


@dataclass(frozen=True, slots=True)
class Slip:
    """Whose statement of which month is asked for; without ``version`` the one that counts."""

    month: Month
    employee_no: str
    version: int | None = None


async def explain_statement(database: Database, caller: Caller, slip: Slip, language: Language) -> ExplainedStatement:
    """Return a statement, explained by the pay table that it was drawn up by; Missing where there is none."""
    async with database.read(caller) as session:
        stored = await statements.get(session, await pay_lists.get(session, slip.month, slip.version), slip.employee_no)
        table = (await PAY_TABLES.get(session, stored.table_version)).rules
    items = (
        () if stored.coefficient is None else explain(table, stored.stays, stored.items, stored.coefficient, language)
    )
    values = {field.name: getattr(stored, field.name) for field in fields(stored)}
    return ExplainedStatement(**values, working=Working(slip.month.days, table.takes_effect, items))

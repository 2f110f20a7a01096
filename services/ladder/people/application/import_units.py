"""The units of the company, as a tree."""

from services.ladder.people.application.import_reports import ImportReport
from services.ladder.people.domain.units import UnitRow, plan_units
from services.ladder.people.forms import refuse
from services.ladder.people.store import registers, units
from shared.platform.database.idempotency import Once
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller
from shared.platform.tabular.reading import Table


async def import_units(database: Database, caller: Caller, once: Once, table: Table) -> ImportReport:
    """Add units and change known ones, all or nothing; a placement keeps the path that it was made under."""
    caller.needs_whole_company()
    rows = [
        UnitRow(row.values["code"], row.values["name"], row.values.get("parent_code") or None) for row in table.rows
    ]
    async with database.write(caller, "import_units") as connection:
        await once.claim(connection, caller)
        await registers.hold(connection, caller.company)
        plan = plan_units(rows, await units.everything(connection, caller.company))
        refuse(table, plan.findings)
        await units.save(connection, caller.company, [*plan.created, *plan.changed])
        given = {row.code for row in rows}
        changed = sum(unit.code in given for unit in plan.changed)
        report = ImportReport(
            rows=len(rows),
            created=len(plan.created),
            changed=changed,
            unchanged=len(rows) - len(plan.created) - changed,
        )
        await once.keep(connection, caller, report)
        return report

"""Protections: who is protected, and from when to when."""

from services.ladder.people.application.import_reports import ImportReport
from services.ladder.people.domain.protections import Protection, plan_protections
from services.ladder.people.forms import refuse
from services.ladder.people.store import employees, protections, registers
from shared.platform.database.idempotency import Once
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller
from shared.platform.tabular.reading import Table


async def import_protections(database: Database, caller: Caller, once: Once, table: Table) -> ImportReport:
    """Add protections, and give known ones another end, all or nothing; there is no place for a reason."""
    caller.needs_whole_company()
    rows = [
        Protection(row.values["employee_no"], row.values["valid_from"], row.values.get("valid_to"))
        for row in table.rows
    ]
    async with database.write(caller, "import_protections") as connection:
        await once.claim(connection, caller)
        await registers.hold(connection, caller.company)
        people = await employees.everybody(connection, caller.company)
        plan = plan_protections(rows, await protections.everything(connection, caller.company), people.keys())
        refuse(table, plan.findings)
        await protections.end(connection, caller.company, plan.changed)
        await protections.add(connection, caller.company, plan.created)
        report = ImportReport(
            rows=len(rows),
            created=len(plan.created),
            changed=len(plan.changed),
            unchanged=len(rows) - len(plan.created) - len(plan.changed),
        )
        await once.keep(connection, caller, report)
        return report

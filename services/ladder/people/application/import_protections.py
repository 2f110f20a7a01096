"""The import of protections."""

from services.ladder.people.domain.protections import Protection, plan_protections
from services.ladder.people.store import employees, protections, registers
from shared.kernel.imports import ImportCount
from shared.platform.database.sessions import Change
from shared.platform.database.transactions import Database
from shared.platform.tabular.reading import Table


async def import_protections(database: Database, change: Change, table: Table) -> ImportCount:
    """Add protections, and give those on record another end, all or nothing; there is no place for a reason."""
    rows = [
        Protection(row.values["employee_no"], row.values["valid_from"], row.values.get("valid_to"))
        for row in table.rows
    ]
    async with database.change(change) as write:
        await registers.hold(write)
        people = await employees.every(write)
        plan = plan_protections(rows, await protections.every(write), people.keys())
        table.refuse(plan.faults)
        await protections.end(write, plan.changed)
        await protections.add(write, plan.created)
        return write.answer(ImportCount(rows=len(rows), created=len(plan.created), changed=len(plan.changed)))

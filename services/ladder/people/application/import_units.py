"""The import of units."""

from services.ladder.people.domain.units import UnitRow, plan_units
from services.ladder.people.store import registers, units
from shared.kernel.imports import ImportCount
from shared.platform.database.sessions import Change
from shared.platform.database.transactions import Database
from shared.platform.tabular.reading import Table


async def import_units(database: Database, change: Change, table: Table) -> ImportCount:
    """Add units and change those on record, all or nothing; a placement keeps the path that it was made under."""
    rows = [
        UnitRow(row.values["code"], row.values["name"], row.values.get("parent_code") or None) for row in table.rows
    ]
    async with database.change(change) as write:
        await registers.hold(write)
        plan = plan_units(rows, await units.every(write))
        table.refuse(plan.faults)
        await units.save(write, [*plan.created, *plan.changed])
        listed = {row.code for row in rows}
        changed = sum(unit.code in listed for unit in plan.changed)
        return write.answer(ImportCount(rows=len(rows), created=len(plan.created), changed=changed))

"""The import of units."""

from collections.abc import Mapping
from typing import Any

from services.ladder.people.domain.units import Unit, UnitRow, plan_units
from services.ladder.people.store import registers, units
from shared.kernel.imports import ImportCount
from shared.platform.database.sessions import Change
from shared.platform.database.transactions import Database
from shared.platform.tabular.reading import Table


async def import_units(database: Database, change: Change, table: Table) -> ImportCount:
    """Add units and change those on record, all or nothing; a placement keeps the path that it was made under."""
    async with database.change(change) as write:
        await registers.hold(write)
        recorded = await units.every(write)
        rows = [_row(row.values, recorded) for row in table.rows]
        plan = plan_units(rows, recorded)
        table.refuse(plan.faults)
        await units.save(write, [*plan.created, *plan.changed])
        listed = {row.code for row in rows}
        changed = sum(unit.code in listed for unit in plan.changed)
        return write.answer(ImportCount(rows=len(rows), created=len(plan.created), changed=changed))


def _row(values: Mapping[str, Any], recorded: Mapping[str, Unit]) -> UnitRow:
    """Return a unit in a file; where the file says no parent, a unit on record keeps its own."""
    code = values["code"]
    own = recorded[code].parent_code if code in recorded else None
    return UnitRow(code, values["name"], values.get("parent_code", own))

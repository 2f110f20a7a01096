"""The import of units."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from services.ladder.people.domain.placements import follow_units
from services.ladder.people.domain.units import Unit, UnitRow, plan_units
from services.ladder.people.store import placements, registers, units
from shared.kernel.differences import differences
from shared.kernel.imports import ImportCount
from shared.platform.database.sessions import Change
from shared.platform.database.transactions import Database
from shared.platform.tabular.reading import Table


async def import_units(database: Database, change: Change, table: Table, today: date) -> ImportCount:
    """Add units and change those on record, all or nothing.

    Where a unit moves in the tree, placements follow from today on. The days before keep the path of then.
    """
    async with database.change(change) as write:
        await registers.hold(write)
        recorded = await units.every(write)
        rows = [_row(row.values, recorded) for row in table.rows]
        plan = plan_units(rows, recorded)
        table.refuse(plan.faults)
        await units.save(write, [*plan.created, *plan.changed])
        paths = {unit.code: unit.path for unit in plan.changed if unit.path != recorded[unit.code].path}
        if paths:
            await placements.follow(write, follow_units(await placements.past_in(write, paths, today), paths, today))
        for unit in (*plan.created, *plan.changed):
            before = recorded.get(unit.code)
            write.note(differences(unit.code, None if before is None else asdict(before), asdict(unit)))
        listed = {row.code for row in rows}
        changed = sum(unit.code in listed for unit in plan.changed)
        return write.answer(ImportCount(rows=len(rows), created=len(plan.created), changed=changed))


def _row(values: Mapping[str, Any], recorded: Mapping[str, Unit]) -> UnitRow:
    """Return a unit in a file; where the file says no parent, a unit on record keeps its own."""
    code = values["code"]
    own = recorded[code].parent_code if code in recorded else None
    return UnitRow(code, values["name"], values.get("parent_code", own))

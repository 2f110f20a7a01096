"""The import of protections."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.ladder.people.domain.protections import Protection, plan_protections
from services.ladder.people.store import employees, protections, registers
from shared.kernel.imports import ImportCount
from shared.platform.database.sessions import Change
from shared.platform.database.transactions import Database
from shared.platform.tabular.reading import Table


async def import_protections(database: Database, change: Change, table: Table) -> ImportCount:
    """Add protections, and give those on record another end, all or nothing; there is no place for a reason."""
    async with database.change(change) as write:
        await registers.hold(write)
        people, recorded = await employees.every(write), await protections.every(write)
        ends = {(own.employee_no, own.start): own.end for person in recorded.values() for own in person}
        rows = [_row(row.values, ends) for row in table.rows]
        plan = plan_protections(rows, recorded, people.keys())
        table.refuse(plan.faults)
        await protections.end(write, plan.changed)
        await protections.add(write, plan.created)
        return write.answer(ImportCount(rows=len(rows), created=len(plan.created), changed=len(plan.changed)))


def _row(values: Mapping[str, Any], ends: Mapping[tuple[str, date], date | None]) -> Protection:
    """Return a protection in a file; where the file says no end, one on record keeps its own."""
    key = (values["employee_no"], values["valid_from"])
    return Protection(*key, values.get("valid_to", ends.get(key)))

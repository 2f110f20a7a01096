"""The import of protections."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.ladder.people.domain.protections import Protection, plan_protections
from services.ladder.people.store import employees, protections, registers
from shared.kernel.differences import differences
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
        plan = plan_protections(rows, recorded, people)
        table.refuse([*plan.faults, *change.caller.own_rows(row.employee_no for row in rows)])
        await protections.end(write, plan.changed)
        await protections.add(write, plan.created)
        for own in (*plan.created, *plan.changed):
            before = (
                None if (own.employee_no, own.start) not in ends else {"valid_to": ends[own.employee_no, own.start]}
            )
            after = {"valid_from": own.start, "valid_to": own.end}
            write.note(differences(own.employee_no, None if before is None else {**after, **before}, after))
        return write.answer(ImportCount(rows=len(rows), created=len(plan.created), changed=len(plan.changed)))


def _row(values: Mapping[str, Any], ends: Mapping[tuple[str, date], date | None]) -> Protection:
    """Return a protection in a file; where the file says no end, one on record keeps its own."""
    key = (values["employee_no"], values["valid_from"])
    return Protection(*key, values.get("valid_to", ends.get(key)))

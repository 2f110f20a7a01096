"""The import of the roster: who is employed, where, and on which rung."""

import asyncio
from dataclasses import dataclass
from datetime import date
from typing import Final

from services.ladder.people.domain.employees import Employee, EmploymentType
from services.ladder.people.domain.roster import RosterRow, plan_roster
from services.ladder.people.forms import ROSTER_FORM
from services.ladder.people.store import employees, placements, registers, units
from services.ladder.policies.domain.policy import Education, YearBand
from shared.kernel.imports import ImportCount
from shared.kernel.rungs import Rung
from shared.platform.database.sessions import Change
from shared.platform.database.transactions import Database
from shared.platform.tabular.reading import Row, Table

_OPTIONAL: Final = frozenset(column.key for column in ROSTER_FORM.columns if not column.required)


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterCount(ImportCount):
    """What a roster's import did; who moved or left is among the created or changed, and counted once more."""

    moved: int
    left: int
    leaves_withdrawn: int
    ignored_columns: tuple[str, ...]


async def import_roster(
    database: Database, change: Change, table: Table, as_of: date | None, today: date
) -> RosterCount:
    """Add new people with their first placement, update those on record, move them and let them go, all or nothing.

    Rungs change by rounds only. ``as_of`` is the day from which people are in another unit than before.
    """
    rows = [_row(row) for row in table.rows]
    async with database.change(change, str(as_of or "")) as write:
        await registers.hold(write)
        people, placed = await employees.every(write), await placements.every(write)
        paths = {code: unit.path for code, unit in (await units.every(write)).items()}
        plan = await asyncio.to_thread(plan_roster, rows, people, placed, paths, as_of, today)
        table.refuse(plan.faults)
        await employees.add(write, plan.created)
        await employees.save(write, plan.changed)
        await placements.end(write, plan.endings)
        await placements.add(write, plan.placements)
        count = RosterCount(
            rows=len(rows),
            created=len(plan.created),
            changed=plan.touched,
            moved=plan.moved,
            left=plan.left,
            leaves_withdrawn=plan.leaves_withdrawn,
            ignored_columns=table.ignored,
        )
        return write.answer(count)


def _row(row: Row) -> RosterRow:
    values = row.values
    level, band = values.get("certificate_level"), values.get("previous_band")
    return RosterRow(
        employee=Employee(
            employee_no=values["employee_no"],
            name=values["name"],
            education=Education(values["education"]),
            employment_type=EmploymentType(values["employment_type"]),
            hired_on=values["hired_on"],
            left_on=values.get("left_on"),
            certificate_level=None if level is None else int(level),
            previous_band=None if band is None else YearBand(band),
        ),
        unit_code=values["unit_code"],
        rung=Rung(values["rung"]),
        rung_since=values["rung_since"],
        tier_since=values["tier_since"],
        unsaid=_OPTIONAL - values.keys(),
    )

"""The roster: who is employed, where, and on which rung."""

import asyncio
from datetime import date

from services.ladder.people.application.import_reports import RosterReport
from services.ladder.people.domain.employees import Employee
from services.ladder.people.domain.roster import RosterRow, plan_roster
from services.ladder.people.forms import refuse
from services.ladder.people.store import employees, placements, registers, units
from shared.kernel.rungs import Rung
from shared.platform.database.idempotency import Once
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller
from shared.platform.tabular.reading import Row, Table


async def import_roster(
    database: Database, caller: Caller, once: Once, table: Table, as_of: date | None, today: date
) -> RosterReport:
    """Add new people with their first placement, update known ones, move them and let them go, all or nothing.

    Rungs change by rounds only. ``as_of`` is the day from which people are in another unit than before.
    """
    caller.needs_whole_company()
    rows = [_row(row) for row in table.rows]
    async with database.write(caller, "import_roster", str(as_of or "")) as connection:
        await once.claim(connection, caller)
        await registers.hold(connection, caller.company)
        known = await employees.everybody(connection, caller.company)
        placed = await placements.of_everybody(connection, caller.company)
        paths = {code: unit.path for code, unit in (await units.everything(connection, caller.company)).items()}
        plan = await asyncio.to_thread(plan_roster, rows, known, placed, paths, as_of, today)
        refuse(table, plan.findings)
        await employees.add(connection, caller.company, plan.created)
        await employees.change(connection, caller.company, plan.changed)
        await placements.end(connection, caller.company, plan.endings)
        await placements.add(connection, caller.company, plan.placements)
        report = RosterReport(
            rows=len(rows),
            created=len(plan.created),
            changed=plan.touched,
            unchanged=len(rows) - len(plan.created) - plan.touched,
            moved=plan.moved,
            left=plan.left,
        )
        await once.keep(connection, caller, report)
        return report


def _row(row: Row) -> RosterRow:
    values = row.values
    level = values.get("certificate_level")
    return RosterRow(
        employee=Employee(
            employee_no=values["employee_no"],
            name=values["name"],
            education=values["education"],
            employment_type=values["employment_type"],
            hired_on=values["hired_on"],
            left_on=values.get("left_on"),
            certificate_level=None if level is None else int(level),
            previous_band=values.get("previous_band"),
        ),
        unit_code=values["unit_code"],
        rung=Rung(values["rung"]),
        rung_since=values["rung_since"],
        tier_since=values["tier_since"],
        certificate_given="certificate_level" in values,
    )

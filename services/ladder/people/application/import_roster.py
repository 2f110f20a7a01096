"""The import of the roster: who is employed, where, and on which rung."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from services.ladder.clients.closings import Closings
from services.ladder.people.domain.employees import Employee, EmploymentType
from services.ladder.people.domain.placements import Placement, placement_at
from services.ladder.people.domain.roster import RosterPlan, RosterRecords, RosterRow, plan_roster
from services.ladder.people.domain.roster_revisions import ComparedRows, compare_revisions, older_revisions
from services.ladder.people.forms import ROSTER_FORM
from services.ladder.people.store import employees, kept_rungs, placements, registers, units
from services.ladder.policies.domain.policy import Education, YearBand
from shared.kernel.differences import differences
from shared.kernel.digests import Plain
from shared.kernel.errors import Conflict, Fault
from shared.kernel.imports import ImportCount
from shared.kernel.months import Month
from shared.kernel.revisions import LeftField, NewerChoice
from shared.kernel.rungs import Rung
from shared.platform.database.sessions import Change, Session, Write
from shared.platform.database.transactions import Database
from shared.platform.tabular.reading import Row, Table

_SHOWN: Final = 20
_OPTIONAL: Final = frozenset(column.key for column in ROSTER_FORM.columns if not column.required)


@dataclass(frozen=True, slots=True)
class RosterTerms:
    """From which day people are in other units, and what happens where newer records would be overwritten."""

    as_of: date | None
    newer: NewerChoice
    today: date

    @property
    def day(self) -> date:
        """Return the day as of which units are compared."""
        return self.as_of or self.today


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterCount(ImportCount):
    """What a roster's import did; who moved or left is among the created or changed, and counted once more."""

    moved: int
    left: int
    leaves_withdrawn: int
    ignored_columns: tuple[str, ...]
    left_newer: tuple[LeftField, ...]


async def import_roster(
    database: Database, change: Change, closings: Closings, table: Table, terms: RosterTerms
) -> RosterCount:
    """Add new people with their first placement, update those on record, move them and let them go, all or nothing.

    Rungs change by rounds only. ``as_of`` is the day from which people are in another unit than before; Conflict
    where a closed month, a decided round or a statement rests on the units from that day on.
    """
    delivered, as_of, today = [_row(row) for row in table.rows], terms.as_of, terms.today
    closed: Sequence[Month] = ()
    if as_of is not None and as_of <= today:
        async with database.prepare(change) as session:
            records = await _records(session)
            compared = await _compared(session, delivered, records, terms)
            plan = await asyncio.to_thread(plan_roster, compared.rows, records, as_of, today)
        if plan.moved:
            closed = await closings.months_resting_on(change.caller, as_of)
    async with database.change(change, str(as_of or "")) as write:
        await registers.hold(write)
        records = await _records(write)
        compared = await _compared(write, delivered, records, terms)
        rows = compared.rows
        plan = await asyncio.to_thread(plan_roster, rows, records, as_of, today)
        own = change.caller.own_rows(row.employee.employee_no for row in rows)
        table.refuse([*compared.faults, *plan.faults, *own])
        if plan.moved and as_of is not None:
            _require_open(as_of, closed, await registers.decided_through(write), _moved_rows(rows, records, plan))
        await _save(write, records, plan)
        _note(write, records, plan)
        count = RosterCount(
            rows=len(rows),
            created=len(plan.created),
            changed=plan.touched,
            moved=plan.moved,
            left=plan.left,
            leaves_withdrawn=plan.leaves_withdrawn,
            ignored_columns=table.ignored,
            left_newer=tuple(compared.left),
        )
        return write.answer(count)


async def _records(session: Session) -> RosterRecords:
    return RosterRecords(
        await employees.every(session),
        await placements.every(session),
        {code: unit.path for code, unit in (await units.every(session)).items()},
        await kept_rungs.every(session),
    )


async def _compared(
    session: Session, rows: Sequence[RosterRow], records: RosterRecords, terms: RosterTerms
) -> ComparedRows:
    replaced = await employees.replaced(session, older_revisions(rows, records.employees))
    return await asyncio.to_thread(compare_revisions, rows, records, replaced, terms.newer, terms.day)


def _moved_rows(rows: Sequence[RosterRow], records: RosterRecords, plan: RosterPlan) -> list[int]:
    moved = {placement.employee_no for placement in plan.placements} & records.employees.keys()
    return [index for index, row in enumerate(rows) if row.employee.employee_no in moved]


def _require_open(as_of: date, closed: Sequence[Month], decided: date | None, rows: Sequence[int]) -> None:
    """Refuse moves from a day on which something closed, decided or drawn up rests: Conflict with each row."""
    periods = [str(month) for month in closed]
    if decided is not None and as_of <= decided:
        periods.insert(0, str(decided.year))
    if periods:
        faults = [Fault.in_row(index, "unit_code", "move_into_closed_time", as_of=str(as_of)) for index in rows]
        raise Conflict(
            "time_closed",
            [fault.within("/rows") for fault in faults[:_SHOWN]],
            as_of=str(as_of),
            periods=", ".join(periods[:_SHOWN]),
            people=len(rows),
        )


async def _save(write: Write, records: RosterRecords, plan: RosterPlan) -> None:
    longer = [ending for ending in plan.endings if ending.prolongs(records.placements[ending.employee_no])]
    await employees.add(write, plan.created)
    changed = [records.employees[person.employee_no] for person in plan.changed]
    await employees.keep_replaced(write, changed, records.placements)
    await employees.save(write, plan.changed)
    await placements.remove(write, plan.superseded)
    await placements.end(write, [ending for ending in plan.endings if ending not in longer])
    await placements.prolong(write, longer)
    await placements.add(write, plan.placements)
    for placement, year in plan.restored:
        await placements.add(write, [placement], made_by_round=year)


def _note(write: Write, records: RosterRecords, plan: RosterPlan) -> None:
    """Have the audit record say what the roster changed for each person."""
    for person in [*plan.created, *plan.changed]:
        before = records.employees.get(person.employee_no)
        write.note(differences(person.employee_no, None if before is None else before.master_data, person.master_data))
    for placement in [*plan.placements, *(restored for restored, _ in plan.restored)]:
        past = records.placements.get(placement.employee_no)
        place_before = None if past is None else _place(placement_at(past, placement.start))
        write.note(differences(placement.employee_no, place_before, _place(placement)))


def _place(placement: Placement) -> dict[str, Plain]:
    return {
        "unit_code": placement.unit_code,
        "unit_path": placement.unit_path,
        "rung": placement.rung.value,
        "placed_from": placement.start,
    }


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
        revision=values.get("revision"),
    )

"""The import of a year's nominations for a skip."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.ladder.people.store import employees, placements, registers
from services.ladder.rounds.domain.nominations import Nomination, nomination_faults
from services.ladder.rounds.store import nominations, rounds
from shared.kernel.differences import differences
from shared.kernel.digests import Plain
from shared.kernel.months import closing_day
from shared.platform.database.sessions import Change
from shared.platform.database.transactions import Database
from shared.platform.tabular.reading import Table


@dataclass(frozen=True, slots=True)
class NominationCount:
    """How many nominations a year has now, and how many it had before."""

    rows: int
    replaced: int


async def import_nominations(database: Database, change: Change, year: int, table: Table) -> NominationCount:
    """Put the table in the place of the year's list, all or nothing; a nomination of the caller's own stays as it is.

    Conflict once this round or a later one is decided.
    """
    rows = [Nomination(row.values["employee_no"], row.values["reasons"]) for row in table.rows]
    day = closing_day(year)
    async with database.change(change, str(year)) as write:
        await registers.hold(write)
        await rounds.require_undecided(write, year)
        await rounds.require_last(write, year)
        people = await employees.every(write)
        placed = {placement.employee_no for placement in await placements.on(write, day)}
        faults = nomination_faults(rows, people, placed, day)
        table.refuse([*faults, *change.caller.own_rows(row.employee_no for row in rows)])
        before = await nominations.reasons_of(write, year)
        own = {employee_no: reasons for employee_no, reasons in before.items() if change.caller.is_person(employee_no)}
        await nominations.replace(write, year, rows, kept=own.keys())
        after = {row.employee_no: row.reasons for row in rows} | own
        for employee_no in sorted(before.keys() | after.keys()):
            write.note(differences(employee_no, _as_record(before, employee_no), _as_record(after, employee_no)))
        return write.answer(NominationCount(len(after), len(before)))


def _as_record(reasons: Mapping[str, str], employee_no: str) -> dict[str, Plain] | None:
    return {"reasons": reasons[employee_no]} if employee_no in reasons else None

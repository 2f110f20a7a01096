"""The import of a year's nominations for a skip."""

from dataclasses import dataclass

from services.ladder.people.store import employees, registers
from services.ladder.rounds.domain.nominations import Nomination, nomination_faults
from services.ladder.rounds.store import nominations, rounds
from shared.platform.database.sessions import Change
from shared.platform.database.transactions import Database
from shared.platform.tabular.reading import Table


@dataclass(frozen=True, slots=True)
class NominationCount:
    """How many nominations a year has now, and how many it had before."""

    rows: int
    replaced: int


async def import_nominations(database: Database, change: Change, year: int, table: Table) -> NominationCount:
    """Put the table in the place of the year's list, all or nothing; Conflict once the round is decided."""
    rows = [Nomination(row.values["employee_no"], row.values["reasons"]) for row in table.rows]
    async with database.change(change, str(year)) as write:
        await registers.hold(write)
        await rounds.require_undecided(write, year)
        table.refuse(nomination_faults(rows, await employees.every(write)))
        replaced = await nominations.replace(write, year, rows)
        return write.answer(NominationCount(len(rows), replaced))

"""The year's nominations for a skip, with their reasons in writing."""

from services.ladder.people.application.import_reports import NominationReport
from services.ladder.people.domain.units import RowFinding
from services.ladder.people.forms import refuse
from services.ladder.people.store import employees, registers
from services.ladder.rounds.store import nominations, rounds
from shared.platform.database.idempotency import Once
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller
from shared.platform.tabular.reading import Table


async def import_nominations(
    database: Database, caller: Caller, once: Once, year: int, table: Table
) -> NominationReport:
    """Put the table in the place of the year's list, all or nothing; Conflict once the round is decided."""
    caller.needs_whole_company()
    async with database.write(caller, "import_nominations", str(year)) as connection:
        await once.claim(connection, caller)
        await registers.hold(connection, caller.company)
        await rounds.needs_undecided(connection, caller.company, year)
        before = await nominations.people_of(connection, caller.company, year)
        people = await employees.everybody(connection, caller.company)
        given = [(str(row.values["employee_no"]), str(row.values["reasons"])) for row in table.rows]
        refuse(
            table,
            [
                RowFinding(index, "employee_no", "employee_unknown", {"employee_no": employee_no})
                for index, (employee_no, _) in enumerate(given)
                if employee_no not in people
            ],
        )
        await nominations.replace(connection, caller, year, given)
        report = NominationReport(rows=len(given), replaced=len(before))
        await once.keep(connection, caller, report)
        return report

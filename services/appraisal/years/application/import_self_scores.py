"""Candidates' own evaluations that came on paper."""

from decimal import Decimal
from typing import Any

from services.appraisal.clients.ladder import LadderClient
from services.appraisal.months.application.import_reports import ImportReport
from services.appraisal.months.application.row_findings import RowFindings
from services.appraisal.years.application.panel_scores import refuse_late, save_self_scores
from services.appraisal.years.store import years
from shared.platform.database.idempotency import Once
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller
from shared.platform.tabular.reading import Table


async def import_self_scores(
    database: Database, ladder: LadderClient, caller: Caller, once: Once, year: int, table: Table
) -> ImportReport:
    """Save candidates' own scores, all or none, and what their additional appraisal comes to by them.

    Conflict for a change once the year's round is decided.
    """
    async with database.read() as connection:
        await once.look(connection, caller)
        await years.needs_closed(connection, caller.company, year)
        people = await years.people(connection, caller.company, year)
    candidates = await ladder.candidates(caller, year)
    findings = RowFindings(table)
    scores: dict[str, Decimal] = {}
    for row in table.rows:
        values: dict[str, Any] = dict(row.values)
        employee_no = values["employee_no"]
        person = people.get(employee_no)
        if employee_no not in candidates or person is None:
            findings.add(row, "employee_no", "not_a_candidate", employee_no=employee_no)
        elif not caller.scope.admits(employee_no, person.unit_path, person.tier):
            findings.add(row, "employee_no", "out_of_scope", employee_no=employee_no)
        scores[employee_no] = values["score"]
    findings.refuse()
    decided = await ladder.round_is_decided(caller, year)
    async with database.transaction() as connection:
        await once.claim(connection, caller)
        await years.hold(connection, caller.company, year)
        closing = await years.needs_closed(connection, caller.company, year)
        report = await save_self_scores(connection, caller, "import_self_scores", closing, scores)
        refuse_late(report, year, decided=decided)
        await once.keep(connection, caller, report)
        return report

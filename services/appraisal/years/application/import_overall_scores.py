"""The judgement of the year by those whose business it is."""

from typing import Any

from services.appraisal.clients.ladder import LadderClient, Placement
from services.appraisal.months.application.import_reports import ImportReport
from services.appraisal.months.application.row_findings import RowFindings
from services.appraisal.years.application.judging import speaks_for
from services.appraisal.years.application.panel_scores import record_panel_scores
from services.appraisal.years.domain.judging import judge_of_year
from services.appraisal.years.store import years
from services.appraisal.years.store.panels import PanelScore, Part
from shared.platform.database.idempotency import Once
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller
from shared.platform.tabular.reading import Table


async def import_overall_scores(
    database: Database, ladder: LadderClient, caller: Caller, once: Once, year: int, table: Table
) -> ImportReport:
    """Save panel scores of the year, all or none; who judges whom goes by unit and tier on 31 December."""
    async with database.read() as connection:
        await once.look(connection, caller)
    placed = await ladder.at_closing(caller, year)
    scores = _checked(caller, year, table, placed)
    async with database.transaction() as connection:
        await once.claim(connection, caller)
        await years.hold(connection, caller.company, year)
        await years.needs_open(connection, caller.company, year)
        report = await record_panel_scores(connection, caller, "import_overall_scores", year, Part.OVERALL, scores)
        await once.keep(connection, caller, report)
        return report


def _checked(caller: Caller, year: int, table: Table, placed: dict[str, Placement]) -> list[PanelScore]:
    findings = RowFindings(table)
    scores: list[PanelScore] = []
    for row in table.rows:
        values: dict[str, Any] = dict(row.values)
        employee_no, member = values["employee_no"], values["member"]
        person = placed.get(employee_no)
        if person is None:
            findings.add(row, "employee_no", "not_placed_at_year_end", year=year)
            continue
        if employee_no == member:
            findings.add(row, "member", "judges_oneself")
        if not speaks_for(caller, judge_of_year(person.tier), person.unit_path):
            findings.add(row, "employee_no", "judged_by_others", employee_no=employee_no)
        where = (person.unit_code, person.unit_path, person.tier)
        scores.append(PanelScore(employee_no, member, values["score"], *where))
    findings.refuse()
    return scores

"""The panels' judgement of the candidates for a move up."""

from collections.abc import Mapping
from typing import Any

from services.appraisal.clients.ladder import Candidate, LadderClient
from services.appraisal.months.application.import_reports import ImportReport
from services.appraisal.months.application.row_findings import RowFindings
from services.appraisal.years.application.judging import speaks_for
from services.appraisal.years.application.panel_scores import record_panel_scores, refuse_late, work_out_additional
from services.appraisal.years.domain.judging import judge_of_candidate
from services.appraisal.years.store import years
from services.appraisal.years.store.panels import PanelScore, Part
from services.appraisal.years.store.years import PersonAtClosing
from shared.platform.database.idempotency import Once
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller
from shared.platform.tabular.reading import Table


async def import_additional_scores(
    database: Database, ladder: LadderClient, caller: Caller, once: Once, year: int, table: Table
) -> ImportReport:
    """Save panel scores of candidates, all or none, and what their additional appraisal comes to by them.

    Conflict for a change once the year's round is decided.
    """
    async with database.read() as connection:
        await once.look(connection, caller)
        await years.needs_closed(connection, caller.company, year)
        people = await years.people(connection, caller.company, year)
    scores = _checked(caller, table, await ladder.candidates(caller, year), people)
    decided = await ladder.round_is_decided(caller, year)
    async with database.transaction() as connection:
        await once.claim(connection, caller)
        await years.hold(connection, caller.company, year)
        closing = await years.needs_closed(connection, caller.company, year)
        report = await record_panel_scores(
            connection, caller, "import_additional_scores", year, Part.ADDITIONAL, scores
        )
        refuse_late(report, year, decided=decided)
        await work_out_additional(connection, caller, closing, (score.employee_no for score in scores))
        await once.keep(connection, caller, report)
        return report


def _checked(
    caller: Caller, table: Table, candidates: Mapping[str, Candidate], people: Mapping[str, PersonAtClosing]
) -> list[PanelScore]:
    findings = RowFindings(table)
    scores: list[PanelScore] = []
    for row in table.rows:
        values: dict[str, Any] = dict(row.values)
        employee_no, member = values["employee_no"], values["member"]
        candidate, person = candidates.get(employee_no), people.get(employee_no)
        if candidate is None or person is None:
            findings.add(row, "employee_no", "not_a_candidate", employee_no=employee_no)
            continue
        if employee_no == member:
            findings.add(row, "member", "judges_oneself")
        if not speaks_for(caller, judge_of_candidate(candidate.for_rungs), person.unit_path):
            findings.add(row, "employee_no", "judged_by_others", employee_no=employee_no)
        where = (person.unit_code, person.unit_path, person.tier)
        scores.append(PanelScore(employee_no, member, values["score"], *where))
    findings.refuse()
    return scores

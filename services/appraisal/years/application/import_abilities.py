"""Results of ability assessments."""

from datetime import date
from typing import Any

from services.appraisal.clients.ladder import LadderClient, first_placements
from services.appraisal.months.application.import_reports import ImportReport
from services.appraisal.months.application.row_findings import RowFindings
from services.appraisal.years.store import panels
from services.appraisal.years.store.panels import AbilityScore
from shared.kernel.digests import Plain
from shared.platform.database import audit
from shared.platform.database.idempotency import Once
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller
from shared.platform.tabular.reading import Table

_EVER = date(2201, 1, 1)  # no year that can be asked about ends later


async def import_abilities(
    database: Database, ladder: LadderClient, caller: Caller, once: Once, table: Table
) -> ImportReport:
    """Save ability scores, all or none; assessments are taken at hiring and in the job."""
    rows: list[dict[str, Any]] = [dict(row.values) for row in table.rows]
    scores = [AbilityScore(row["employee_no"], row["assessed_on"], row["score"]) for row in rows]
    async with database.read() as connection:
        await once.look(connection, caller)
    if scores:
        # Placements begin with the present rung, so who is in the job since long may be placed after an old assessment.
        placed = first_placements(await ladder.placements(caller, min(score.assessed_on for score in scores), _EVER))
        findings = RowFindings(table)
        for row, score in zip(table.rows, scores, strict=True):
            person = placed.get(score.employee_no)
            if person is None:
                findings.add(row, "employee_no", "unknown_person", employee_no=score.employee_no)
            elif not caller.scope.admits(score.employee_no, person.unit_path, person.tier):
                findings.add(row, "employee_no", "out_of_scope", employee_no=score.employee_no)
        findings.refuse()
    async with database.transaction() as connection:
        await once.claim(connection, caller)
        people = sorted({score.employee_no for score in scores})
        before = await panels.ability_scores(connection, caller.company, people)
        other = [score for score in scores if before.get((score.employee_no, score.assessed_on)) != score.score]
        if other:
            await panels.save_ability_scores(connection, caller, other)
        replaced: list[Plain] = [
            {
                "employee_no": score.employee_no,
                "assessed_on": score.assessed_on,
                "before": before[score.employee_no, score.assessed_on],
                "after": score.score,
            }
            for score in other
            if (score.employee_no, score.assessed_on) in before
        ]
        report = ImportReport(
            rows=len(scores),
            created=len(other) - len(replaced),
            changed=len(replaced),
            unchanged=len(scores) - len(other),
        )
        detail: dict[str, Plain] = {"rows": len(scores), "created": report.created, "replaced": replaced}
        await audit.record(connection, caller, "import_abilities", "", outcome="done", detail=detail)
        await once.keep(connection, caller, report)
        return report

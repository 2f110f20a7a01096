"""Results of ability assessments."""

from dataclasses import replace
from datetime import date
from typing import Final

from services.appraisal.clients.ladder import LadderClient, first_placements
from services.appraisal.months.application.people import people_of
from services.appraisal.years.application.judging import refuse_unreachable
from services.appraisal.years.domain.scores import AbilityKey, ScoreChanges
from services.appraisal.years.store import panels
from shared.kernel.errors import Fault
from shared.kernel.imports import ImportCount
from shared.platform.database.sessions import Change
from shared.platform.database.transactions import Database
from shared.platform.tabular.reading import Table

_EVER: Final = date(2201, 1, 1)  # no year that can be asked about ends later


async def import_abilities(database: Database, ladder: LadderClient, change: Change, table: Table) -> ImportCount:
    """Save ability scores, all or none; assessments are taken at hiring and in the job."""
    scores = {
        AbilityKey(row.values["employee_no"], row.values["assessed_on"]): row.values["score"] for row in table.rows
    }
    async with database.prepare(change):
        pass  # a repeated request has its answer before the ladder is asked
    if scores:
        # Placements begin with the present rung, so who is in the job since long may be placed after an old assessment.
        first_day = min(key.assessed_on for key in scores)
        placed = first_placements(await ladder.placements(change.caller, first_day, _EVER))
        refuse_unreachable(change.caller, table, people_of(placed.values()), _unknown_person)
    async with database.change(change) as write:
        before = await panels.ability_scores(write, sorted({key.employee_no for key in scores}))
        changes = ScoreChanges(scores, before)
        await panels.save_ability_scores(write, changes.to_save)
        write.detail = changes.detail
        return write.answer(replace(changes.count, passed_over=table.passed_over))


def _unknown_person(index: int, employee_no: str) -> Fault:
    return Fault.in_row(index, "employee_no", "unknown_person", employee_no=employee_no)

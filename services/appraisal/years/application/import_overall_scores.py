"""The judgement of the year by those whose business it is."""

from dataclasses import replace

from services.appraisal.clients.ladder import LadderClient
from services.appraisal.months.application.people import people_of
from services.appraisal.years.application.judging import read_panel_scores
from services.appraisal.years.domain.judging import judge_of_year
from services.appraisal.years.domain.scores import Part, ScoreChanges
from services.appraisal.years.store import panels, years
from shared.kernel.errors import Fault
from shared.kernel.imports import ImportCount
from shared.platform.database.sessions import Change
from shared.platform.database.transactions import Database
from shared.platform.tabular.reading import Table


async def import_overall_scores(
    database: Database, ladder: LadderClient, change: Change, year: int, table: Table
) -> ImportCount:
    """Save panel scores of the year, all or none; who judges whom goes by unit and tier on 31 December."""
    async with database.prepare(change):
        pass  # a repeated request has its answer before the ladder is asked
    people = people_of((await ladder.at_closing(change.caller, year)).values())

    def absent(index: int, _employee_no: str) -> Fault:
        return Fault.in_row(index, "employee_no", "not_placed_at_year_end", year=year)

    scores = read_panel_scores(change.caller, table, people, lambda person: judge_of_year(person.tier), absent)
    async with database.change(change, str(year)) as write:
        await years.hold(write, year)
        await years.require_open(write, year)
        changes = ScoreChanges(scores, await panels.panel_scores(write, year, Part.OVERALL))
        await panels.save_panel_scores(write, year, Part.OVERALL, changes.to_save, people)
        write.detail = changes.detail
        return write.answer(replace(changes.count, passed_over=table.passed_over))

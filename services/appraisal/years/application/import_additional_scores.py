"""The panels' judgement of the candidates for a move up."""

from dataclasses import replace

from services.appraisal.clients.ladder import LadderClient
from services.appraisal.months.domain.people import Person
from services.appraisal.years.application.additional_scores import refuse_late, work_out_additional
from services.appraisal.years.application.judging import not_a_candidate, read_panel_scores
from services.appraisal.years.domain.judging import Judge, judge_of_candidate
from services.appraisal.years.domain.scores import Part, ScoreChanges
from services.appraisal.years.store import panels, years
from shared.kernel.imports import ImportCount
from shared.platform.database.sessions import Change
from shared.platform.database.transactions import Database
from shared.platform.tabular.reading import Table


async def import_additional_scores(
    database: Database, ladder: LadderClient, change: Change, year: int, table: Table
) -> ImportCount:
    """Save panel scores of candidates, all or none, and what their additional appraisal comes to by them.

    Conflict for a change once the year's round is decided.
    """
    async with database.prepare(change) as session:
        await years.require_closed(session, year)
        people = await years.people(session, year)
    candidates = await ladder.candidates(change.caller, year)

    def judge_of(person: Person) -> Judge:
        return judge_of_candidate(candidates[person.employee_no].for_rungs)

    people = {employee_no: person for employee_no, person in people.items() if employee_no in candidates}
    scores = read_panel_scores(change.caller, table, people, judge_of, not_a_candidate)
    decided = await ladder.round_is_decided(change.caller, year)
    async with database.change(change, str(year)) as write:
        await years.hold(write, year)
        closed = await years.require_closed(write, year)
        changes = ScoreChanges(scores, await panels.panel_scores(write, year, Part.ADDITIONAL))
        refuse_late(changes, year, decided=decided)
        await panels.save_panel_scores(write, year, Part.ADDITIONAL, changes.to_save, people)
        await work_out_additional(write, closed, (key.employee_no for key in scores))
        write.detail = changes.detail
        return write.answer(replace(changes.count, passed_over=table.passed_over))

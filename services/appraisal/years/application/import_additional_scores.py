"""The panels' judgement of the candidates for a move up."""

from dataclasses import replace

from services.appraisal.clients.ladder import LadderClient
from services.appraisal.months.domain.people import Person
from services.appraisal.panels.domain.members import PanelBody
from services.appraisal.years.application.additional_scores import refuse_late, work_out_additional
from services.appraisal.years.application.judging import Electorate, not_a_candidate
from services.appraisal.years.application.voting import hold_register, record_votes, vote_changes
from services.appraisal.years.domain.judging import judge_of_candidate
from services.appraisal.years.domain.scores import Part
from services.appraisal.years.store import judgements, years
from shared.kernel.imports import ImportCount
from shared.platform.database.sessions import Change
from shared.platform.database.transactions import Database
from shared.platform.tabular.reading import Table


async def import_additional_scores(
    database: Database, ladder: LadderClient, change: Change, year: int, table: Table
) -> ImportCount:
    """Save panel scores of candidates, all or none, and what their additional appraisal comes to by them.

    Conflict for a change once the year's round, or a later one, is decided.
    """
    async with database.prepare(change) as session:
        await years.require_closed(session, year)
        people = await years.people(session, year)
    candidates = await ladder.candidates(change.caller, year)
    decided_year = await ladder.decided_from(change.caller, year)

    def judge_of(person: Person) -> PanelBody:
        return judge_of_candidate(candidates[person.employee_no].for_rungs)

    async with database.change(change, str(year)) as write:
        await years.hold(write, year)
        closed = await years.require_closed(write, year)
        electorate = Electorate(
            people={employee_no: person for employee_no, person in people.items() if employee_no in candidates},
            everybody=frozenset(people),
            judge_of=judge_of,
            absent=not_a_candidate,
            register=await hold_register(write, year),
            recorded=await judgements.votes(write, year, Part.ADDITIONAL),
        )
        votes = electorate.read(change.caller, table)
        refuse_late(vote_changes(votes, electorate), decided_year)
        changes = await record_votes(write, year, Part.ADDITIONAL, votes, electorate)
        await work_out_additional(write, closed, (key.employee_no for key in votes))
        return write.answer(replace(changes.count, passed_over=table.passed_over))

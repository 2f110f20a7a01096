"""Candidates' own evaluations that came on paper."""

from dataclasses import replace

from services.appraisal.clients.ladder import LadderClient
from services.appraisal.years.application.additional_scores import record_self_scores
from services.appraisal.years.application.judging import not_a_candidate, refuse_unreachable
from services.appraisal.years.domain.scores import SelfKey
from services.appraisal.years.store import years
from shared.kernel.imports import ImportCount
from shared.platform.database.sessions import Change
from shared.platform.database.transactions import Database
from shared.platform.tabular.reading import Table


async def import_self_scores(
    database: Database, ladder: LadderClient, change: Change, year: int, table: Table
) -> ImportCount:
    """Save candidates' own scores, all or none, and what their additional appraisal comes to by them.

    Whoever imports them does not bring their own: that is what ``put_self_score`` is for.

    Conflict for a change once the year's round is decided.
    """
    async with database.prepare(change) as session:
        await years.require_closed(session, year)
        people = await years.people(session, year)
    candidates = await ladder.candidates(change.caller, year)
    taking = {employee_no: person for employee_no, person in people.items() if employee_no in candidates}
    refuse_unreachable(change.caller, table, taking, frozenset(people), not_a_candidate)
    scores = {SelfKey(row.values["employee_no"]): row.values["score"] for row in table.rows}
    decided_year = await ladder.decided_from(change.caller, year)
    async with database.change(change, str(year)) as write:
        await years.hold(write, year)
        closed = await years.require_closed(write, year)
        changes = await record_self_scores(write, closed, scores, decided_year)
        return write.answer(replace(changes.count, passed_over=table.passed_over))

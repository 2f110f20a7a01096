"""One's own evaluation of results, qualities and ability, as a number."""

from services.appraisal.clients.ladder import LadderClient
from services.appraisal.years.application.additional_scores import record_self_scores
from services.appraisal.years.domain.scores import SelfKey, SelfScore
from services.appraisal.years.store import years
from shared.kernel.errors import Conflict, Missing
from shared.platform.database.sessions import Change
from shared.platform.database.transactions import Database


async def put_self_score(
    database: Database, ladder: LadderClient, change: Change, year: int, own: SelfScore
) -> SelfScore:
    """Save the caller's own score; Conflict for who takes no additional appraisal, and once the round is decided."""
    caller = change.caller
    if own.employee_no != caller.scope.employee_no:
        raise Missing("result_not_found", year=year, employee_no=own.employee_no)
    async with database.read(caller) as session:
        await years.require_closed(session, year)
    if own.employee_no not in await ladder.candidates(caller, year):
        raise Conflict("not_a_candidate", employee_no=own.employee_no)
    decided_year = await ladder.decided_from(caller, year)
    async with database.change(change, str(year)) as write:
        await years.hold(write, year)
        closed = await years.require_closed(write, year)
        await record_self_scores(write, closed, {SelfKey(own.employee_no): own.score}, decided_year)
        return write.answer(own)

"""One's own evaluation of results, qualities and ability, as a number."""

from decimal import Decimal

from services.appraisal.clients.ladder import LadderClient
from services.appraisal.years.application.panel_scores import refuse_late, save_self_scores
from services.appraisal.years.store import years
from shared.kernel.errors import Conflict, Missing
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller
from shared.platform.web.schemas import Answer, Score


class SelfScore(Answer):
    """A person's own score of their year."""

    employee_no: str
    score: Score


async def put_self_score(
    database: Database, ladder: LadderClient, caller: Caller, year: int, employee_no: str, score: Decimal
) -> SelfScore:
    """Save the caller's own score; Conflict for who takes no additional appraisal, and once the round is decided."""
    if employee_no != caller.scope.employee_no:
        raise Missing("result_not_found", year=year, employee_no=employee_no)
    async with database.read() as connection:
        await years.needs_closed(connection, caller.company, year)
    if employee_no not in await ladder.candidates(caller, year):
        raise Conflict("not_a_candidate", employee_no=employee_no)
    decided = await ladder.round_is_decided(caller, year)
    async with database.transaction() as connection:
        await years.hold(connection, caller.company, year)
        closing = await years.needs_closed(connection, caller.company, year)
        report = await save_self_scores(connection, caller, "put_self_score", closing, {employee_no: score})
        refuse_late(report, year, decided=decided)
    return SelfScore(employee_no=employee_no, score=score)

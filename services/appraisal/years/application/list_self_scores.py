"""The candidates whose own scores a caller may record."""

from services.appraisal.clients.ladder import LadderClient
from services.appraisal.months.application.people import may_reach
from services.appraisal.years.application.score_rows import place_of
from services.appraisal.years.domain.scores import SelfKey
from services.appraisal.years.store import judgements, years
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller
from shared.platform.tabular.templates import TemplateRow


async def list_self_scores(database: Database, ladder: LadderClient, caller: Caller, year: int) -> list[TemplateRow]:
    """Return the candidates of a closed year in the caller's reach, with their own scores."""
    async with database.read(caller) as session:
        await years.require_closed(session, year)
        people = await years.people(session, year)
        recorded = await judgements.self_scores(session, year)
    candidates = await ladder.candidates(caller, year)
    return [
        TemplateRow({"employee_no": employee_no, "score": recorded.get(SelfKey(employee_no))}, place_of(person))
        for employee_no, person in sorted(people.items())
        if employee_no in candidates and may_reach(caller, person)
    ]

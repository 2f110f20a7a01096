"""The facts of a month with everybody who is employed in it: also the template for what is still to come."""

from services.appraisal.clients.ladder import LadderClient
from services.appraisal.months.application.people import may_reach, people_employed
from services.appraisal.months.application.scoring import fact_of
from services.appraisal.months.domain.sheets import MonthlyFact
from services.appraisal.months.store import facts, months, sheets
from shared.kernel.months import Month
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller


async def list_facts(database: Database, ladder: LadderClient, caller: Caller, month: Month) -> list[MonthlyFact]:
    """Return the facts in the caller's reach by personnel number, blank ones where nothing is recorded yet.

    A closed month has the people of its closing, an open one those whom the ladder knows now.
    """
    async with database.read(caller) as session:
        is_closed = await months.find_closed(session, month) is not None
        recorded = await facts.of_month(session, month)
        people = await sheets.people(session, month) if is_closed else {}
    if not is_closed:
        people = await people_employed(ladder, caller, month)
    reached = [person for person in people.values() if may_reach(caller, person)]
    if is_closed:
        return [recorded.get(person.employee_no) or MonthlyFact(*person.identity, month) for person in reached]
    return [fact_of(person, month, recorded) for person in reached]

"""Whether one person may compete for management posts."""

from services.ladder.rounds.application.list_eligibility import PersonEligibility, eligibility_after, finished_round
from services.ladder.rounds.store import decisions
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller


async def get_eligibility(database: Database, caller: Caller, year: int, employee_no: str) -> PersonEligibility:
    """Return a person's eligibility after a finished round; Conflict before, Missing out of reach."""
    async with database.read(caller) as session:
        round_of_year, policy = await finished_round(session, year)
        decision = await decisions.get(session, round_of_year, employee_no)
    return eligibility_after(decision, policy)

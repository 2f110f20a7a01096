"""Whether one person may compete for management posts."""

from services.ladder.policies.store.policies import POLICIES
from services.ladder.rounds.application.list_eligibility import eligibility_after, needs_finished
from services.ladder.rounds.domain.eligibility import Eligibility
from services.ladder.rounds.store import decisions, rounds
from services.ladder.rounds.store.decisions import NamedDecision
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller


async def get_eligibility(
    database: Database, caller: Caller, year: int, employee_no: str
) -> tuple[NamedDecision, Eligibility]:
    """Return a person's eligibility after a finished round; Conflict before, Missing out of reach."""
    async with database.read() as connection:
        found = needs_finished(await rounds.get(connection, caller.company, year))
        policy = (await POLICIES.get(connection, caller.company, found.policy_version)).rules
        named = await decisions.get(connection, caller, found, employee_no)
    return named, eligibility_after(named, policy)

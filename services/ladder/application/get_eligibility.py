"""Whether one person may compete for management posts."""

from services.ladder.application.list_eligibility import eligibility_after, needs_finished
from services.ladder.domain.eligibility import Eligibility
from services.ladder.store import decisions, rounds
from services.ladder.store.decisions import NamedDecision
from services.ladder.store.policies import POLICIES
from shared.platform.database import Database
from shared.platform.identity import Caller


async def get_eligibility(
    database: Database, caller: Caller, year: int, employee_no: str
) -> tuple[NamedDecision, Eligibility]:
    """Return a person's eligibility after a finished round; Conflict before, Missing out of reach."""
    async with database.read() as connection:
        found = needs_finished(await rounds.get(connection, caller.company, year))
        policy = (await POLICIES.get(connection, caller.company, found.policy_version)).rules
        named = await decisions.get(connection, caller, found, employee_no)
    return named, eligibility_after(named, policy)

"""Who may compete for management posts after a finished round."""

from dataclasses import replace

from services.ladder.policies.domain.policy import Policy
from services.ladder.policies.store.policies import POLICIES
from services.ladder.rounds.domain.eligibility import Eligibility, eligibility
from services.ladder.rounds.domain.facts import read_people
from services.ladder.rounds.domain.rounds import RoundState
from services.ladder.rounds.store import decisions, rounds
from services.ladder.rounds.store.decisions import DecisionFilter, NamedDecision
from services.ladder.rounds.store.rounds import Round
from shared.kernel.errors import Conflict
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller
from shared.platform.web.pages import PageRequest, Slice


async def list_eligibility(
    database: Database, caller: Caller, year: int, paging: PageRequest
) -> Slice[tuple[NamedDecision, Eligibility]]:
    """Return the eligibility of everybody in the round whom the caller may see; Conflict before it is finished."""
    async with database.read() as connection:
        found = needs_finished(await rounds.get(connection, caller.company, year))
        policy = (await POLICIES.get(connection, caller.company, found.policy_version)).rules
        part = await decisions.listed(connection, caller, found, DecisionFilter(), paging)
    return Slice([(each, eligibility_after(each, policy)) for each in part.items], part.next_cursor)


def needs_finished(found: Round) -> Round:
    """Return the round; Conflict before it is finished."""
    if found.state is not RoundState.FINISHED:
        raise Conflict("round_unfinished", year=found.year)
    return found


def eligibility_after(named: NamedDecision, policy: Policy) -> Eligibility:
    """Return a person's eligibility on the rung that the round gave them."""
    person = read_people([named.decision.facts])[0]
    return eligibility(replace(person, rung=named.decision.rung), policy)

"""One person's decision with its whole working."""

from dataclasses import dataclass

from services.ladder.policies.store.policies import POLICIES
from services.ladder.rounds.domain.earning import NextStep, explain_step
from services.ladder.rounds.domain.facts import read_people
from services.ladder.rounds.store import decisions, rounds
from services.ladder.rounds.store.decisions import NamedDecision
from services.ladder.rounds.store.rounds import Round
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller


@dataclass(frozen=True, slots=True)
class WorkedDecision:
    """A decision, the round that it is of, and how the conditions of the next step stood."""

    round: Round
    named: NamedDecision
    next_step: NextStep | None


async def get_decision(database: Database, caller: Caller, year: int, employee_no: str) -> WorkedDecision:
    """Return a decision with its working; Missing out of reach, which one's own is until the round is finished."""
    async with database.read() as connection:
        found = await rounds.get(connection, caller.company, year)
        named = await decisions.get(connection, caller, found, employee_no)
        policy = (await POLICIES.get(connection, caller.company, found.policy_version)).rules
    person = read_people([named.decision.facts])[0]
    return WorkedDecision(found, named, explain_step(person, policy))

"""One person's decision with everything behind it."""

from dataclasses import dataclass

from services.ladder.policies.store.policies import POLICIES
from services.ladder.rounds.domain.earning import NextStep, explain_step
from services.ladder.rounds.domain.facts import read_person
from services.ladder.rounds.domain.rounds import NamedDecision, Round
from services.ladder.rounds.store import decisions, rounds
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller


@dataclass(frozen=True, slots=True)
class WorkedDecision:
    """A decision, its round, and how the conditions of the next step stood."""

    decision: NamedDecision
    round_of_year: Round
    next_step: NextStep | None


async def get_decision(database: Database, caller: Caller, year: int, employee_no: str) -> WorkedDecision:
    """Return a decision with its working; Missing out of reach, which one's own is until the round is finished."""
    async with database.read(caller) as session:
        round_of_year = await rounds.get(session, year)
        decision = await decisions.get(session, round_of_year, employee_no)
        policy = (await POLICIES.get(session, round_of_year.policy_version)).rules
    return WorkedDecision(decision, round_of_year, explain_step(read_person(decision.facts), policy))

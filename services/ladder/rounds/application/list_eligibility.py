"""Who may compete for management posts after a finished round."""

from dataclasses import dataclass, replace

from services.ladder.policies.domain.policy import Policy
from services.ladder.policies.store.policies import POLICIES
from services.ladder.rounds.domain.eligibility import Eligibility, eligibility
from services.ladder.rounds.domain.facts import read_person
from services.ladder.rounds.domain.rounds import NamedDecision, Round, RoundState
from services.ladder.rounds.store import decisions, rounds
from services.ladder.rounds.store.decisions import DecisionFilter
from shared.kernel.errors import Conflict
from shared.kernel.rungs import Rung
from shared.platform.database.pages import PageRequest, Slice
from shared.platform.database.sessions import Session
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonEligibility(Eligibility):
    """A person's eligibility, with where they are and the rung after the round."""

    name: str
    unit_code: str
    unit_path: str
    rung: Rung


async def list_eligibility(
    database: Database, caller: Caller, year: int, paging: PageRequest
) -> Slice[PersonEligibility]:
    """Return the eligibility of everybody in the round whom the caller may see; Conflict before it is finished."""
    async with database.read(caller) as session:
        round_of_year, policy = await finished_round(session, year)
        part = await decisions.page_or_every(session, round_of_year, DecisionFilter(), paging)
    return part.map(lambda decision: eligibility_after(decision, policy))


async def finished_round(session: Session, year: int) -> tuple[Round, Policy]:
    """Return the round and the policy that it used; Conflict before it is finished."""
    round_of_year = await rounds.get(session, year)
    if round_of_year.state is not RoundState.FINISHED:
        raise Conflict("round_unfinished", year=year)
    return round_of_year, (await POLICIES.get(session, round_of_year.policy_version)).rules


def eligibility_after(decision: NamedDecision, policy: Policy) -> PersonEligibility:
    """Return a person's eligibility on the rung that the round gave them."""
    person = replace(read_person(decision.facts), rung=decision.rung)
    return PersonEligibility(
        decision.employee_no,
        eligibility(person, policy).standing,
        name=decision.name,
        unit_code=decision.unit_code,
        unit_path=decision.unit_path,
        rung=decision.rung,
    )

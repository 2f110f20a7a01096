"""Candidates for the additional appraisal: those whose year would move them up a tier, or who may skip."""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

from services.ladder.policies.domain.policy import Policy, YearBand
from services.ladder.rounds.domain.conditions import conditions_hold
from services.ladder.rounds.domain.earning import HOLD, UP, earn, skippable_rungs
from services.ladder.rounds.domain.facts import Person
from shared.kernel.rungs import Rung


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who takes the additional appraisal, and the rungs that it could open, lowest first."""

    employee_no: str
    rung: Rung
    for_rungs: tuple[Rung, ...]


def candidates(people: Iterable[Person], policy: Policy) -> tuple[Candidate, ...]:
    """Return the candidates in the order of their personnel numbers.

    Everything but the additional score must hold already; the nominated for a skip take the additional
    appraisal too.
    """
    takers = (_candidate(person, policy) for person in people)
    return tuple(sorted((taker for taker in takers if taker is not None), key=attrgetter("employee_no")))


def _candidate(person: Person, policy: Policy) -> Candidate | None:
    earned = earn(person, policy)
    if earned.reason not in {UP, HOLD} or earned.band is None:
        return None
    rungs = skippable_rungs(person, policy, earned.band, any_additional=True) or _next_tier(person, policy, earned.band)
    return Candidate(person.employee_no, person.rung, tuple(rungs)) if rungs else None


def _next_tier(person: Person, policy: Policy, band: YearBand) -> list[Rung]:
    """Return the next rung where it is in the tier above and only the additional score may be lacking."""
    for following, conditions in policy.steps[person.rung][:1]:
        if following.tier is not person.rung.tier and conditions_hold(conditions, person, band, any_additional=True):
            return [following]
    return []

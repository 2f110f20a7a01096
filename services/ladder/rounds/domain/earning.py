"""What each person has earned by their own year, nobody else looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from services.ladder.policies.domain.policy import Policy, Skip, VetoRule, YearBand
from services.ladder.rounds.domain.conditions import Standing, conditions_hold, standing
from services.ladder.rounds.domain.facts import Person
from shared.kernel.rungs import RUNGS, Rung, Tier

TOO_FEW_MONTHS: Final = "too_few_months"
PROTECTED: Final = "protected"
GRADE_DOWN: Final = "grade_down"
WARNED: Final = "warned"
TIER_DOWN: Final = "tier_down"
VETOED: Final = "vetoed"
UP: Final = "up"
HOLD: Final = "hold"
_FAIL: Final = YearBand.FAIL
_AS_FAIL: Final = VetoRule.AS_FAIL


@dataclass(frozen=True, slots=True)
class Earned:
    """The acceptable rungs, best first, the reason, and the band of the annual score (None without one)."""

    rungs: tuple[Rung, ...]
    reason: str
    band: YearBand | None


_earned = cache(Earned)  # of a million people's there are a few hundred different ones


def earn(person: Person, policy: Policy) -> Earned:
    """Return what a person has earned; the first rule that applies decides."""
    own = (person.rung,)
    if person.annual_score is None:
        return _earned(own, TOO_FEW_MONTHS, None)
    band = policy.band_of(person.annual_score)
    if person.appraised_months + person.masked_months < policy.min_appraised_months:
        return _earned(own, TOO_FEW_MONTHS, band)
    if band is _FAIL or (person.vetoed and policy.veto is _AS_FAIL):
        rung, reason = _after_failure(person)
        return _earned((rung,), reason, band)
    if person.vetoed:
        return _earned(own, VETOED, band)
    better = _better_rungs(person, policy, band)
    return _earned((*reversed(better), person.rung), UP, band) if better else _earned(own, HOLD, band)


def _after_failure(person: Person) -> tuple[Rung, str]:
    """Return where a failed year leads: a grade down, or a tier when grade C fails again."""
    if person.protected:
        return person.rung, PROTECTED
    if person.rung.grade != "C":
        return RUNGS[person.rung.height - 1], GRADE_DOWN
    if person.rung.tier is not Tier.JUNIOR and person.previous_band is YearBand.FAIL:
        return RUNGS[person.rung.height - 1], TIER_DOWN
    return person.rung, WARNED


def _better_rungs(person: Person, policy: Policy, band: YearBand) -> Sequence[Rung]:
    """Return the rungs above one's own that were earned, lowest first."""
    if person.skip_nominated and (skipped := skippable_rungs(person, policy, band)):
        return skipped  # the next rung is the first of them: a skip asks no more for it
    steps = policy.steps[person.rung]
    if not steps:
        return ()
    following, conditions = steps[0]
    return (following,) if conditions_hold(conditions, person, band) else ()


def skippable_rungs(person: Person, policy: Policy, band: YearBand, *, any_additional: bool = False) -> list[Rung]:
    """Return the rungs within a nominated person's reach, lowest first; a skip waives time and nothing else."""
    rungs: list[Rung] = []
    if policy.skip is None or not person.skip_nominated or not _may_skip(policy.skip, person, band, any_additional):
        return rungs
    for rung, conditions in policy.steps[person.rung][: policy.skip.max_rungs]:
        if not conditions_hold(conditions, person, band, waive_time=True, any_additional=any_additional):
            break
        rungs.append(rung)
    return rungs


def _may_skip(skip: Skip, person: Person, band: YearBand, any_additional: bool) -> bool:
    if band.height < skip.band.height:
        return False
    if any_additional:
        return True
    return person.additional_score is not None and person.additional_score >= skip.additional_score


@dataclass(frozen=True, slots=True)
class NextStep:
    """The next rung and how its conditions stand: what one still lacks."""

    rung: Rung
    standing: Standing


def explain_step(person: Person, policy: Policy) -> NextStep | None:
    """Return how the conditions of the next rung stand; None at the top, or where no rung is open above."""
    steps = policy.steps[person.rung]
    if not steps:
        return None
    following, conditions = steps[0]
    return NextStep(following, standing(conditions, person, policy))

"""What each person has earned by their own year, nobody else looked at."""

from dataclasses import dataclass
from typing import Final

from services.ladder.domain.conditions import Standing, conditions_hold, standing
from services.ladder.domain.people import Person
from services.ladder.domain.policy import Policy, Skip, VetoRule, YearBand
from shared.kernel.rungs import RUNGS, Rung, Tier

TOO_FEW_MONTHS: Final = "too_few_months"
PROTECTED: Final = "protected"
GRADE_DOWN: Final = "grade_down"
WARNED: Final = "warned"
TIER_DOWN: Final = "tier_down"
VETOED: Final = "vetoed"
UP: Final = "up"
HOLD: Final = "hold"


@dataclass(frozen=True, slots=True)
class Earned:
    """The acceptable rungs, best first, the reason, and the band of the year (None without a usable score)."""

    rungs: tuple[Rung, ...]
    reason: str
    band: YearBand | None


def earn(person: Person, policy: Policy) -> Earned:
    """Return what a person has earned; the first rule that applies decides."""
    own = (person.rung,)
    if person.annual_score is None:
        return Earned(own, TOO_FEW_MONTHS, None)
    band = policy.band_of(person.annual_score)
    if person.appraised_months + person.masked_months < policy.min_appraised_months:
        return Earned(own, TOO_FEW_MONTHS, band)
    if band is YearBand.FAIL or (person.vetoed and policy.veto is VetoRule.AS_FAIL):
        rung, reason = _after_failure(person)
        return Earned((rung,), reason, band)
    if person.vetoed:
        return Earned(own, VETOED, band)
    better = _better_rungs(person, policy, band)
    return Earned((*reversed(better), person.rung), UP if better else HOLD, band)


def _after_failure(person: Person) -> tuple[Rung, str]:
    """Return where a failed year leads: a grade down, or a tier when grade C fails again."""
    if person.protected:
        return person.rung, PROTECTED
    if person.rung.grade != "C":
        return RUNGS[person.rung.height - 1], GRADE_DOWN
    if person.rung.tier is not Tier.JUNIOR and person.previous_band is YearBand.FAIL:
        return RUNGS[person.rung.height - 1], TIER_DOWN
    return person.rung, WARNED


def _better_rungs(person: Person, policy: Policy, band: YearBand) -> list[Rung]:
    """Return the rungs above one's own that were earned, lowest first."""
    skipped = skippable_rungs(person, policy, band)
    if skipped:
        return skipped
    following = person.rung.above()
    if following is None or following not in policy.promotion:
        return []
    return [following] if conditions_hold(policy.promotion[following], person, band) else []


def skippable_rungs(person: Person, policy: Policy, band: YearBand, *, any_additional: bool = False) -> list[Rung]:
    """Return the rungs within a nominated person's reach, lowest first; a skip waives time and nothing else."""
    if policy.skip is None or not person.skip_nominated or not _may_skip(policy.skip, person, band, any_additional):
        return []
    rungs: list[Rung] = []
    for steps in range(1, policy.skip.max_rungs + 1):
        rung = person.rung.above(steps)
        if rung is None or rung not in policy.promotion:
            break
        if not conditions_hold(policy.promotion[rung], person, band, waive_time=True, any_additional=any_additional):
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
    following = person.rung.above()
    if following is None or following not in policy.promotion:
        return None
    return NextStep(following, standing(policy.promotion[following], person, policy))

"""The ranking of those who contend for a tier, all measured with that tier's weights."""

from decimal import Decimal
from typing import Final

from services.ladder.policies.domain.policy import Enforcement, Policy
from services.ladder.rounds.domain.facts import Person
from shared.kernel.documents import ZERO
from shared.kernel.rungs import RUNGS, Tier

_MILLION: Final = Decimal(10**6)
_SCORE_BITS: Final = 64  # for millionths of scores of twelve digits, as the reader bounds them
_MONTHS_BITS: Final = 16
_TIER_HEIGHTS: Final = {rung: rung.tier.height for rung in RUNGS}


def millionths(score: Decimal) -> int:
    """Return a score as whole millionths, exactly; ValueError for one that has more than six decimals."""
    scaled = score * _MILLION
    whole = int(scaled)
    if whole != scaled:
        raise ValueError(f"a score has at most six decimals: {score}")
    return whole


class Ranking:
    """Ranks people for one tier, by keys that are single integers: a million of them are sorted at a time.

    A key has these parts, from its highest digits to its lowest: whether the person comes before all newcomers,
    whether there is a usable year, the score, whether the person holds a rung of the tier, the additional score of
    a newcomer, the months in the tier, the months of service. Who sorts adds the personnel number.
    """

    __slots__ = ("_height", "_holders_first", "_margin", "_tier")

    def __init__(self, tier: Tier, policy: Policy) -> None:
        """Take the tier, and from the policy the margin and whether holders come first."""
        self._tier = tier
        self._height = tier.height
        self._margin = 0 if tier is Tier.JUNIOR else millionths(policy.quota.incumbent_margin)
        self._holders_first = policy.quota.enforcement is Enforcement.PROMOTIONS_ONLY

    def key(self, person: Person, *, usable: bool) -> int:
        """Return what ranks a person, greater being better; equal where the personnel number alone can decide.

        The additional score counts among newcomers only: who holds a rung in the tier was not asked for one.
        """
        held = _TIER_HEIGHTS[person.rung]
        holder = held == self._height
        score = additional = 0
        if usable:
            score = millionths(person.scores.get(self._tier, person.annual_score or ZERO)) + 1
            if holder:
                score += self._margin
        if not holder and person.additional_score is not None:
            additional = millionths(person.additional_score) + 1
        key = 1 if self._holders_first and held >= self._height else 0
        key = key << _SCORE_BITS | score
        key = key << 1 | holder
        key = key << _SCORE_BITS | additional
        key = key << _MONTHS_BITS | person.months_in_tier
        return key << _MONTHS_BITS | person.months_of_service

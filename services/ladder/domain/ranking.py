"""The ranking of those who contend for a tier, all measured with that tier's weights."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from services.ladder.domain.earning import TOO_FEW_MONTHS, Earned
from services.ladder.domain.people import Person
from services.ladder.domain.policy import Enforcement, Policy
from shared.kernel.documents import ZERO
from shared.kernel.rungs import Rung, Tier

Key = tuple[int, int, Decimal, int, Decimal, int, int]
_NOTHING = Decimal(1)  # an absent additional score, negated: below every score


@dataclass(slots=True)
class Contender:
    """A person on the way through the tiers: the rungs still acceptable, and the reasons so far."""

    person: Person
    earned: Earned
    acceptable: tuple[Rung, ...]
    reasons: list[str]
    rung: Rung | None = None
    ranks: dict[Tier, tuple[int, int]] | None = None
    tied: bool = False

    @property
    def without_usable_year(self) -> bool:
        """Tell whether there is no year to rank by."""
        return self.earned.reason == TOO_FEW_MONTHS

    def wanted(self, tier: Tier) -> Rung | None:
        """Return the best acceptable rung in a tier."""
        return next((rung for rung in self.acceptable if rung.tier is tier), None)


def ranked(contenders: Iterable[Contender], tier: Tier, policy: Policy) -> list[tuple[Key, Contender]]:
    """Return the contenders of a tier from the first to the last, each with the key that ranks it.

    Equal keys are settled by personnel number, as text by code point.
    """
    keyed = [(ranking_key(contender, tier, policy), contender) for contender in contenders]
    keyed.sort(key=lambda entry: (entry[0], entry[1].person.employee_no))
    return keyed


def ranking_key(contender: Contender, tier: Tier, policy: Policy) -> Key:
    """Return what ranks a contender, less being better, without the personnel number.

    The additional score counts among newcomers only: who holds a rung in the tier was not asked for one.
    """
    person = contender.person
    holder = person.rung.tier is tier
    held_up = policy.quota.enforcement is Enforcement.PROMOTIONS_ONLY and person.rung.tier.height < tier.height
    score = ZERO
    if not contender.without_usable_year:
        score = person.scores.get(tier, person.annual_score or ZERO)
        if holder and tier is not Tier.JUNIOR:
            score += policy.quota.incumbent_margin
    additional = ZERO if holder else _NOTHING if person.additional_score is None else -person.additional_score
    return (
        int(held_up),
        int(contender.without_usable_year),
        -score,
        int(not holder),
        additional,
        -person.months_in_tier,
        -person.months_of_service,
    )

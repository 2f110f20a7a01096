"""Fitting people to the seats of a tier, and settling those without a seat."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.ladder.policies.domain.policy import Enforcement, Policy
from services.ladder.rounds.domain.earning import TOO_FEW_MONTHS, Earned
from services.ladder.rounds.domain.facts import Person
from services.ladder.rounds.domain.ranking import Ranking
from shared.kernel.rungs import RUNGS, TIERS, Rung, Tier, highest_rung

NO_SEAT: Final = "no_seat"
BEYOND_SEATS: Final = "beyond_seats"
LAST_PLACE: Final = "last_place"
TIE_AT_CUT: Final = "tie_at_cut"
BOTTOM_REVIEW: Final = "bottom_review"
FITTED: Final = (Tier.SENIOR, Tier.MIDDLE)
_TIERS: Final = {rung: rung.tier for rung in RUNGS}
_HEIGHTS: Final = {rung: rung.tier.height for rung in RUNGS}


@dataclass(frozen=True, slots=True)
class Rank:
    """A place among the contenders of a tier, from 1."""

    rank: int
    of: int


class Fitting:
    """Everybody on the way through the tiers, as columns in the order of personnel numbers.

    ``rungs[i]`` starts as the best rung that person *i* accepts. The tiers are fitted from the top. Each refusal
    lowers the rung; what stands there at the end is the person's rung.
    """

    __slots__ = ("_policy", "earned", "people", "ranks", "reasons", "rungs", "tied")

    def __init__(self, people: Sequence[Person], earned: Sequence[Earned], policy: Policy) -> None:
        """Take the people, in the order of their personnel numbers, and what each of them has earned."""
        self._policy = policy
        self.people = people
        self.earned = earned
        self.rungs: list[Rung] = [own.rungs[0] for own in earned]
        self.reasons: list[tuple[str, ...]] = [(own.reason,) for own in earned]
        self.ranks: list[dict[Tier, Rank]] = [{} for _ in earned]
        self.tied: set[int] = set()

    def fit(self, tier: Tier, seats: int) -> None:
        """Seat the first of a tier's contenders, and settle the others."""
        keys, order = self._ranked(tier)
        of = len(order)
        for rank, index in enumerate(order, start=1):
            self.ranks[index][tier] = Rank(rank, of)
        seated = self._seated(order, tier, seats)
        if 0 < seated < of and keys[order[seated - 1]] == keys[order[seated]]:
            # Only the personnel number told the last seated and the first not seated apart.
            cut = keys[order[seated]]
            self.tied.update(index for index, key in keys.items() if key == cut)
        self._settle(order[seated:], tier)

    def mark_bottom(self, seats: int) -> None:
        """Mark the last of too many juniors for training or transfer, where the policy asks for it.

        The protected and those without a usable year are passed over, and nobody else is marked in their stead.
        """
        share = self._policy.quota.bottom_review_max_share
        if share is None or self._policy.quota.enforcement is not Enforcement.FULL:
            return
        _, order = self._ranked(Tier.JUNIOR)
        marked = min(len(order) - seats, int(share * len(self.people)))
        for index in order[len(order) - max(marked, 0) :]:
            if not self.people[index].protected and self._usable(index):
                self.reasons[index] += (BOTTOM_REVIEW,)

    def _usable(self, index: int) -> bool:
        return self.earned[index].reason != TOO_FEW_MONTHS

    def _ranked(self, tier: Tier) -> tuple[dict[int, int], list[int]]:
        """Return the keys of those who want the tier, and who they are from the first to the last.

        Sorting leaves equals as they stood: in the order of their personnel numbers.
        """
        key = Ranking(tier, self._policy).key
        people, earned = self.people, self.earned
        keys = {
            index: key(people[index], usable=earned[index].reason != TOO_FEW_MONTHS)
            for index, rung in enumerate(self.rungs)
            if _TIERS[rung] is tier
        }
        return keys, sorted(keys, key=keys.__getitem__, reverse=True)

    def _seated(self, order: Sequence[int], tier: Tier, seats: int) -> int:
        """Return how many of the ranked get a seat."""
        match self._policy.quota.enforcement:
            case Enforcement.OFF:
                return len(order)
            case Enforcement.PROMOTIONS_ONLY:
                kept = sum(_HEIGHTS[self.people[index].rung] >= tier.height for index in order)
                return min(max(seats, kept), len(order))
            case Enforcement.FULL:
                return min(seats, len(order))

    def _settle(self, unseated: Sequence[int], tier: Tier) -> None:
        """Settle those without a seat, from the last place up.

        Nobody loses two tiers in a year, nobody protected falls, and nobody better falls in their stead.
        """
        height, below = tier.height, highest_rung(TIERS[tier.height - 1])
        may_fall = self._may_fall(tier) if unseated else 0
        for index in reversed(unseated):
            person = self.people[index]
            held = _HEIGHTS[person.rung]
            if held < height:
                self.rungs[index] = next(rung for rung in self.earned[index].rungs if _HEIGHTS[rung] < height)
                self.reasons[index] += (NO_SEAT,)
            elif held > height or person.protected or not self._usable(index) or may_fall == 0:
                self.reasons[index] += (BEYOND_SEATS,)
            else:
                may_fall -= 1
                self.rungs[index] = below
                self.reasons[index] += (LAST_PLACE,)

    def _may_fall(self, tier: Tier) -> int:
        """Return how many holders of the tier may fall for their rank: a share of all who held it before."""
        share = self._policy.quota.last_place_max_share
        if share is None:
            return len(self.people)
        return int(share * sum(_TIERS[person.rung] is tier for person in self.people))

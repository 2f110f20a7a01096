"""The spindle: how many people each tier and rung holds, against its seats."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.ladder.people.domain.placements import Placement
from services.ladder.policies.domain.policy import Policy
from services.ladder.policies.domain.seats import seats_of
from shared.kernel.rungs import RUNGS, TIERS, Rung, Tier


@dataclass(frozen=True, slots=True)
class TierCount:
    """How many people a tier and its rungs hold; ``seats`` are None for a part of the company."""

    tier: Tier
    people: int
    rungs: Mapping[Rung, int]
    seats: int | None = None

    @property
    def over(self) -> int:
        """Return how many people are beyond the seats; junior takes everyone left, so it never has any."""
        if self.seats is None or self.tier is Tier.JUNIOR:
            return 0
        return max(self.people - self.seats, 0)


@dataclass(frozen=True, slots=True)
class UnitCount:
    """The people of one unit itself, without those of the units below it, the highest tier first."""

    unit_code: str
    name: str
    tiers: tuple[TierCount, ...]

    @property
    def people(self) -> int:
        """Return how many people the unit has."""
        return sum(tier.people for tier in self.tiers)


@dataclass(frozen=True, slots=True)
class Spindle:
    """The counts of the whole company and of each unit by its code, the highest tier first."""

    people: int
    tiers: tuple[TierCount, ...]
    by_unit: Mapping[str, tuple[TierCount, ...]]


def draw_spindle(placed: Iterable[Placement], policy: Policy) -> Spindle:
    """Return the spindle of these placements."""
    company: Counter[Rung] = Counter()
    units: dict[str, Counter[Rung]] = {}
    for placement in placed:
        company[placement.rung] += 1
        units.setdefault(placement.unit_code, Counter())[placement.rung] += 1
    seats = seats_of(company.total(), policy.quota)
    by_unit = {code: _tiers(count, {}) for code, count in units.items()}
    return Spindle(company.total(), _tiers(company, seats), by_unit)


def _tiers(count: Mapping[Rung, int], seats: Mapping[Tier, int]) -> tuple[TierCount, ...]:
    tiers = []
    for tier in reversed(TIERS):
        rungs = {rung: count.get(rung, 0) for rung in reversed(RUNGS) if rung.tier is tier}
        tiers.append(TierCount(tier, sum(rungs.values()), rungs, seats.get(tier)))
    return tuple(tiers)

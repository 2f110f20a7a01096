"""Seats: whole numbers of people from the shares of the tiers."""

from fractions import Fraction

from services.ladder.policies.domain.policy import Quota, RemainderTie, Rounding
from shared.kernel.rungs import TIERS, Tier


def seats_of(people: int, quota: Quota) -> dict[Tier, int]:
    """Return the seats of each tier; together they are all the people.

    ``floor`` rounds senior and middle down and leaves the rest to junior; ``largest_remainder`` gives the
    whole parts first, then one seat each by largest remainder.
    """
    exact = {tier: Fraction(quota.shares[tier]) * people for tier in TIERS}
    seats = {tier: share.numerator // share.denominator for tier, share in exact.items()}
    odd = people - sum(seats.values())
    if quota.rounding is Rounding.FLOOR:
        seats[Tier.JUNIOR] += odd
        return seats
    sign = 1 if quota.remainder_tie is RemainderTie.LOWER else -1
    for tier in sorted(TIERS, key=lambda tier: (seats[tier] - exact[tier], sign * tier.height))[:odd]:
        seats[tier] += 1
    return seats

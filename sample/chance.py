"""Seeded random whole numbers: the same on every machine and in every version of Python.

Without floats: functions such as logarithms may differ in the last digit between machines.
"""

import random
from collections.abc import Sequence
from typing import Final

SEED: Final = "spindle-linyi-2025"


def chance(*topic: object) -> random.Random:
    """Return a separate generator for each topic, so that a change in one topic does not change the others."""
    return random.Random("/".join((SEED, *map(str, topic))))


def bell(rng: random.Random, spread: int) -> int:
    """Return a bell-shaped random number around zero; the standard deviation is about ``spread``."""
    # Half the sum of six uniform numbers from -w to w has a standard deviation of w / sqrt(2).
    width = spread * 14142 // 10000
    return sum(rng.randint(-width, width) for _ in range(6)) // 2


def at_random(rng: random.Random, numerator: int, denominator: int) -> int:
    """Return the quotient, rounded down or up at random, so that the average is exact."""
    whole, rest = divmod(numerator, denominator)
    return whole + (rng.randrange(denominator) < rest)


def weighted(rng: random.Random, choices: Sequence[tuple[str, int]]) -> str:
    """Return a random choice; its weight is its probability."""
    place = rng.randrange(sum(weight for _, weight in choices))
    for choice, weight in choices:
        place -= weight
        if place < 0:
            return choice
    raise AssertionError("the place lies within the sum of the weights")


def within(value: int, least: int, most: int) -> int:
    """Return the value, limited to the bounds."""
    return max(least, min(value, most))

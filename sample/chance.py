"""Seeded chance in whole numbers: the same on every machine and for every version of Python.

No floats: their functions (logarithms and the like) may differ in the last digit between machines.
"""

import random
from collections.abc import Sequence
from typing import Final

SEED: Final = "spindle-linyi-2025"


def chance(*about: object) -> random.Random:
    """Return a generator of its own for one matter, so that a change in one matter leaves the others alone."""
    return random.Random("/".join((SEED, *map(str, about))))


def bell(rng: random.Random, spread: int) -> int:
    """Return a number around zero, bell-shaped; the standard deviation is about ``spread``."""
    # Half the sum of six numbers drawn evenly from -w to w deviates by w / sqrt(2).
    width = spread * 14142 // 10000
    return sum(rng.randint(-width, width) for _ in range(6)) // 2


def at_random(rng: random.Random, numerator: int, denominator: int) -> int:
    """Return the quotient as a whole number, rounded down or up at random, right on average."""
    whole, rest = divmod(numerator, denominator)
    return whole + (rng.randrange(denominator) < rest)


def weighted(rng: random.Random, choices: Sequence[tuple[str, int]]) -> str:
    """Return one of the choices, each as likely as its weight."""
    place = rng.randrange(sum(weight for _, weight in choices))
    for choice, weight in choices:
        place -= weight
        if place < 0:
            return choice
    raise AssertionError("the place lies within the sum of the weights")


def within(value: int, least: int, most: int) -> int:
    """Return the value, brought into the bounds."""
    return max(least, min(value, most))

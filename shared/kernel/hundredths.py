"""Scores as whole hundredths: exact integer arithmetic that rounds half up where the rules round.

Tens of thousands of people times twenty indicators are scored at a time; integers are as exact as
fractions and several times as fast.
"""

from collections.abc import Collection
from decimal import Context, Decimal
from functools import lru_cache
from typing import Final

MILLION: Final = 10**6
_EXACT: Final = Context(prec=60)


def millionths(number: Decimal) -> int:
    """Return a number of at most six decimals as whole millionths."""
    return int(number.scaleb(6, _EXACT))


def rounded_quotient(numerator: int, denominator: int) -> int:
    """Return the quotient rounded half up (away from zero) to a whole number; the denominator is positive."""
    if numerator < 0:
        return -rounded_quotient(-numerator, denominator)
    return (2 * numerator + denominator) // (2 * denominator)


@lru_cache(maxsize=32768)
def as_decimal(hundredths: int) -> Decimal:
    """Return hundredths as a decimal with two places."""
    return Decimal(hundredths).scaleb(-2, _EXACT)


def rounded_mean(numbers: Collection[Decimal]) -> Decimal:
    """Return the mean of at least one number, rounded half up to 0.01."""
    return as_decimal(rounded_quotient(millionths(sum(numbers, Decimal(0))) * 100, len(numbers) * MILLION))

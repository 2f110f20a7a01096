"""Exact numbers: quotients are fractions until the one place where a rule rounds."""

from decimal import Decimal
from fractions import Fraction


def round_half_up(value: Decimal | Fraction | int) -> Decimal:
    """Return ``value`` rounded half up (away from zero) to 0.01, exactly.

    Fractions are rounded without a detour over a decimal of limited precision.
    """
    hundredths = Fraction(value) * 100
    whole = (2 * abs(hundredths.numerator) + hundredths.denominator) // (2 * hundredths.denominator)
    signed = whole if hundredths >= 0 else -whole
    return Decimal(signed).scaleb(-2)

"""Amounts are rounded half up, exactly and once."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.rounding import round_half_up


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        (Fraction(1, 200), "0.01"),
        (Fraction(1, 201), "0.00"),
        (Fraction(-1, 200), "-0.01"),
        (Fraction(2, 3), "0.67"),
        (Decimal("88.165"), "88.17"),
        (Decimal("88.16499999999999999999999999999999999"), "88.16"),
        (7, "7.00"),
        (0, "0.00"),
    ],
)
def test_a_half_cent_is_rounded_away_from_zero(value: Decimal | Fraction | int, rounded: str) -> None:
    assert str(round_half_up(value)) == rounded


@given(st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**6))
def test_rounding_is_never_off_by_more_than_half_a_cent(value: Fraction) -> None:
    rounded = Fraction(round_half_up(value))
    assert abs(rounded - value) <= Fraction(1, 200)
    if abs(rounded - value) == Fraction(1, 200):
        assert abs(rounded) > abs(value)

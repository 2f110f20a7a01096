"""Exact arithmetic in whole numbers, rounded half up where a rule rounds."""

from decimal import Decimal

import pytest

from shared.kernel.hundredths import as_decimal, millionths, rounded_mean, rounded_quotient
from tests.support.schemes import decimals


@pytest.mark.parametrize(
    ("numerator", "denominator", "quotient"),
    [
        (0, 1, 0),
        (1, 3, 0),
        (1, 2, 1),
        (2, 3, 1),
        (3, 2, 2),
        (49, 100, 0),
        (-1, 3, 0),
        (-1, 2, -1),
        (-2, 3, -1),
        (-3, 2, -2),
        (10**30 + 1, 2, 10**30 // 2 + 1),
    ],
)
def test_a_quotient_is_rounded_half_away_from_zero(numerator: int, denominator: int, quotient: int) -> None:
    assert rounded_quotient(numerator, denominator) == quotient


@pytest.mark.parametrize(
    ("number", "whole"),
    [
        ("0", 0),
        ("0.000001", 1),
        ("-0.000001", -1),
        ("12.5", 12_500_000),
        ("999999999999.999999", 999_999_999_999_999_999),
    ],
)
def test_a_number_is_taken_as_whole_millionths(number: str, whole: int) -> None:
    assert millionths(Decimal(number)) == whole


@pytest.mark.parametrize(
    ("hundredths", "number"), [(0, "0.00"), (1, "0.01"), (-5, "-0.05"), (8799, "87.99"), (10_000, "100.00")]
)
def test_hundredths_are_written_with_two_decimals(hundredths: int, number: str) -> None:
    assert str(as_decimal(hundredths)) == number


@pytest.mark.parametrize(
    ("numbers", "mean"),
    [
        (["80"], "80.00"),
        (["80", "81", "81"], "80.67"),
        (["80.00", "80.01"], "80.01"),  # 80.005
        (["0", "0.01", "0", "0"], "0.00"),  # 0.0025
        (["-0.01", "0"], "-0.01"),  # -0.005
    ],
)
def test_a_mean_is_rounded_half_up(numbers: list[str], mean: str) -> None:
    assert str(rounded_mean(decimals(*numbers))) == mean

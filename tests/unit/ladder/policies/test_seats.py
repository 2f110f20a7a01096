"""Seats: the model company's, and those of very small ones."""

from typing import Any

import pytest

from services.ladder.policies.domain.seats import seats_of
from shared.kernel.rungs import Tier
from tests.support.ladder_samples import policy


def seats(people: int, **quota: Any) -> tuple[int, int, int]:
    by_tier = seats_of(people, policy(**quota).quota)
    return by_tier[Tier.SENIOR], by_tier[Tier.MIDDLE], by_tier[Tier.JUNIOR]


@pytest.mark.parametrize(
    ("rounding", "tie", "expected"),
    [
        ("floor", "lower", (24, 146, 74)),
        ("floor", "upper", (24, 146, 74)),
        ("largest_remainder", "lower", (24, 147, 73)),
        ("largest_remainder", "upper", (25, 146, 73)),
    ],
)
def test_the_model_company(rounding: str, tie: str, expected: tuple[int, int, int]) -> None:
    assert seats(244, rounding=rounding, remainder_tie=tie) == expected


@pytest.mark.parametrize(
    ("people", "shares", "tie", "expected"),
    [
        (0, ("0.1", "0.6", "0.3"), "lower", (0, 0, 0)),
        (1, ("0.1", "0.6", "0.3"), "lower", (0, 1, 0)),
        (10, ("0.1", "0.6", "0.3"), "upper", (1, 6, 3)),
        (1, ("0.5", "0", "0.5"), "lower", (0, 0, 1)),
        (1, ("0.5", "0", "0.5"), "upper", (1, 0, 0)),
        (2, ("0.333333", "0.333333", "0.333334"), "upper", (1, 0, 1)),
        (2, ("0.3333", "0.3333", "0.3334"), "lower", (0, 1, 1)),
        (5, ("0.34", "0.33", "0.33"), "lower", (2, 1, 2)),
    ],
)
def test_odd_seats_go_to_the_largest_remainders(
    people: int, shares: tuple[str, str, str], tie: str, expected: tuple[int, int, int]
) -> None:
    named = dict(zip(("senior", "middle", "junior"), shares, strict=True))
    assert seats(people, shares=named, rounding="largest_remainder", remainder_tie=tie) == expected


@pytest.mark.parametrize("people", range(60))
def test_every_person_has_a_seat(people: int) -> None:
    for rounding in ("floor", "largest_remainder"):
        assert sum(seats(people, rounding=rounding)) == people

"""The ranking of those who contend for a tier."""

from decimal import Decimal
from typing import Any

import pytest

from services.ladder.rounds.domain.facts import Person
from services.ladder.rounds.domain.ranking import Ranking, millionths
from shared.kernel.rungs import Tier
from tests.support.ladder_samples import person, policy

HOLDER = {"rung": "MC"}
NEWCOMER = {"rung": "JA"}


def key(tier: Tier, contender: Person, *, usable: bool = True, margin: str = "0", enforcement: str = "full") -> int:
    return Ranking(tier, policy(incumbent_margin=margin, enforcement=enforcement)).key(contender, usable=usable)


def test_a_score_is_ranked_exactly() -> None:
    assert millionths(Decimal("87.270001")) == 87_270_001
    with pytest.raises(ValueError, match="six decimals"):
        millionths(Decimal("87.2700001"))


def test_a_usable_year_of_zero_ranks_above_no_usable_year() -> None:
    zero = person(annual_score="0")
    assert key(Tier.MIDDLE, zero) > key(Tier.MIDDLE, zero, usable=False)


def test_a_year_that_is_not_usable_is_ranked_without_its_score() -> None:
    assert key(Tier.MIDDLE, person(annual_score="99"), usable=False) == key(
        Tier.MIDDLE, person(annual_score=None), usable=False
    )


def test_an_additional_score_of_zero_ranks_above_none() -> None:
    zero, without = person(**NEWCOMER, additional_score="0"), person(**NEWCOMER)
    assert key(Tier.MIDDLE, zero) > key(Tier.MIDDLE, without)


def test_the_additional_score_of_a_holder_counts_for_nothing() -> None:
    assert key(Tier.MIDDLE, person(**HOLDER, additional_score="99")) == key(Tier.MIDDLE, person(**HOLDER))


def test_the_score_under_the_weights_of_the_tier_counts() -> None:
    weighted = person(**HOLDER, annual_score="99", scores={"middle": "80.000001"})
    assert key(Tier.MIDDLE, weighted) == key(Tier.MIDDLE, person(**HOLDER, annual_score="80.000001"))


# The better of the two stands first.
@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({**NEWCOMER, "annual_score": "85.000001"}, {**HOLDER, "annual_score": "80"}),
        ({**HOLDER, "annual_score": "80"}, {**NEWCOMER, "annual_score": "85", "additional_score": "99"}),
        ({**NEWCOMER, "additional_score": "80.000001"}, {**NEWCOMER, "additional_score": "80", "months_in_tier": 99}),
        ({**HOLDER, "months_in_tier": 41}, {**HOLDER, "months_in_tier": 40, "months_of_service": 999}),
        ({**HOLDER, "months_of_service": 131}, {**HOLDER, "months_of_service": 130}),
    ],
)
def test_the_first_difference_decides(better: dict[str, Any], worse: dict[str, Any]) -> None:
    assert key(Tier.MIDDLE, person(**better), margin="5") > key(Tier.MIDDLE, person(**worse), margin="5")


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"rung": "MC", "annual_score": "80.000001"}, {"rung": "JA", "annual_score": "80"}),
        ({"rung": "JA", "annual_score": "80"}, {"rung": "MC", "annual_score": "80"}),
    ],
)
def test_juniors_have_no_margin_over_who_comes_down_to_them(better: dict[str, Any], worse: dict[str, Any]) -> None:
    assert key(Tier.JUNIOR, person(**better), margin="5") > key(Tier.JUNIOR, person(**worse), margin="5")


@pytest.mark.parametrize(("enforcement", "comes_first"), [("promotions_only", True), ("full", False), ("off", False)])
@pytest.mark.parametrize("rung", ["MC", "SC"])
def test_who_is_in_the_tier_or_above_comes_first_where_only_promotions_are_bound(
    rung: str, enforcement: str, comes_first: bool
) -> None:
    holder, newcomer = person(rung=rung, annual_score="60"), person(**NEWCOMER, annual_score="99")
    first = key(Tier.MIDDLE, holder, enforcement=enforcement) > key(Tier.MIDDLE, newcomer, enforcement=enforcement)
    assert first is comes_first

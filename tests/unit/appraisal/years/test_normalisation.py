"""Adjusting scores between counties."""

from decimal import Decimal

import pytest

from services.appraisal.schemes.domain.scheme import Normalisation, NormalisationKind
from services.appraisal.years.domain.normalisation import Judged, normalise
from shared.kernel.errors import Conflict
from shared.kernel.rungs import Tier

STRICT = ["70", "72", "74"]
MILD = ["86", "90", "94"]


def people(group: str | None, *scores: str) -> list[Judged]:
    return [Judged(group, dict.fromkeys(Tier, Decimal(score))) for score in scores]


def adjusted(kind: str, everybody: list[Judged], min_group: int = 2, sd_floor: str = "2") -> list[str]:
    rule = Normalisation(NormalisationKind(kind), min_group, Decimal(sd_floor))
    return [str(scores[Tier.JUNIOR]) for scores in normalise(rule, everybody)]


def test_no_rule_changes_nothing() -> None:
    assert adjusted("none", people("a", "70.123", "104")) == ["70.123", "104"]


def test_a_mean_shift_moves_each_group_to_the_mean_of_all() -> None:
    # The means are 72, 90 and, of all, 81.
    scores = adjusted("mean_shift", people("a", *STRICT) + people("b", *MILD))
    assert scores == ["79.00", "81.00", "83.00", "77.00", "81.00", "85.00"]


def test_small_groups_keep_their_scores_but_count_in_the_mean_of_all() -> None:
    scores = adjusted("mean_shift", people("a", *STRICT) + people("b", "100"), min_group=2)
    assert scores == ["77.00", "79.00", "81.00", "100"]


def test_whom_the_committee_judged_is_left_out() -> None:
    scores = adjusted("mean_shift", people(None, "10") + people("a", *STRICT) + people("b", *MILD))
    assert scores == ["10", "79.00", "81.00", "83.00", "77.00", "81.00", "85.00"]


def test_a_z_score_keeps_the_distance_from_the_group_in_deviations_of_all() -> None:
    # sd(all)² = (11² + 9² + 7² + 5² + 9² + 13²) / 6 = 263/3; sd(a)² = 8/3, raised to the floor 2; sd(b)² = 32/3.
    scores = adjusted("z_score", people("a", *STRICT) + people("b", *MILD))
    assert scores == ["71.64", "81.00", "90.36", "69.53", "81.00", "92.47"]


def test_equal_people_keep_their_score_under_z_scores() -> None:
    assert adjusted("z_score", people("a", "80", "80") + people("b", "80", "80")) == ["80.00"] * 4


def test_z_score_rounds_an_exact_half_up_on_both_sides() -> None:
    # Deviations 0.01 of all and 2 (the floor) in the group: a distance of one becomes exactly 0.005.
    everybody = people("a", "80.01", "79.99")
    assert adjusted("z_score", everybody, sd_floor="0.02") == ["80.01", "80.00"]  # 80.005 and 79.995


def test_results_are_brought_within_0_and_100() -> None:
    scores = adjusted("mean_shift", people("a", "10", "100", "100") + people("b", "100", "100"))
    assert scores[1:3] == ["100.00", "100.00"]
    assert adjusted("mean_shift", people("a", "0", "90") + people("b", "0", "0"))[0] == "0.00"


def test_a_percentile_counts_those_below_and_half_of_the_equal_ones() -> None:
    scores = adjusted("percentile", people("a", "70", "70", "80") + people("b", "99", "98"))
    assert scores == ["33.33", "33.33", "83.33", "75.00", "25.00"]


def test_percentile_is_refused_beside_people_whom_no_county_judged() -> None:
    with pytest.raises(Conflict) as refusal:
        adjusted("percentile", people("a", *STRICT) + people(None, "80"))
    assert (refusal.value.code, refusal.value.params) == ("percentile_beside_committee", {"others": 1})


def test_percentile_where_no_county_judged_anybody_changes_nothing() -> None:
    assert adjusted("percentile", people(None, "80", "90")) == ["80", "90"]


def test_each_tiers_scores_are_adjusted_by_themselves() -> None:
    everybody = [
        Judged("a", {Tier.JUNIOR: Decimal(60), Tier.MIDDLE: Decimal(90), Tier.SENIOR: Decimal(70)}),
        Judged("b", {Tier.JUNIOR: Decimal(80), Tier.MIDDLE: Decimal(80), Tier.SENIOR: Decimal(70)}),
    ]
    scores = normalise(Normalisation(NormalisationKind.MEAN_SHIFT, 1), everybody)
    assert scores == [dict(zip(Tier, map(Decimal, ("70.00", "85.00", "70.00")), strict=True))] * 2


def test_nobody_is_adjusted_to_nobody() -> None:
    assert adjusted("z_score", []) == []

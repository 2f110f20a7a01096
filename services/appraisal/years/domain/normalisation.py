"""Fairness between the counties: the year's scores of those whom county groups judged, made comparable.

Standard deviations are square roots. They are never cut to so many digits: the adjusted score is
rounded by comparing squares of integers.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import isqrt
from typing import Final

from services.appraisal.schemes.domain.scheme import Normalisation, NormalisationKind
from shared.kernel.errors import Conflict
from shared.kernel.hundredths import MILLION, as_decimal, millionths, rounded_quotient
from shared.kernel.rungs import TIERS, Tier

_BEST: Final = 100 * 100  # in hundredths


@dataclass(frozen=True, slots=True)
class Judged:
    """A person's year under each tier's weights, and the county unit whose group judged it.

    ``group`` is None for whom the city committee judged: their scores stay as they are.
    """

    group: str | None
    scores: Mapping[Tier, Decimal]


@dataclass(frozen=True, slots=True)
class _Sample:
    """Scores of a group, in millionths, with what is reckoned from them."""

    scores: list[int]
    mean: Fraction
    variance: Fraction

    @classmethod
    def of(cls, scores: Sequence[int]) -> "_Sample":
        size, total = len(scores), sum(scores)
        squares = sum(score * score for score in scores)
        return cls(sorted(scores), Fraction(total, size), Fraction(squares * size - total * total, size * size))


_Adjust = Callable[[int, _Sample, _Sample, Normalisation], int]


def normalise(rule: Normalisation, people: Sequence[Judged]) -> list[Mapping[Tier, Decimal]]:
    """Return everybody's adjusted scores in the same order; Conflict where the rule cannot be fair.

    Percentiles say nothing beside scores that are none, so they are refused as soon as somebody is
    ranked beside the county groups' people whom no county group judged.
    """
    in_groups = sum(person.group is not None for person in people)
    if rule.kind is NormalisationKind.PERCENTILE and 0 < in_groups < len(people):
        raise Conflict("percentile_beside_committee", others=len(people) - in_groups)
    if rule.kind is NormalisationKind.NONE or not in_groups:
        return [person.scores for person in people]
    columns = {tier: _adjusted(rule, [(person.group, person.scores[tier]) for person in people]) for tier in TIERS}
    return [{tier: columns[tier][index] for tier in TIERS} for index in range(len(people))]


def _adjusted(rule: Normalisation, scores: Sequence[tuple[str | None, Decimal]]) -> list[Decimal]:
    by_group: dict[str, list[int]] = defaultdict(list)
    for group, score in scores:
        if group is not None:
            by_group[group].append(millionths(score))
    everybody = _Sample.of([score for group in by_group.values() for score in group])
    samples = {group: _Sample.of(members) for group, members in by_group.items() if len(members) >= rule.min_group}
    adjust = _ADJUSTMENTS[rule.kind]
    return [
        as_decimal(adjust(millionths(score), samples[group], everybody, rule)) if group in samples else score
        for group, score in scores
    ]


def _mean_shift(score: int, group: _Sample, everybody: _Sample, _rule: Normalisation) -> int:
    return _bounded(_rounded(score - group.mean + everybody.mean))


def _z_score(score: int, group: _Sample, everybody: _Sample, rule: Normalisation) -> int:
    """Add the distance from the group's mean, in its deviations, to the mean of all, in theirs."""
    distance = score - group.mean
    spread = max(group.variance, Fraction(millionths(rule.sd_floor) ** 2))
    return _bounded(_rounded_root_sum(everybody.mean, everybody.variance * distance * distance / spread, distance < 0))


def _percentile(score: int, group: _Sample, _everybody: _Sample, _rule: Normalisation) -> int:
    lower = bisect_left(group.scores, score)
    equal = bisect_right(group.scores, score) - lower
    return rounded_quotient((2 * lower + equal) * _BEST, 2 * len(group.scores))


_ADJUSTMENTS: Final[Mapping[NormalisationKind, _Adjust]] = {
    NormalisationKind.MEAN_SHIFT: _mean_shift,
    NormalisationKind.Z_SCORE: _z_score,
    NormalisationKind.PERCENTILE: _percentile,
}


def _rounded(score: Fraction) -> int:
    """Return millionths as hundredths, rounded half up."""
    return rounded_quotient(score.numerator * 100, score.denominator * MILLION)


def _rounded_root_sum(mean: Fraction, square: Fraction, below: bool) -> int:
    """Return mean plus (or, below, minus) the square's root as hundredths, rounded half up.

    Over one denominator the sum is (a ± √b) / d in integers. Adding half and rounding down takes the
    floor of it, and the floor of the root of an integer is an integer's business.
    """
    hundredths = mean / 10_000 + Fraction(1, 2)
    square /= 10_000**2
    denominator = hundredths.denominator * square.denominator
    whole = hundredths.numerator * square.denominator
    under_root = hundredths.denominator**2 * square.numerator * square.denominator
    root = isqrt(under_root)
    if below:
        root = -root if root * root == under_root else -root - 1
    return (whole + root) // denominator


def _bounded(hundredths: int) -> int:
    return max(0, min(hundredths, _BEST))

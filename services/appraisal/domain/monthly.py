"""The score of one person's month, from the facts on the sheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from services.appraisal.domain.facts import Sheet
from services.appraisal.domain.hundredths import MILLION, as_decimal, millionths, rounded_quotient
from services.appraisal.domain.scheme import CATEGORIES, Category, Scheme
from shared.kernel.rungs import TIERS, Tier

# A weight in millionths of a percent times a category score in hundredths.
_WEIGHTED: Final = MILLION * 100 * 100


class Status(StrEnum):
    """Whether a month has all that it needs for a total."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class MonthScore:
    """A month's scores; without categories and totals while a fact is missing.

    ``total`` is under the weights of the person's own tier, ``totals`` under those of each tier.
    """

    status: Status
    missing: tuple[str, ...]
    indicators: Mapping[str, Decimal | None]
    categories: Mapping[Category, Decimal] | None
    total: Decimal | None
    totals: Mapping[Tier, Decimal] | None
    vetoed: bool


def score_month(scheme: Scheme, tier: Tier, sheet: Sheet) -> MonthScore:
    """Score a month; a veto makes every total zero, but no incomplete month complete."""
    facts = sheet.facts
    scores: dict[str, int | None] = {
        indicator.code: indicator.scorer.score(facts[indicator.code]) if indicator.code in facts else None
        for indicator in scheme.indicators
    }
    indicators = {code: None if score is None else as_decimal(score) for code, score in scores.items()}
    missing = tuple(sorted(code for code, score in scores.items() if score is None))
    vetoed = bool(sheet.veto)
    if missing:
        return MonthScore(Status.INCOMPLETE, missing, indicators, None, None, None, vetoed)
    categories = _category_scores(scheme, scores)
    totals = {each: as_decimal(0 if vetoed else _total(scheme, each, categories, sheet)) for each in TIERS}
    return MonthScore(
        Status.COMPLETE,
        (),
        indicators,
        {category: as_decimal(score) for category, score in categories.items()},
        totals[tier],
        totals,
        vetoed,
    )


def _category_scores(scheme: Scheme, scores: Mapping[str, int | None]) -> dict[Category, int]:
    reached = dict.fromkeys(CATEGORIES, 0)
    points = dict.fromkeys(CATEGORIES, 0)
    for indicator in scheme.indicators:
        reached[indicator.category] += scores[indicator.code] or 0
        points[indicator.category] += millionths(indicator.points)
    return {category: rounded_quotient(100 * reached[category] * MILLION, points[category]) for category in CATEGORIES}


def _total(scheme: Scheme, tier: Tier, categories: Mapping[Category, int], sheet: Sheet) -> int:
    """Return the total in hundredths; everything is added up in units of ``_WEIGHTED`` and rounded once."""
    weighted = sum(millionths(weight) * categories[category] for category, weight in scheme.weights[tier].items())
    bonus = millionths(min(sheet.bonus, scheme.bonus_cap))
    deduction = millionths(min(sheet.deduction, scheme.deduction_cap))
    total = weighted + (bonus - deduction) * (_WEIGHTED // MILLION)
    within = max(0, min(total, millionths(scheme.total_max) * (_WEIGHTED // MILLION)))
    return rounded_quotient(within * 100, _WEIGHTED)

"""The score of one person's month, from the facts on the sheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from services.appraisal.months.domain.facts import Sheet
from services.appraisal.schemes.domain.scheme import CATEGORIES, Category, Scheme
from shared.kernel.hundredths import MILLION, as_decimal, millionths, rounded_quotient
from shared.kernel.names import Name
from shared.kernel.rungs import TIERS, Tier

# A weight in millionths of a percent times a category score in hundredths.
_WEIGHTED: Final = MILLION * 100 * 100


class SheetStatus(StrEnum):
    """Whether a sheet has all that its month needs for a total, or is masked and needs nothing."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    MASKED = "masked"

    @property
    def label(self) -> Name:
        """Return the name in both languages."""
        return _STATUS_NAMES[self]


_STATUS_NAMES: Final = {
    SheetStatus.COMPLETE: Name("完整", "complete"),
    SheetStatus.INCOMPLETE: Name("不完整", "incomplete"),
    SheetStatus.MASKED: Name("免考", "masked"),
}


@dataclass(frozen=True, slots=True)
class MonthScore:
    """A month's scores; without categories and totals while a fact is missing.

    ``total`` is under the weights of the person's own tier, ``totals`` under those of each tier.
    """

    status: SheetStatus
    missing: tuple[str, ...]
    indicators: Mapping[str, Decimal | None]
    categories: Mapping[Category, Decimal] | None
    total: Decimal | None
    totals: Mapping[Tier, Decimal] | None
    vetoed: bool


@dataclass(frozen=True, slots=True)
class MonthTotals:
    """A closed month as the year sees it; ``totals`` under each tier's weights where they are known."""

    total: Decimal
    totals: Mapping[Tier, Decimal] | None = None
    vetoed: bool = False


def score_month(scheme: Scheme, tier: Tier, sheet: Sheet) -> MonthScore:
    """Score a month; a veto makes every total zero, but no incomplete month complete."""
    scores = _indicator_scores(scheme, sheet)
    indicators = {code: None if score is None else as_decimal(score) for code, score in scores.items()}
    vetoed = bool(sheet.veto)
    if None in scores.values():
        missing = tuple(sorted(code for code, score in scores.items() if score is None))
        return MonthScore(SheetStatus.INCOMPLETE, missing, indicators, None, None, None, vetoed)
    categories = _category_scores(scheme, scores)
    totals = dict.fromkeys(TIERS, as_decimal(0)) if vetoed else _totals(scheme, categories, sheet)
    return MonthScore(
        status=SheetStatus.COMPLETE,
        missing=(),
        indicators=indicators,
        categories={category: as_decimal(score) for category, score in categories.items()},
        total=totals[tier],
        totals=totals,
        vetoed=vetoed,
    )


def _indicator_scores(scheme: Scheme, sheet: Sheet) -> dict[str, int | None]:
    scores: dict[str, int | None] = {}
    for indicator in scheme.indicators:
        fact = sheet.facts.get(indicator.code)
        scores[indicator.code] = None if fact is None else indicator.scorer.score(fact)
    return scores


def _category_scores(scheme: Scheme, scores: Mapping[str, int | None]) -> dict[Category, int]:
    reached = dict.fromkeys(CATEGORIES, 0)
    for indicator in scheme.indicators:
        reached[indicator.category] += scores[indicator.code] or 0
    return {
        category: rounded_quotient(100 * MILLION * points, scheme.category_points[category])
        for category, points in reached.items()
    }


def _totals(scheme: Scheme, categories: Mapping[Category, int], sheet: Sheet) -> dict[Tier, Decimal]:
    """Return the total under each tier's weights; all is added up in units of ``_WEIGHTED`` and rounded once."""
    bonus = millionths(min(sheet.bonus, scheme.bonus_cap))
    deduction = millionths(min(sheet.deduction, scheme.deduction_cap))
    beside = (bonus - deduction) * (_WEIGHTED // MILLION)
    most = millionths(scheme.total_max) * (_WEIGHTED // MILLION)
    totals: dict[Tier, Decimal] = {}
    for tier, weights in scheme.scaled_weights.items():
        weighted = sum(weight * categories[category] for category, weight in weights)
        within = max(0, min(weighted + beside, most))
        totals[tier] = as_decimal(rounded_quotient(within * 100, _WEIGHTED))
    return totals

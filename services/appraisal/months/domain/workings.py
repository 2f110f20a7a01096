"""The working of a month, for the person and their judges to read: every number between facts and total."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Final

from services.appraisal.months.domain.facts import Sheet
from services.appraisal.months.domain.monthly import MonthScore, score_month
from services.appraisal.schemes.domain.scheme import CATEGORIES, Category, Indicator, Scheme
from services.appraisal.schemes.domain.scorers import (
    Band,
    BooleanFact,
    Deduction,
    Fact,
    NumberFact,
    Rate,
    RateFact,
    Survey,
    SurveyFact,
)
from shared.kernel.documents import ZERO
from shared.kernel.rungs import TIERS, Tier

Input = Decimal | bool | tuple[Decimal, ...] | None
Shown = Decimal | int | None

# Quotients are shown to six decimals; the scores beside them come from the exact ones.
_SHOWN: Final = Decimal("0.000001")
_EXACT: Final = Context(prec=60)


@dataclass(frozen=True, slots=True)
class IndicatorWorking:
    """What was put in, the numbers of the scorer's formula by name, and the score; None while missing."""

    code: str
    name: str
    category: Category
    kind: str
    points: Decimal
    inputs: Mapping[str, Input]
    numbers: Mapping[str, Shown]
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class CategoryWorking:
    """The sum of the scores out of the sum of the points, and the score out of a hundred."""

    category: Category
    reached: Decimal
    points: Decimal
    score: Decimal


@dataclass(frozen=True, slots=True)
class Share:
    """What one category brings into the total: its weight in percent times its score."""

    category: Category
    weight: Decimal
    score: Decimal
    brings: Decimal


@dataclass(frozen=True, slots=True)
class TierWorking:
    """The total under one tier's weights.

    ``weighted`` is the exact sum of the shares, and ``unbounded`` adds bonus and deduction. ``total`` is rounded
    and lies between zero and the highest total; a veto makes it zero.
    """

    tier: Tier
    shares: tuple[Share, ...]
    weighted: Decimal
    unbounded: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class Points:
    """Bonus or deduction points: those on the sheet, the most there is, and those that count."""

    awarded: Decimal
    cap: Decimal
    counted: Decimal


@dataclass(frozen=True, slots=True)
class MonthWorking:
    """A month explained; categories and tiers are empty while a fact is missing."""

    tier: Tier
    score: MonthScore
    indicators: tuple[IndicatorWorking, ...]
    categories: tuple[CategoryWorking, ...]
    bonus: Points
    deduction: Points
    total_max: Decimal
    veto: tuple[str, ...]
    tiers: tuple[TierWorking, ...]


def explain_month(scheme: Scheme, tier: Tier, sheet: Sheet) -> MonthWorking:
    """Return the month's score with everything that led to it."""
    score = score_month(scheme, tier, sheet)
    bonus = Points(sheet.bonus, scheme.bonus_cap, min(sheet.bonus, scheme.bonus_cap))
    deduction = Points(sheet.deduction, scheme.deduction_cap, min(sheet.deduction, scheme.deduction_cap))
    return MonthWorking(
        tier=tier,
        score=score,
        indicators=tuple(
            _explain_indicator(indicator, sheet.facts.get(indicator.code), score.indicators[indicator.code])
            for indicator in scheme.indicators
        ),
        categories=_explain_categories(scheme, score),
        bonus=bonus,
        deduction=deduction,
        total_max=scheme.total_max,
        veto=sheet.veto,
        tiers=_explain_tiers(scheme, score, bonus.counted - deduction.counted),
    )


def _explain_indicator(indicator: Indicator, fact: Fact | None, score: Decimal | None) -> IndicatorWorking:
    return IndicatorWorking(
        code=indicator.code,
        name=indicator.name,
        category=indicator.category,
        kind=indicator.scorer.kind,
        points=indicator.points,
        inputs={} if fact is None else _inputs(indicator, fact),
        numbers=_numbers(indicator, fact),
        score=score,
    )


def _inputs(indicator: Indicator, fact: Fact) -> dict[str, Input]:
    match fact:
        case RateFact(actual, target):
            return {"actual": actual, "target": target}
        case BooleanFact(met):
            return {"met": met}
        case SurveyFact(answers):
            return {"answers": answers}
        case NumberFact(number):
            return {{"deduction": "count", "band": "value"}.get(indicator.scorer.kind, "points"): number}


def _numbers(indicator: Indicator, fact: Fact | None) -> dict[str, Shown]:
    match indicator.scorer, fact:
        case Rate(floor=floor, cap=cap), _:
            rate = None
            if isinstance(fact, RateFact) and fact.actual is not None and fact.target is not None:
                rate = _shown_quotient(fact.actual, fact.target)
            return {"floor": floor, "cap": cap, "rate": rate}
        case Deduction(per=per), NumberFact(number):
            return {"per": per, "deducted": None if number is None else _EXACT.multiply(per, number)}
        case Deduction(per=per), _:
            return {"per": per, "deducted": None}
        case Band(bands=bands), NumberFact(number) if number is not None:
            held = bands.holding(number)
            return {"from": held.start, "to": held.end, "band_points": held.yields}
        case Survey(scale_max=scale_max, min_answers=least), _:
            answers = fact.answers if isinstance(fact, SurveyFact) and fact.answers is not None else ()
            mean = _shown_quotient(sum(answers, ZERO), Decimal(len(answers))) if answers else None
            return {"scale_max": scale_max, "min_answers": least, "answers": len(answers), "mean": mean}
        case _:
            return {}


def _explain_categories(scheme: Scheme, score: MonthScore) -> tuple[CategoryWorking, ...]:
    if score.categories is None:
        return ()
    workings = []
    for category, category_score in score.categories.items():
        members = [indicator for indicator in scheme.indicators if indicator.category is category]
        reached = sum((score.indicators[member.code] or ZERO for member in members), ZERO)
        points = sum((member.points for member in members), ZERO)
        workings.append(CategoryWorking(category, reached, points, category_score))
    return tuple(workings)


def _explain_tiers(scheme: Scheme, score: MonthScore, beside: Decimal) -> tuple[TierWorking, ...]:
    if score.categories is None or score.totals is None:
        return ()
    workings = []
    for tier in TIERS:
        shares = []
        for category in CATEGORIES:
            weight, reached = scheme.weights[tier][category], score.categories[category]
            shares.append(Share(category, weight, reached, _EXACT.multiply(weight, reached).scaleb(-2, _EXACT)))
        weighted = sum((share.brings for share in shares), ZERO)
        workings.append(TierWorking(tier, tuple(shares), weighted, weighted + beside, score.totals[tier]))
    return tuple(workings)


def _shown_quotient(dividend: Decimal, divisor: Decimal) -> Decimal:
    return _EXACT.divide(dividend, divisor).quantize(_SHOWN, context=_EXACT)

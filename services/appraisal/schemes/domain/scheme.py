"""A scheme: one version of the appraisal rules, and the strict reading of its document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Final

from services.appraisal.schemes.domain.scorers import Scorer, read_scorer
from services.appraisal.schemes.domain.sources import Body, Source, read_body, read_source
from services.appraisal.schemes.domain.vetoes import DEFAULT_VETOES, VetoItem, codes_of, read_vetoes
from shared.kernel.documents import ZERO, Place
from shared.kernel.errors import Fault, Invalid
from shared.kernel.hundredths import millionths
from shared.kernel.rungs import TIERS, Tier


class Category(StrEnum):
    """A part of the monthly appraisal: base 基础, marketing 营销, management 管理."""

    BASE = "base"
    MARKETING = "marketing"
    MANAGEMENT = "management"


class NormalisationKind(StrEnum):
    """How scores are made comparable between the county units."""

    NONE = "none"
    MEAN_SHIFT = "mean_shift"
    Z_SCORE = "z_score"
    PERCENTILE = "percentile"


HUNDRED: Final = Decimal(100)
CATEGORIES: Final = tuple(Category)
OWN_CATEGORY: Final = {Tier.JUNIOR: Category.BASE, Tier.MIDDLE: Category.MARKETING, Tier.SENIOR: Category.MANAGEMENT}
INDICATORS_MAX: Final = 200
_SCHEME: Final = frozenset(
    {
        *("weights", "indicators", "bonus_cap", "deduction_cap", "total_max"),
        *("annual", "additional", "normalisation", "vetoes"),
    }
)
_INDICATOR: Final = frozenset({"code", "name", "category", "points", "scorer", "source", "body"})


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is measured, in which category, for how many points, and how; who delivers it, and which body appraises."""

    code: str
    name: str
    category: Category
    points: Decimal
    scorer: Scorer
    source: Source | None = None
    body: Body | None = None


@dataclass(frozen=True, slots=True)
class YearSplit:
    """What the months, the committee, and one's own evaluation weigh in a year, in percent."""

    months: Decimal = Decimal(70)
    committee: Decimal = Decimal(30)
    self_evaluation: Decimal = Decimal(20)
    additional_committee: Decimal = Decimal(80)


@dataclass(frozen=True, slots=True)
class Normalisation:
    """How the year's scores of those whom county groups judged are adjusted between the counties."""

    kind: NormalisationKind = NormalisationKind.NONE
    min_group: int = 8
    sd_floor: Decimal = Decimal(2)


@dataclass(frozen=True, slots=True)
class Scheme:
    """A version of the appraisal rules."""

    weights: Mapping[Tier, Mapping[Category, Decimal]]
    indicators: tuple[Indicator, ...]
    bonus_cap: Decimal
    deduction_cap: Decimal
    total_max: Decimal
    split: YearSplit
    normalisation: Normalisation
    vetoes: tuple[VetoItem, ...] = DEFAULT_VETOES
    veto_codes: frozenset[str] = field(init=False, repr=False, compare=False)  # with the older ones
    category_points: Mapping[Category, int] = field(init=False, repr=False, compare=False)  # millionths
    scorers: Mapping[str, Scorer] = field(init=False, repr=False, compare=False)  # by the indicator's code
    scaled_weights: Mapping[Tier, Sequence[tuple[Category, int]]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Scale and add up once what every month of everybody needs."""
        points = dict.fromkeys(CATEGORIES, 0)
        for indicator in self.indicators:
            points[indicator.category] += millionths(indicator.points)
        weights = {
            tier: tuple((category, millionths(weight)) for category, weight in by_category.items())
            for tier, by_category in self.weights.items()
        }
        object.__setattr__(self, "veto_codes", codes_of(self.vetoes))
        object.__setattr__(self, "category_points", points)
        object.__setattr__(self, "scorers", {indicator.code: indicator.scorer for indicator in self.indicators})
        object.__setattr__(self, "scaled_weights", weights)


def read_scheme(document: Mapping[str, object]) -> Scheme:
    """Read a scheme's document; Invalid with every fault and its place otherwise."""
    faults: list[Fault] = []
    root = Place(document, faults)
    root.is_object(_SCHEME)
    scheme = Scheme(
        weights=_read_weights(root["weights"]),
        indicators=_read_indicators(root["indicators"]),
        bonus_cap=root["bonus_cap"].number(ZERO),
        deduction_cap=root["deduction_cap"].number(ZERO),
        total_max=root["total_max"].positive(places=2),  # more decimals could round to above it
        split=_read_split(root["annual"], root["additional"]),
        normalisation=_read_normalisation(root["normalisation"]),
        vetoes=read_vetoes(root["vetoes"]),
    )
    if faults:
        raise Invalid("scheme_invalid", faults)
    return scheme


def _read_weights(place: Place) -> dict[Tier, dict[Category, Decimal]]:
    if not place.is_object(frozenset(TIERS)):
        return {}
    return {tier: _read_tier_weights(place[tier], OWN_CATEGORY[tier]) for tier in TIERS}


def _read_tier_weights(place: Place, own: Category) -> dict[Category, Decimal]:
    if not place.is_object(frozenset(CATEGORIES)):
        return {}
    weights = {category: place[category].number(ZERO) for category in CATEGORIES}
    if not place.sound:
        return weights
    total = sum(weights.values())
    if total != HUNDRED:
        place.fault("weights_sum", sum=format(total, "f"))
    if any(weight >= weights[own] for category, weight in weights.items() if category is not own):
        place[own].fault("own_category_not_heaviest", category=own)
    return weights


def _read_indicators(place: Place) -> tuple[Indicator, ...]:
    items = place.items(most=INDICATORS_MAX)
    read = [_read_indicator(item) for item in items]
    if not place.sound:
        return ()
    seen: set[str] = set()
    for item, indicator in zip(items, read, strict=True):
        if indicator is not None and indicator.code in seen:
            item["code"].fault("indicator_repeated", indicator=indicator.code)
        seen.add(indicator.code if indicator is not None else "")
    indicators = tuple(indicator for indicator in read if indicator is not None)
    for category in CATEGORIES:
        if not any(indicator.category is category for indicator in indicators):
            place.fault("category_empty", category=category)
    return indicators


def _read_indicator(place: Place) -> Indicator | None:
    if not place.is_object(_INDICATOR):
        return None
    code = place["code"].text(32)
    name = place["name"].text(100)
    category = place["category"].choice(Category)
    points = place["points"].positive()
    source, body = read_source(place["source"]), read_body(place["body"])
    scorer = read_scorer(place["scorer"], points)
    return None if scorer is None else Indicator(code, name, category, points, scorer, source, body)


def _read_split(annual: Place, additional: Place) -> YearSplit:
    default = YearSplit()
    months, committee = _read_shares(annual, "months", "committee", (default.months, default.committee))
    own, panel = _read_shares(additional, "self", "committee", (default.self_evaluation, default.additional_committee))
    return YearSplit(months, committee, own, panel)


def _read_shares(place: Place, first: str, second: str, default: tuple[Decimal, Decimal]) -> tuple[Decimal, Decimal]:
    if place.absent or not place.is_object(frozenset({first, second})):
        return default
    shares = place[first].number(ZERO), place[second].number(ZERO)
    if place.sound and sum(shares) != HUNDRED:
        place.fault("shares_sum", sum=format(sum(shares), "f"))
    return shares


def _read_normalisation(place: Place) -> Normalisation:
    default = Normalisation()
    if place.absent or not place.is_object(frozenset({"kind", "min_group", "sd_floor"})):
        return default
    min_group, sd_floor = place["min_group"], place["sd_floor"]
    return Normalisation(
        kind=place["kind"].choice(NormalisationKind),
        min_group=default.min_group if min_group.absent else min_group.whole(1, 100_000),
        sd_floor=default.sd_floor if sd_floor.absent else sd_floor.positive(),
    )

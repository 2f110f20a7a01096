"""Schemes on the wire: described here for readers, judged by the domain's strict reader alone.

The strict reader finds every fault with its place. A second check of the shape would find some of them first
and hide the rest.
"""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from services.appraisal.schemes.domain.scheme import Category, NormalisationKind
from services.appraisal.schemes.domain.sources import Body as AppraisingBody
from services.appraisal.schemes.domain.sources import Source
from shared.platform.web.schemas import Described, Number, ShapeOf, exact_numbers


class CategoryWeights(Described):
    """What each category weighs, in percent; together 100, and the tier's own category strictly most."""

    base: Number
    marketing: Number
    management: Number


class Weights(Described):
    """The weights of each tier: junior's own category is base, middle's marketing, senior's management."""

    junior: CategoryWeights
    middle: CategoryWeights
    senior: CategoryWeights


class RateScorer(Described):
    """actual / target, nothing under the floor, capped, times the points; facts: `actual`, `target`."""

    kind: Literal["rate"]
    floor: Number
    cap: Number


class DeductionScorer(Described):
    """Full points less `per` for each, never below zero; fact: `count`."""

    kind: Literal["deduction"]
    per: Number


class PointsRange(Described):
    """Numbers from `from` up to, but not including, `to`; null is open."""

    from_: Number | None = Field(alias="from")
    to: Number | None
    points: Number


class BandScorer(Described):
    """The points of the range that holds the value; fact: `value`."""

    kind: Literal["band"]
    bands: list[PointsRange]


class BooleanScorer(Described):
    """All or nothing; fact: `met`."""

    kind: Literal["boolean"]


class RatingScorer(Described):
    """Points given by a named rater; fact: `points`."""

    kind: Literal["rating"]


class SurveyScorer(Described):
    """The mean of the answers, scaled to the points; fact: `answers`."""

    kind: Literal["survey"]
    scale_max: Number
    min_answers: int


class IndicatorRule(Described):
    """What is measured, in which category, for how many points, and how.

    `source` is who delivers the number, and nobody else may. `body` is who appraises by it. Left out: whoever may
    import facts delivers.
    """

    code: str
    name: str
    category: Category
    points: Number
    scorer: Annotated[
        RateScorer | DeductionScorer | BandScorer | BooleanScorer | RatingScorer | SurveyScorer,
        Field(discriminator="kind"),
    ]
    source: Source | None = None
    body: AppraisingBody | None = None


class VetoName(Described):
    """The name of a veto item in both languages."""

    zh: str
    en: str


class VetoItemRule(Described):
    """An incident that makes the month's score zero (一票否决)."""

    code: str
    name: VetoName | str


class AnnualSplit(Described):
    """What the months and the committee weigh in the year, in percent."""

    months: Number
    committee: Number


class AdditionalSplit(Described):
    """What one's own evaluation and the committee's weigh in the additional appraisal, in percent."""

    self_: Number = Field(alias="self")
    committee: Number


class NormalisationRule(Described):
    """How the counties are made comparable."""

    kind: NormalisationKind
    min_group: int | None = None
    sd_floor: Number | None = None


class SchemeRules(Described):
    """The appraisal rules: weights, indicators, caps, splits, and normalisation between the counties."""

    weights: Weights
    indicators: list[IndicatorRule]
    bonus_cap: Number
    deduction_cap: Number
    total_max: Number
    annual: AnnualSplit | None = None
    additional: AdditionalSplit | None = None
    normalisation: NormalisationRule | None = None
    vetoes: list[VetoItemRule] | None = Field(
        default=None,
        description="The incidents that a sheet may name. Left out: diversion, faked_visit, breach_of_secrecy, "
        "corruption, safety_accident.",
    )


SchemeDocument = Annotated[dict[str, Any], BeforeValidator(exact_numbers), ShapeOf(SchemeRules)]
"""A scheme's document."""

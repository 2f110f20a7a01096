"""Schemes and sheets on the wire: described here for readers, judged by the domain's strict readers alone.

The readers find every fault with its place; checking the shape twice would find some of them first and
hide the rest.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from services.appraisal.schemes.domain.scheme import Category, NormalisationKind
from shared.platform.web.schemas import Number, ShapeOf, exact_numbers


class _Described(BaseModel):
    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)


class CategoryWeights(_Described):
    """What each category weighs, in percent; together 100, and the tier's own category strictly most."""

    base: Number
    marketing: Number
    management: Number


class Weights(_Described):
    """The weights of each tier: junior's own category is base, middle's marketing, senior's management."""

    junior: CategoryWeights
    middle: CategoryWeights
    senior: CategoryWeights


class RateScorer(_Described):
    """actual / target, nothing under the floor, capped, times the points; facts: `actual`, `target`."""

    kind: Literal["rate"]
    floor: Number
    cap: Number


class DeductionScorer(_Described):
    """Full points less `per` for each, never below zero; fact: `count`."""

    kind: Literal["deduction"]
    per: Number


class PointsRange(_Described):
    """Numbers from `from` up to, but not including, `to`; null is open."""

    from_: Number | None = Field(alias="from")
    to: Number | None
    points: Number


class BandScorer(_Described):
    """The points of the range that holds the value; fact: `value`."""

    kind: Literal["band"]
    bands: list[PointsRange]


class BooleanScorer(_Described):
    """All or nothing; fact: `met`."""

    kind: Literal["boolean"]


class RatingScorer(_Described):
    """Points given by a named rater; fact: `points`."""

    kind: Literal["rating"]


class SurveyScorer(_Described):
    """The mean of the answers, scaled to the points; fact: `answers`."""

    kind: Literal["survey"]
    scale_max: Number
    min_answers: int


class IndicatorRule(_Described):
    """What is measured, in which category, for how many points, and how."""

    code: str
    name: str
    category: Category
    points: Number
    scorer: Annotated[
        RateScorer | DeductionScorer | BandScorer | BooleanScorer | RatingScorer | SurveyScorer,
        Field(discriminator="kind"),
    ]


class AnnualSplit(_Described):
    """What the months and the committee weigh in the year, in percent."""

    months: Number
    committee: Number


class AdditionalSplit(_Described):
    """What one's own evaluation and the committee's weigh in the additional appraisal, in percent."""

    self_: Number = Field(alias="self")
    committee: Number


class NormalisationRule(_Described):
    """How the counties are made comparable."""

    kind: NormalisationKind
    min_group: int | None = None
    sd_floor: Number | None = None


class SchemeRules(_Described):
    """The appraisal rules: weights, indicators, caps, splits, and normalisation between the counties."""

    weights: Weights
    indicators: list[IndicatorRule]
    bonus_cap: Number
    deduction_cap: Number
    total_max: Number
    annual: AnnualSplit | None = None
    additional: AdditionalSplit | None = None
    normalisation: NormalisationRule | None = None


class FactValues(_Described):
    """The facts of one indicator: the fields that its scorer takes."""

    actual: Number | None = None
    target: Number | None = None
    count: Number | None = None
    value: Number | None = None
    met: bool | None = None
    points: Number | None = None
    answers: list[Number] | None = None


class SheetFacts(_Described):
    """The facts of a month by indicator code, with points and incidents beside them."""

    facts: dict[str, FactValues] = Field(default_factory=dict)
    bonus: Number | None = None
    deduction: Number | None = None
    veto: list[str] | None = None


SchemeDocument = Annotated[dict[str, Any], BeforeValidator(exact_numbers), ShapeOf(SchemeRules)]
"""A scheme's document."""

SheetDocument = Annotated[dict[str, Any], BeforeValidator(exact_numbers), ShapeOf(SheetFacts)]
"""A sheet's document."""

"""Policies and people on the wire: described here for readers, judged by the domain's strict readers alone.

The readers find every fault with its place; checking the shape twice would find some of them first and
hide the rest.
"""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from services.ladder.policies.domain.policy import Education, Enforcement, RemainderTie, Rounding, VetoRule, YearBand
from shared.kernel.rungs import Rung, Tier
from shared.platform.web.schemas import Number, ShapeOf, exact_numbers


class _Described(BaseModel):
    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)


class Bands(_Described):
    """The least annual score of each band; under `pass` is a failed year."""

    excellent: Number
    good: Number
    pass_: Number = Field(alias="pass")


class ConditionRow(_Described):
    """Facts that must all be there and be at least as great; one row is enough."""

    education: Education | None = None
    months_in_rung: Number | None = None
    months_in_tier: Number | None = None
    months_of_service: Number | None = None
    competency_score: Number | None = None
    certificate_level: Number | None = None


class RungConditions(_Described):
    """What a rung asks for: a band, perhaps an additional score, and one of the rows."""

    band: YearBand
    additional_score: Number | None = None
    any_of: list[ConditionRow]


class SkipRule(_Described):
    """What a nominated skip asks for, and how many rungs it may go."""

    band: YearBand
    additional_score: Number
    max_rungs: int


class Shares(_Described):
    """The share of each tier; together exactly 1."""

    senior: Number
    middle: Number
    junior: Number


class QuotaRule(_Described):
    """The shares of the tiers and how they are enforced."""

    shares: Shares
    rounding: Rounding
    remainder_tie: RemainderTie
    enforcement: Enforcement
    incumbent_margin: Number | None = None
    last_place_max_share: Number | None = None
    bottom_review_max_share: Number | None = None


class ManagementTrackRule(_Described):
    """Who may compete for management posts."""

    tier: Tier
    band: YearBand
    any_of: list[ConditionRow]


class PolicyRules(_Described):
    """The rules of placement. `promotion` has one entry per rung that can be reached."""

    bands: Bands
    min_appraised_months: int
    veto: VetoRule
    promotion: dict[Rung, RungConditions]
    skip: SkipRule | None = None
    quota: QuotaRule
    management_track: ManagementTrackRule


class TierScores(_Described):
    """The year under each tier's weights."""

    junior: Number | None = None
    middle: Number | None = None
    senior: Number | None = None


class PersonFacts(_Described):
    """One person's facts of the year's closing day, before the round."""

    employee_no: str
    unit: str
    rung: Rung
    annual_score: Number | None
    appraised_months: int
    masked_months: int | None = None
    months_in_rung: int
    months_in_tier: int
    months_of_service: int
    education: Education | None
    additional_score: Number | None = None
    competency_score: Number | None = None
    certificate_level: int | None = None
    previous_band: YearBand | None = None
    scores: TierScores | None = None
    skip_nominated: bool | None = None
    protected: bool | None = None
    vetoed: bool | None = None


PolicyDocument = Annotated[dict[str, Any], BeforeValidator(exact_numbers), ShapeOf(PolicyRules)]
"""A policy's document."""

PersonDocument = Annotated[Any, BeforeValidator(exact_numbers), ShapeOf(PersonFacts)]
"""A person's document."""

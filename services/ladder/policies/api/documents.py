"""Policies on the wire: the published schema is for people, and the domain's strict reader alone judges.

The reader finds every fault with its place. A check of the shape before it would find some faults first and
hide the rest.
"""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from services.ladder.policies.domain.policy import Education, Enforcement, RemainderTie, Rounding, VetoRule, YearBand
from shared.kernel.rungs import Rung, Tier
from shared.platform.web.schemas import Described, Number, ShapeOf, exact_numbers


class Bands(Described):
    """The least annual score of each band; under `pass` is a failed year."""

    excellent: Number
    good: Number
    pass_: Number = Field(alias="pass")


class ConditionRow(Described):
    """Facts that must all be there and be at least as great; one row is enough."""

    education: Education | None = None
    months_in_rung: Number | None = None
    months_in_tier: Number | None = None
    months_of_service: Number | None = None
    competency_score: Number | None = None
    certificate_level: Number | None = None


class RungConditions(Described):
    """What a rung asks for: a band, perhaps an additional score, and one of the rows."""

    band: YearBand
    additional_score: Number | None = None
    any_of: list[ConditionRow]


class SkipRule(Described):
    """What a nominated skip asks for, and how many rungs it may go."""

    band: YearBand
    additional_score: Number
    max_rungs: int


class Shares(Described):
    """The share of each tier; together exactly 1."""

    senior: Number
    middle: Number
    junior: Number


class QuotaRule(Described):
    """The shares of the tiers and how they are enforced."""

    shares: Shares
    rounding: Rounding
    remainder_tie: RemainderTie
    enforcement: Enforcement
    incumbent_margin: Number | None = None
    last_place_max_share: Number | None = None
    bottom_review_max_share: Number | None = None


class ManagementTrackRule(Described):
    """Who may compete for management posts."""

    tier: Tier
    band: YearBand
    any_of: list[ConditionRow]


class PolicyRules(Described):
    """The rules of placement. `promotion` has one entry per rung that can be reached."""

    bands: Bands
    min_appraised_months: int
    veto: VetoRule
    promotion: dict[Rung, RungConditions]
    skip: SkipRule | None = None
    quota: QuotaRule
    management_track: ManagementTrackRule


PolicyDocument = Annotated[dict[str, Any], BeforeValidator(exact_numbers), ShapeOf(PolicyRules)]
"""A policy's document."""

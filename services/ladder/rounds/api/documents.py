"""People on the wire: the published schema is for people, and the domain's strict reader alone judges."""

from typing import Annotated, Any

from pydantic import BeforeValidator

from services.ladder.policies.domain.policy import Education, YearBand
from shared.kernel.rungs import Rung
from shared.platform.web.schemas import Described, Number, ShapeOf, exact_numbers


class TierScores(Described):
    """The year under each tier's weights."""

    junior: Number | None = None
    middle: Number | None = None
    senior: Number | None = None


class PersonFacts(Described):
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


PersonDocument = Annotated[Any, BeforeValidator(exact_numbers), ShapeOf(PersonFacts)]
"""A person's document."""

"""The calculator of a year: what months and judgements would come to; nothing is saved."""

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from services.appraisal.years.application.preview_year import YearInputs, preview_year
from services.appraisal.years.domain.annual import YearScore
from shared.platform.identity.callers import Caller
from shared.platform.web.access import Needs
from shared.platform.web.operation import Operation
from shared.platform.web.parameters import DatabaseOf, this_month
from shared.platform.web.schemas import Answer, Body, Number, Score, YearField

router = APIRouter(prefix="/v1", tags=["previews"], route_class=Operation)


def _within_hundred(score: Decimal) -> Decimal:
    """Refuse what is no score out of a hundred."""
    if not 0 <= score <= 100:
        raise PydanticCustomError("score_bounds", "a score lies between 0 and 100")
    return score


def _not_negative(score: Decimal) -> Decimal:
    if score < 0:
        raise PydanticCustomError("score_negative", "a score is not negative")
    return score


Judgement = Annotated[Number, AfterValidator(_within_hundred)]
MonthTotal = Annotated[Number, AfterValidator(_not_negative)]


class YearPreview(Body):
    """The months of a year (null: masked), and what the committee and the person say of it."""

    months: list[MonthTotal | None] = Field(max_length=12)
    committee: list[Judgement] = Field(default_factory=list, max_length=1000)
    self_score: Judgement | None = None
    additional: list[Judgement] = Field(default_factory=list, max_length=1000)
    year: YearField | None = Field(default=None, description="Whose December's splits hold; left out: this year.")


class YearPreviewAnswer(Answer):
    """The scores of a year; null where an input is lacking."""

    appraised_months: int
    monthly_mean: Score | None
    committee: Score | None
    annual_score: Score | None
    additional_score: Score | None


@router.post("/years/preview", operation_id="preview_year", response_model=YearPreviewAnswer)
async def preview_year_route(
    body: YearPreview, caller: Annotated[Caller, Needs("year.preview")], database: DatabaseOf
) -> YearScore:
    """Score a year without saving anything."""
    inputs = YearInputs(body.months, body.committee, body.self_score, body.additional)
    return await preview_year(database, caller, body.year or this_month().year, inputs)

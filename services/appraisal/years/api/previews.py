"""Calculators: what a month or a year would score; nothing is saved."""

from decimal import Decimal
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import AfterValidator, Field

from services.appraisal.dependencies import this_month
from services.appraisal.months.application.preview_sheet import preview_sheet
from services.appraisal.schemes.api.documents import SchemeDocument, SheetDocument
from services.appraisal.schemes.domain.scheme import Category
from services.appraisal.years.application.preview_year import preview_year
from shared.kernel.rungs import Tier
from shared.platform.identity.callers import Caller
from shared.platform.web.application import DatabaseOf
from shared.platform.web.routing import Needs
from shared.platform.web.schemas import Answer, Body, MonthField, Number, Score, YearField

router = APIRouter(prefix="/v1", tags=["previews"])


def within_hundred(score: Decimal) -> Decimal:
    """Refuse what is no score out of a hundred."""
    if not 0 <= score <= 100:
        raise ValueError("a score lies between 0 and 100")
    return score


def _not_negative(score: Decimal) -> Decimal:
    if score < 0:
        raise ValueError("a score is not negative")
    return score


Judgement = Annotated[Number, AfterValidator(within_hundred)]
MonthTotal = Annotated[Number, AfterValidator(_not_negative)]


class SheetPreview(Body):
    """A sheet, the tier whose weights count, and the rules: a scheme, or the one in force in a month."""

    scheme: SchemeDocument | None = Field(default=None, description="Left out: the scheme in force in `month`.")
    tier: Tier
    sheet: SheetDocument
    month: MonthField | None = Field(default=None, description="Left out: this month.")


class CompleteScore(Answer):
    """The score of a month with all its facts."""

    status: Literal["complete"]
    missing: list[str] = Field(max_length=0)
    indicators: dict[str, Score]
    categories: dict[Category, Score]
    total: Score


class IncompleteScore(Answer):
    """A month with missing facts: it has no total, and is never scored as if they were zero."""

    status: Literal["incomplete"]
    missing: list[str]
    indicators: dict[str, Score | None]
    total: None


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


@router.post("/sheets/preview", operation_id="preview_sheet")
async def preview_sheet_route(
    body: SheetPreview, caller: Annotated[Caller, Needs("sheet.preview")], database: DatabaseOf
) -> Annotated[CompleteScore | IncompleteScore, Field(discriminator="status")]:
    """Score a month's sheet without saving anything."""
    score = await preview_sheet(
        database, caller, body.tier, body.sheet, scheme=body.scheme, month=body.month or this_month()
    )
    if score.categories is None or score.total is None:
        return IncompleteScore(
            status="incomplete", missing=list(score.missing), indicators={**score.indicators}, total=None
        )
    indicators = {code: value for code, value in score.indicators.items() if value is not None}
    return CompleteScore(
        status="complete", missing=[], indicators=indicators, categories={**score.categories}, total=score.total
    )


@router.post("/years/preview", operation_id="preview_year")
async def preview_year_route(
    body: YearPreview, caller: Annotated[Caller, Needs("year.preview")], database: DatabaseOf
) -> YearPreviewAnswer:
    """Score a year without saving anything."""
    score = await preview_year(
        database,
        caller,
        body.year or this_month().year,
        body.months,
        body.committee,
        self_score=body.self_score,
        additional=body.additional,
    )
    return YearPreviewAnswer(
        appraised_months=score.appraised_months,
        monthly_mean=score.monthly_mean,
        committee=score.committee,
        annual_score=score.annual_score,
        additional_score=score.additional_score,
    )

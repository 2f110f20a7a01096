"""The calculator of a month: what a sheet would score; nothing is saved."""

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import Field

from services.appraisal.months.api.documents import SheetDocument
from services.appraisal.months.application.preview_sheet import preview_sheet
from services.appraisal.months.domain.monthly import MonthScore
from services.appraisal.schemes.api.documents import SchemeDocument
from services.appraisal.schemes.domain.scheme import Category
from shared.kernel.rungs import Tier
from shared.platform.identity.callers import Caller
from shared.platform.web.access import Needs
from shared.platform.web.operation import Operation
from shared.platform.web.parameters import DatabaseOf, this_month
from shared.platform.web.schemas import Answer, Body, MonthField, Score

router = APIRouter(prefix="/v1", tags=["previews"], route_class=Operation)


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


@router.post(
    "/sheets/preview",
    operation_id="preview_sheet",
    response_model=Annotated[CompleteScore | IncompleteScore, Field(discriminator="status")],
)
async def preview_sheet_route(
    body: SheetPreview, caller: Annotated[Caller, Needs("sheet.preview")], database: DatabaseOf
) -> MonthScore:
    """Score a month's sheet without saving anything."""
    return await preview_sheet(database, caller, body.month or this_month(), body.tier, body.sheet, body.scheme)

"""Placements: who is where and on which rung."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from services.ladder.people.domain.placements import Placement
from services.ladder.people.store import placements
from shared.kernel.errors import Fault, Invalid
from shared.kernel.rungs import Rung, Tier
from shared.kernel.spans import Span
from shared.platform.database.pages import Slice
from shared.platform.identity.callers import Caller
from shared.platform.web.access import Needs
from shared.platform.web.operation import Operation
from shared.platform.web.pages import Page, Paging
from shared.platform.web.parameters import DatabaseOf
from shared.platform.web.schemas import Answer, DayField

router = APIRouter(prefix="/v1", tags=["placements"], route_class=Operation)


class PlacementAnswer(Answer):
    """Where somebody is, and on which rung, from a day up to, but not on, another."""

    employee_no: str
    unit_code: str
    unit_path: str
    rung: Rung
    tier: Tier
    start: date = Field(alias="from")
    end: date | None = Field(alias="to")
    rung_since: date
    tier_since: date


@router.get("/placements", operation_id="list_placements", response_model=Page[PlacementAnswer])
async def list_placements_route(
    caller: Annotated[Caller, Needs("placement.read")],
    database: DatabaseOf,
    paging: Paging,
    as_of: Annotated[DayField | None, Query(description="Placements that hold on this day.")] = None,
    start: Annotated[
        DayField | None, Query(alias="from", description="With `to`: placements with a day in it.")
    ] = None,
    end: Annotated[DayField | None, Query(alias="to", description="The first day no longer in it.")] = None,
) -> Slice[Placement]:
    """List placements by personnel number and in time: those of a day, or of the days from one to another."""
    span = _span(as_of, start, end)
    async with database.read(caller) as session:
        return await placements.page(session, span, paging)


def _span(as_of: date | None, start: date | None, end: date | None) -> Span:
    """Return the days that are asked for; Invalid unless it is either one day or from one to another."""
    if as_of is not None and start is None and end is None:
        return Span(as_of, date.fromordinal(as_of.toordinal() + 1))
    if as_of is None and start is not None and end is not None:
        if end <= start:
            raise Invalid("request_invalid", [Fault("/query/to", "end_not_after_start", {"start": str(start)})])
        return Span(start, end)
    raise Invalid("request_invalid", [Fault("/query/as_of", "as_of_or_span")])

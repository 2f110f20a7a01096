"""Placements: who is where and on which rung; and the calculator of what a round would give."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from services.ladder.dependencies import today
from services.ladder.people.domain.employees import Placement
from services.ladder.people.store import placements
from services.ladder.policies.api.documents import PersonDocument, PolicyDocument
from services.ladder.policies.domain.policy import YearBand
from services.ladder.rounds.application.preview_placements import preview_placements
from services.ladder.rounds.domain.facts import PEOPLE_MOST
from services.ladder.rounds.domain.placing import Placing
from shared.kernel.errors import Fault, Invalid
from shared.kernel.rungs import Rung, Tier
from shared.kernel.spans import Span
from shared.platform.identity.callers import Caller
from shared.platform.web.application import DatabaseOf
from shared.platform.web.pages import Page, Paging
from shared.platform.web.routing import Needs
from shared.platform.web.schemas import Answer, Body, DayField

router = APIRouter(prefix="/v1", tags=["placements"])


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


class PlacementsPreview(Body):
    """People, and the rules: a policy, or the one in force on a day."""

    policy: PolicyDocument | None = Field(default=None, description="Left out: the policy in force on `as_of`.")
    as_of: DayField | None = Field(default=None, description="Left out: today.")
    people: list[PersonDocument] = Field(max_length=PEOPLE_MOST)


class RankAnswer(Answer):
    """A place among the contenders of a tier, from 1."""

    rank: int
    of: int


class PlacedPerson(Answer):
    """What the round would propose for one person, and why."""

    employee_no: str
    rung_before: Rung
    rung: Rung
    outcome: Literal["promoted", "held", "demoted"]
    reasons: list[str] = Field(description="Codes, in the order in which they arose.")
    band: YearBand | None
    acceptable: list[Rung] = Field(description="The rungs earned, best first.")
    ranks: dict[Tier, RankAnswer] = Field(description="Where senior or middle was contended for.")


class PlacementsPreviewAnswer(Answer):
    """Seats of each tier, the people beyond them, and what becomes of each person."""

    seats: dict[Tier, int]
    over: dict[Tier, int]
    decisions: list[PlacedPerson]


@router.get("/placements", operation_id="list_placements")
async def list_placements_route(
    caller: Annotated[Caller, Needs("placement.read")],
    database: DatabaseOf,
    paging: Paging,
    as_of: Annotated[DayField | None, Query(description="Placements that hold on this day.")] = None,
    start: Annotated[
        DayField | None, Query(alias="from", description="With `to`: placements with a day in it.")
    ] = None,
    end: Annotated[DayField | None, Query(alias="to", description="The first day no longer in it.")] = None,
) -> Page[PlacementAnswer]:
    """List placements by personnel number and in time: those of a day, or of the days from one to another."""
    span = _span(as_of, start, end)
    async with database.read() as connection:
        part = await placements.listed(connection, caller, span, paging)
    return Page(items=[answer(item) for item in part.items], next_cursor=part.next_cursor)


@router.post("/placements/preview", operation_id="preview_placements")
async def preview_placements_route(
    body: PlacementsPreview, caller: Annotated[Caller, Needs("placement.preview")], database: DatabaseOf
) -> PlacementsPreviewAnswer:
    """Place people without saving anything: who would hold which rung next year, and why."""
    placing = await preview_placements(database, caller, body.people, policy=body.policy, as_of=body.as_of or today())
    return _preview(placing)


def _span(as_of: date | None, start: date | None, end: date | None) -> Span:
    """Return the days that are asked for; Invalid unless it is either one day or from one to another."""
    if as_of is not None and start is None and end is None:
        return Span(as_of, date.fromordinal(as_of.toordinal() + 1))
    if as_of is None and start is not None and end is not None:
        if end <= start:
            raise Invalid("request_invalid", [Fault("/query/to", "end_not_after_start", {"start": str(start)})])
        return Span(start, end)
    raise Invalid("request_invalid", [Fault("/query/as_of", "as_of_or_span")])


def answer(placement: Placement) -> PlacementAnswer:
    """Return a placement as it is told."""
    return PlacementAnswer.model_validate(placement_fields(placement))


def placement_fields(placement: Placement) -> dict[str, Any]:
    """Return the fields of a placement as they are called on the wire."""
    return {
        "employee_no": placement.employee_no,
        "unit_code": placement.unit_code,
        "unit_path": placement.unit_path,
        "rung": placement.rung,
        "tier": placement.tier,
        "from": placement.start,
        "to": placement.end,
        "rung_since": placement.rung_since,
        "tier_since": placement.tier_since,
    }


def _preview(placing: Placing) -> PlacementsPreviewAnswer:
    decisions = [
        PlacedPerson(
            employee_no=each.employee_no,
            rung_before=each.rung_before,
            rung=each.rung,
            outcome=each.outcome,
            reasons=list(each.reasons),
            band=each.band,
            acceptable=list(each.acceptable),
            ranks={tier: RankAnswer(rank=rank.rank, of=rank.of) for tier, rank in each.ranks.items()},
        )
        for each in placing.decisions
    ]
    return PlacementsPreviewAnswer(seats=dict(placing.seats), over=dict(placing.over), decisions=decisions)

"""The calculator of placements: what a round would give."""

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import Field

from services.ladder.policies.api.documents import PolicyDocument
from services.ladder.policies.domain.policy import YearBand
from services.ladder.rounds.api.documents import PersonDocument
from services.ladder.rounds.application.preview_placements import preview_placements
from services.ladder.rounds.domain.facts import PEOPLE_MOST
from services.ladder.rounds.domain.placing import Placing
from shared.kernel.rungs import Rung, Tier
from shared.platform.identity.callers import Caller, Role
from shared.platform.web.access import Needs
from shared.platform.web.operation import Operation
from shared.platform.web.parameters import DatabaseOf, today
from shared.platform.web.schemas import Answer, Body, DayField

router = APIRouter(prefix="/v1", tags=["placements"], route_class=Operation)


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


@router.post("/placements/preview", operation_id="preview_placements", response_model=PlacementsPreviewAnswer)
async def preview_placements_route(
    body: PlacementsPreview,
    caller: Annotated[Caller, Needs("placement.preview", bulk={Role.PERSONNEL})],
    database: DatabaseOf,
) -> Placing:
    """Place people without saving anything: who would hold which rung next year, and why."""
    return await preview_placements(database, caller, body.people, body.policy, body.as_of or today())

"""The spindle: seats and people by tier, rung and unit."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from services.ladder.people.application.get_spindle import DatedSpindle, get_spindle
from shared.kernel.rungs import Rung, Tier
from shared.platform.identity.callers import Caller
from shared.platform.web.access import Needs
from shared.platform.web.operation import Operation
from shared.platform.web.parameters import AsOf, DatabaseOf
from shared.platform.web.schemas import Answer

router = APIRouter(prefix="/v1", tags=["spindle"], route_class=Operation)


class TierAnswer(Answer):
    """The people of a tier and its rungs."""

    tier: Tier
    people: int
    rungs: dict[Rung, int]


class SeatedTierAnswer(TierAnswer):
    """The people of a tier of the whole company, against its seats."""

    seats: int
    over: int = Field(description="People beyond the seats, in senior and middle.")


class UnitSpindleAnswer(Answer):
    """The people of one unit itself, without those below it."""

    unit_code: str
    name: str
    people: int
    tiers: list[TierAnswer]


class SpindleAnswer(Answer):
    """Seats and people, the highest tier first."""

    as_of: date
    policy_version: int
    people: int
    tiers: list[SeatedTierAnswer]
    units: list[UnitSpindleAnswer]


@router.get("/spindle", operation_id="get_spindle", response_model=SpindleAnswer)
async def get_spindle_route(
    caller: Annotated[Caller, Needs("spindle.read")], database: DatabaseOf, as_of: AsOf
) -> DatedSpindle:
    """Count the people of a day by tier, rung and unit against the seats of the policy in force."""
    return await get_spindle(database, caller, as_of)

"""The spindle: seats and people by tier, rung and unit."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from services.ladder.dependencies import AsOf
from services.ladder.people.application.get_spindle import get_spindle
from services.ladder.people.domain.spindle import TierCount
from shared.kernel.rungs import Rung, Tier
from shared.platform.identity.callers import Caller
from shared.platform.web.application import DatabaseOf
from shared.platform.web.routing import Needs
from shared.platform.web.schemas import Answer

router = APIRouter(prefix="/v1", tags=["spindle"])


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


@router.get("/spindle", operation_id="get_spindle")
async def get_spindle_route(
    caller: Annotated[Caller, Needs("spindle.read")], database: DatabaseOf, as_of: AsOf
) -> SpindleAnswer:
    """Count the people of a day by tier, rung and unit against the seats of the policy in force."""
    found = await get_spindle(database, caller, as_of)
    spindle = found.spindle
    units = [
        UnitSpindleAnswer(
            unit_code=unit.code, name=unit.name, people=sum(tier.people for tier in tiers), tiers=_tiers(tiers)
        )
        for unit in sorted(found.units.values(), key=lambda unit: unit.path)
        if (tiers := spindle.units.get(unit.code)) is not None
    ]
    return SpindleAnswer(
        as_of=as_of,
        policy_version=found.policy_version,
        people=spindle.people,
        tiers=[
            SeatedTierAnswer(
                tier=each.tier, people=each.people, rungs=dict(each.rungs), seats=each.seats or 0, over=each.over
            )
            for each in spindle.tiers
        ],
        units=units,
    )


def _tiers(tiers: Sequence[TierCount]) -> list[TierAnswer]:
    return [TierAnswer(tier=each.tier, people=each.people, rungs=dict(each.rungs)) for each in tiers]

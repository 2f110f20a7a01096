"""The spindle as of a day."""

from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from services.ladder.people.domain.spindle import Spindle, UnitCount, draw_spindle
from services.ladder.people.store import placements, units
from services.ladder.policies.store.policies import POLICIES
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedSpindle(Spindle):
    """A spindle of a day, the version of the policy that gives its seats, and the units that the caller may see."""

    as_of: date
    policy_version: int
    units: tuple[UnitCount, ...]


async def get_spindle(database: Database, caller: Caller, as_of: date) -> DatedSpindle:
    """Count everybody placed on a day; Missing where no policy is in force.

    The whole company's counts are for every reader; those of single units are within the caller's areas.
    """
    async with database.read(caller) as session:
        version = await POLICIES.in_force(session, as_of)
        placed = await placements.on(session, as_of)
        every_unit = await units.every(session)
    spindle = draw_spindle(placed, version.rules)
    seen = (
        unit
        for unit in sorted(every_unit.values(), key=attrgetter("path"))
        if unit.code in spindle.by_unit and any(unit.path.startswith(area.unit_path) for area in caller.scope.areas)
    )
    counts = tuple(UnitCount(unit.code, unit.name, spindle.by_unit[unit.code]) for unit in seen)
    return DatedSpindle(
        spindle.people, spindle.tiers, spindle.by_unit, as_of=as_of, policy_version=version.version, units=counts
    )

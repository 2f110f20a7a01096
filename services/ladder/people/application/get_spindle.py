"""The spindle as of a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.ladder.people.domain.spindle import Spindle, draw_spindle
from services.ladder.people.domain.units import Unit
from services.ladder.people.store import placements, units
from services.ladder.policies.store.policies import POLICIES
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller


@dataclass(frozen=True, slots=True)
class DatedSpindle:
    """A spindle, the units in it that the caller may see, and the version of the policy that gives its seats."""

    policy_version: int
    spindle: Spindle
    units: Mapping[str, Unit]


async def get_spindle(database: Database, caller: Caller, as_of: date) -> DatedSpindle:
    """Count everybody placed on a day; Missing where no policy is in force.

    The whole company's counts are for every reader; those of single units are within the caller's areas.
    """
    async with database.read() as connection:
        version = await POLICIES.in_force(connection, caller.company, as_of)
        placed = await placements.on(connection, caller.company, as_of)
        known = await units.everything(connection, caller.company)
    visible = {
        code: unit
        for code, unit in known.items()
        if any(unit.path.startswith(area.unit_path) for area in caller.scope.areas)
    }
    return DatedSpindle(version.version, draw_spindle(placed, version.rules), visible)

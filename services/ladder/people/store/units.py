"""Units and their places in the tree."""

from collections.abc import Sequence
from dataclasses import asdict

import sqlalchemy as sa

from services.ladder.people.domain.units import Unit
from services.ladder.tables import unit
from shared.platform.database import bulk
from shared.platform.database.listing import listing_of
from shared.platform.database.pages import PageRequest, Slice
from shared.platform.database.rows import RowReader
from shared.platform.database.sessions import Session

_t = unit.c
_UNIT = RowReader(Unit, unit)


async def every(session: Session) -> dict[str, Unit]:
    """Return all units of a company by code."""
    units = await listing_of(_UNIT, (_t.code,), _t.company == session.company).every(session)
    return {unit.code: unit for unit in units}


async def page(session: Session, paging: PageRequest) -> Slice[Unit]:
    """Return the units that the caller's areas hold, each after the one above it."""
    areas = (_t.path.startswith(area.unit_path, autoescape=True) for area in session.caller.scope.areas)
    within = sa.or_(sa.false(), *areas)
    return await listing_of(_UNIT, (_t.path,), _t.company == session.company, within).page(session, paging)


async def save(session: Session, units: Sequence[Unit]) -> None:
    """Add units, or write their new names and places."""
    await bulk.save(session, unit, [asdict(unit) for unit in units], {"company": session.company})

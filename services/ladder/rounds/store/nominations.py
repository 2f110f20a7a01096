"""Nominations for a skip."""

from collections.abc import Collection, Sequence
from typing import Final

import sqlalchemy as sa

from services.ladder.people.store import placements
from services.ladder.rounds.domain.nominations import Nomination, RecordedNomination
from services.ladder.tables import nomination, placement
from shared.kernel.months import closing_day
from shared.platform.database import bulk
from shared.platform.database.listing import Listing, within_scope
from shared.platform.database.pages import PageRequest, Slice
from shared.platform.database.rows import RowReader
from shared.platform.database.sessions import Session, Write

_t = nomination.c
_p = placement.c
_NOMINATION: Final = RowReader(RecordedNomination, nomination)


async def people_of(session: Session, year: int) -> frozenset[str]:
    """Return who is nominated in a year."""
    query = sa.select(_t.employee_no).where(_t.company == session.company, _t.year == year)
    return frozenset((await session.execute(query)).scalars())


async def page(session: Session, year: int, paging: PageRequest) -> Slice[RecordedNomination]:
    """Return the nominations of a year, of those whom the caller may see where they are on its closing day."""
    joined = nomination.join(placement, sa.and_(_p.company == _t.company, _p.employee_no == _t.employee_no))
    query = sa.select(*_NOMINATION.columns).select_from(joined)
    nominations = Listing(query, (_t.employee_no,), _NOMINATION.read).where(
        _t.company == session.company,
        _t.year == year,
        placements.holding(closing_day(year)),
        within_scope(session.caller.scope, placement),
    )
    return await nominations.page(session, paging)


async def reasons_of(session: Session, year: int) -> dict[str, str]:
    """Return why each person is nominated in a year."""
    query = sa.select(_t.employee_no, _t.reasons).where(_t.company == session.company, _t.year == year)
    return {row.employee_no: row.reasons for row in await session.execute(query)}


async def replace(write: Write, year: int, nominations: Sequence[Nomination], *, kept: Collection[str]) -> None:
    """Put these nominations in the place of the year's list; those of the people to be kept stay as they are."""
    others = _t.employee_no.not_in(sorted(kept))
    await write.execute(sa.delete(nomination).where(_t.company == write.company, _t.year == year, others))
    rows = [(write.company, year, new.employee_no, new.reasons, write.caller.actor) for new in nominations]
    await bulk.copy(write, nomination, ("company", "year", "employee_no", "reasons", "nominated_by"), rows)

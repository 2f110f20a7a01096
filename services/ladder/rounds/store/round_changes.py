"""What a proposal read or gave otherwise than the one before it."""

from collections.abc import Iterable
from typing import Final

import sqlalchemy as sa

from services.ladder.rounds.domain.changes import FactChange
from services.ladder.tables import round_change
from shared.platform.database import bulk
from shared.platform.database.listing import Listing, listing_of, within_scope
from shared.platform.database.pages import PageRequest, Slice
from shared.platform.database.rows import RowReader
from shared.platform.database.sessions import Session

_t = round_change.c
_CHANGE: Final = RowReader(FactChange, round_change)


async def replace(session: Session, year: int, changes: Iterable[FactChange]) -> None:
    """Put these changes in the place of those of the proposal before."""
    await session.execute(sa.delete(round_change).where(_t.company == session.company, _t.year == year))
    rows = [
        (
            *(session.company, year, change.employee_no, change.field),
            *(change.unit_path, change.tier.value, change.before, change.after),
        )
        for change in changes
    ]
    await bulk.copy(session, round_change, round_change.columns.keys(), rows)


async def page(session: Session, year: int, paging: PageRequest) -> Slice[FactChange]:
    """Return the changes of a round that the caller may see, by person and field."""
    return await _visible(session, year).page(session, paging)


def _visible(session: Session, year: int) -> Listing[FactChange]:
    visible = within_scope(session.caller.scope, round_change)
    return listing_of(_CHANGE, (_t.employee_no, _t.field), _t.company == session.company, _t.year == year, visible)

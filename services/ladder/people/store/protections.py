"""Protections: that somebody is protected from a day to another, never why."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import sqlalchemy as sa

from services.ladder.people.domain.protections import ProtectedPerson, Protection
from services.ladder.people.store import placements
from services.ladder.tables import placement, protection
from shared.platform.database import bulk
from shared.platform.database.listing import Listing, listing_of, within_scope
from shared.platform.database.pages import PageRequest, Slice
from shared.platform.database.rows import RowReader
from shared.platform.database.sessions import Session

_t = protection.c
_p = placement.c
_DAYS: Final = {"start": _t.valid_from, "end": _t.valid_to}
_PROTECTION: Final = RowReader(Protection, protection, columns=_DAYS)
_PERSON: Final = RowReader(
    ProtectedPerson, protection, columns=_DAYS | {"unit_code": _p.unit_code, "unit_path": _p.unit_path}
)


async def every(session: Session) -> dict[str, list[Protection]]:
    """Return all protections by person and in time."""
    by_person: dict[str, list[Protection]] = {}
    protections = listing_of(_PROTECTION, (_t.employee_no, _t.valid_from), _t.company == session.company)
    for row in await protections.every(session):
        by_person.setdefault(row.employee_no, []).append(row)
    return by_person


async def people_on(session: Session, day: date) -> frozenset[str]:
    """Return who is protected on a day."""
    query = sa.select(_t.employee_no).where(_t.company == session.company, placements.holding(day, protection))
    return frozenset((await session.execute(query)).scalars())


async def page(session: Session, day: date, paging: PageRequest) -> Slice[ProtectedPerson]:
    """Return who is placed and protected on a day, of those whom the caller may see."""
    joined = protection.join(placement, sa.and_(_p.company == _t.company, _p.employee_no == _t.employee_no))
    query = sa.select(*_PERSON.columns).select_from(joined)
    people = Listing(query, (_t.employee_no,), _PERSON.read).where(
        _t.company == session.company,
        placements.holding(day, protection),
        placements.holding(day),
        within_scope(session.caller.scope, placement),
    )
    return await people.page(session, paging)


async def add(session: Session, protections: Sequence[Protection]) -> None:
    """Save new protections."""
    rows = [(session.company, new.employee_no, new.start, new.end) for new in protections]
    await bulk.copy(session, protection, ("company", "employee_no", "valid_from", "valid_to"), rows)


async def end(session: Session, protections: Sequence[Protection]) -> None:
    """Give protections another end, or none."""
    rows = [
        {"employee_no": changed.employee_no, "valid_from": changed.start, "valid_to": changed.end}
        for changed in protections
    ]
    await bulk.change(session, protection, rows)

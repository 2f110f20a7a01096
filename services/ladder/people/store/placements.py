"""Placements: who is where and on which rung, day by day."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from services.ladder.people.domain.placements import Ending, PastPlacement, Placement, PlacementChanges
from services.ladder.tables import placement
from shared.kernel.spans import Span
from shared.platform.database import bulk
from shared.platform.database.listing import listing_of, within_scope
from shared.platform.database.pages import PageRequest, Slice
from shared.platform.database.rows import RowReader
from shared.platform.database.sessions import Session

_t = placement.c
_KEY: Final = (_t.employee_no, _t.valid_from)
_DAYS: Final = {"start": _t.valid_from, "end": _t.valid_to}
_PLACEMENT: Final = RowReader(Placement, placement, columns=_DAYS)
_PAST: Final = RowReader(PastPlacement, placement, columns=_DAYS)
_COLUMNS: Final = (
    *("company", "employee_no", "valid_from", "valid_to", "rung", "tier", "unit_code", "unit_path"),
    *("rung_since", "tier_since", "source", "source_ref"),
)


def holding(day: date, table: sa.Table = placement) -> sa.ColumnElement[bool]:
    """Return the predicate for placements, or rows of another table with a validity, that hold on a day."""
    return sa.and_(table.c.valid_from <= day, sa.or_(table.c.valid_to.is_(None), table.c.valid_to > day))


def _within(span: Span) -> sa.ColumnElement[bool]:
    begun = sa.true() if span.end is None else _t.valid_from < span.end
    return sa.and_(begun, sa.or_(_t.valid_to.is_(None), _t.valid_to > span.start))


async def on(session: Session, day: date) -> list[Placement]:
    """Return everybody's placement on a day, by personnel number."""
    return await listing_of(_PLACEMENT, _KEY, _t.company == session.company, holding(day)).every(session)


async def every(session: Session) -> dict[str, list[Placement]]:
    """Return all placements there ever were, by person and in time."""
    by_person: dict[str, list[Placement]] = {}
    for row in await listing_of(_PLACEMENT, _KEY, _t.company == session.company).every(session):
        by_person.setdefault(row.employee_no, []).append(row)
    return by_person


async def history(session: Session, employee_no: str) -> list[PastPlacement]:
    """Return all placements of a person in time, whoever the caller is."""
    own = (_t.company == session.company, _t.employee_no == employee_no)
    return await listing_of(_PAST, (_t.valid_from,), *own).every(session)


async def page(session: Session, span: Span, paging: PageRequest) -> Slice[Placement]:
    """Return the placements with a day in the span that the caller may see, by person and in time."""
    visible = within_scope(session.caller.scope, placement)
    placements = listing_of(_PLACEMENT, _KEY, _t.company == session.company, _within(span), visible)
    return await placements.page(session, paging)


async def from_day(session: Session, day: date, people: Collection[str]) -> list[Placement]:
    """Return the placements of certain people with a day on or after this one."""
    named = _t.employee_no == sa.any_(sa.literal(sorted(people), ARRAY(sa.Text)))
    return await listing_of(_PLACEMENT, _KEY, _t.company == session.company, _within(Span(day)), named).every(session)


async def recorded_after(session: Session, day: date, moment: datetime) -> frozenset[str]:
    """Return whose placement of a day was recorded after a moment."""
    query = sa.select(_t.employee_no).where(_t.company == session.company, holding(day), _t.recorded_at > moment)
    return frozenset((await session.execute(query)).scalars())


async def past_in(session: Session, units: Collection[str], day: date) -> list[PastPlacement]:
    """Return the placements in certain units with a day on or after this one."""
    named = _t.unit_code == sa.any_(sa.literal(sorted(units), ARRAY(sa.Text)))
    return await listing_of(_PAST, _KEY, _t.company == session.company, _within(Span(day)), named).every(session)


async def follow(session: Session, changes: PlacementChanges) -> None:
    """Save what moves of units do to placements; each keeps what made it."""
    await remove(session, changes.superseded)
    await end(session, changes.endings)
    await _copy(session, [new for new in changes.started if isinstance(new, PastPlacement)])


async def _copy(session: Session, placements: Iterable[PastPlacement]) -> None:
    rows = [
        (
            *(session.company, new.employee_no, new.start, new.end, new.rung.value, new.tier.value),
            *(new.unit_code, new.unit_path, new.rung_since, new.tier_since, new.source, new.source_ref),
        )
        for new in placements
    ]
    await bulk.copy(session, placement, _COLUMNS, rows)


async def add(session: Session, placements: Iterable[Placement], *, made_by_round: int | None = None) -> None:
    """Save placements that a roster brought, or the round of a year."""
    source = ("roster", None) if made_by_round is None else ("round", str(made_by_round))
    rows = [
        (
            *(session.company, new.employee_no, new.start, new.end, new.rung.value, new.tier.value),
            *(new.unit_code, new.unit_path, new.rung_since, new.tier_since, *source),
        )
        for new in placements
    ]
    await bulk.copy(session, placement, _COLUMNS, rows)


async def remove(session: Session, keys: Iterable[tuple[str, date]]) -> None:
    """Delete placements by person and start."""
    rows = [{"employee_no": employee_no, "valid_from": start} for employee_no, start in keys]
    await bulk.remove(session, placement, rows)


async def end(session: Session, endings: Sequence[Ending]) -> None:
    """Let placements end on other days than they did."""
    rows = [
        {"employee_no": ending.employee_no, "valid_from": ending.start, "valid_to": ending.end} for ending in endings
    ]
    await bulk.change(session, placement, rows)


async def prolong(session: Session, endings: Sequence[Ending]) -> None:
    """Let placements end later than they did, or no longer: each is recorded anew, with what made it."""
    ends = {(ending.employee_no, ending.start): ending.end for ending in endings}
    if not ends:
        return
    named = sa.tuple_(_t.employee_no, _t.valid_from).in_(list(ends))
    placed = await listing_of(_PAST, _KEY, _t.company == session.company, named).every(session)
    await remove(session, ends)
    await _copy(session, [replace(past, end=ends[past.employee_no, past.start]) for past in placed])


async def save(session: Session, changes: PlacementChanges, year: int) -> None:
    """Save what the round of a year does to placements."""
    await remove(session, changes.superseded)
    await end(session, changes.endings)
    await add(session, changes.started, made_by_round=year)

"""Employees: master data, and the list of them as of a day."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Final

import sqlalchemy as sa

from services.ladder.people.domain.employees import MASTER_FIELDS, Employee, EmployeeHistory, PlacedEmployee
from services.ladder.people.domain.placements import Placement
from services.ladder.people.domain.roster_revisions import ReplacedFields, replaced_fields
from services.ladder.people.store import placements
from services.ladder.people.store.names import sort_key
from services.ladder.people.store.placements import holding
from services.ladder.tables import employee, employee_version, placement
from shared.kernel.digests import canonical_json
from shared.kernel.errors import Missing
from shared.platform.database import bulk
from shared.platform.database.listing import Listing, within_scope
from shared.platform.database.pages import PageRequest, Slice
from shared.platform.database.rows import RowReader
from shared.platform.database.sessions import Session

_e = employee.c
_p = placement.c
_EMPLOYEE: Final = RowReader(Employee, employee)
_PLACED: Final = RowReader(
    PlacedEmployee,
    employee,
    columns={name: _p[name] for name in ("unit_code", "unit_path", "rung", "rung_since", "tier_since")},
)
_PLACES: Final = employee.join(placement, sa.and_(_p.company == _e.company, _p.employee_no == _e.employee_no))


async def every(session: Session) -> dict[str, Employee]:
    """Return everybody there ever was, by personnel number."""
    query = sa.select(*_EMPLOYEE.columns).where(_e.company == session.company)
    return {row[0]: _EMPLOYEE.read(row) for row in await session.execute(query)}


async def add(session: Session, people: Sequence[Employee]) -> None:
    """Save new people."""
    names = await asyncio.to_thread(_sort_keys, people)
    constants = (session.company, session.caller.actor)
    rows = [(*constants, name, *person.master_data.values()) for name, person in zip(names, people, strict=True)]
    await bulk.copy(session, employee, ("company", "recorded_by", "name_sort", *MASTER_FIELDS), rows)


async def save(session: Session, people: Sequence[Employee]) -> None:
    """Write the master data of people on record, as their next revision."""
    names = await asyncio.to_thread(_sort_keys, people)
    rows = [
        {**person.master_data, "name_sort": name, "recorded_by": session.caller.actor}
        for person, name in zip(people, names, strict=True)
    ]
    await bulk.change(session, employee, rows, "revision", "recorded_at")


async def keep_replaced(
    session: Session, people: Sequence[Employee], placements_of: Mapping[str, Sequence[Placement]]
) -> None:
    """Keep what is on record of people before a roster changes them."""
    rows = [
        (
            session.company,
            person.employee_no,
            person.revision,
            canonical_json(replaced_fields(person, placements_of[person.employee_no])),
        )
        for person in people
    ]
    await bulk.copy(session, employee_version, ("company", "employee_no", "revision", "fields"), rows)


async def replaced(session: Session, revisions: Collection[tuple[str, int]]) -> ReplacedFields:
    """Return what rosters replaced: the revisions that are asked for, by person."""
    if not revisions:
        return {}
    v = employee_version.c
    numbers, versions = zip(*revisions, strict=True)
    asked = sa.func.unnest(
        sa.literal(list(numbers), sa.ARRAY(sa.Text)), sa.literal(list(versions), sa.ARRAY(sa.Integer))
    )
    wanted = asked.table_valued("employee_no", "revision", name="asked").render_derived()
    query = sa.select(v.employee_no, v.revision, v.fields).where(
        v.company == session.company, v.employee_no == wanted.c.employee_no, v.revision == wanted.c.revision
    )
    return {(row.employee_no, row.revision): row.fields for row in await session.execute(query)}


def _sort_keys(people: Sequence[Employee]) -> list[str]:
    return [sort_key(person.name) for person in people]


async def page_or_every(session: Session, day: date, paging: PageRequest | None) -> Slice[PlacedEmployee]:
    """Return the people placed on a day whom the caller may see, by the pinyin of their names."""
    visible = within_scope(session.caller.scope, placement)
    return await _placed(session).where(holding(day), visible).page_or_every(session, paging)


async def get(session: Session, employee_no: str, day: date) -> EmployeeHistory:
    """Return a person where they are on a day (or were last, or will be first), and their placements in reach.

    Missing when there is nobody of that number, or nobody whom the caller may see.
    """
    past = await placements.history(session, employee_no)
    begun = [place for place in past if place.start <= day]
    current = begun[-1] if begun else past[0] if past else None
    if current is None or not session.caller.scope.admits(employee_no, current.unit_path, current.tier):
        raise Missing("employee_not_found", employee_no=employee_no)
    person = await _placed(session).find(session, _e.employee_no == employee_no, _p.valid_from == current.start)
    if person is None:
        raise Missing("employee_not_found", employee_no=employee_no)
    scope = session.caller.scope
    seen = [place for place in past if scope.admits(employee_no, place.unit_path, place.tier)]
    return EmployeeHistory(**asdict(person), placements=seen)


def _placed(session: Session) -> Listing[PlacedEmployee]:
    """Return everybody's placements with the master data, by the pinyin of names."""
    query = sa.select(*_PLACED.columns).select_from(_PLACES).where(_e.company == session.company)
    return Listing(query, (_e.name_sort, _e.employee_no), _PLACED.read)

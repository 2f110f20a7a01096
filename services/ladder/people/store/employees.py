"""Employees: master data, and the list of them as of a day."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, astuple, fields
from datetime import date
from typing import Final

import sqlalchemy as sa

from services.ladder.people.domain.employees import Employee, EmployeeHistory, PlacedEmployee
from services.ladder.people.store import placements
from services.ladder.people.store.names import sort_key
from services.ladder.people.store.placements import holding
from services.ladder.tables import employee, placement
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
_MASTER: Final = tuple(field.name for field in fields(Employee))
_PLACES: Final = employee.join(placement, sa.and_(_p.company == _e.company, _p.employee_no == _e.employee_no))


async def every(session: Session) -> dict[str, Employee]:
    """Return everybody there ever was, by personnel number."""
    query = sa.select(*_EMPLOYEE.columns).where(_e.company == session.company)
    return {row[0]: _EMPLOYEE.read(row) for row in await session.execute(query)}


async def add(session: Session, people: Sequence[Employee]) -> None:
    """Save new people."""
    names = await asyncio.to_thread(_sort_keys, people)
    rows = [(session.company, name, *astuple(person)) for name, person in zip(names, people, strict=True)]
    await bulk.copy(session, employee, ("company", "name_sort", *_MASTER), rows)


async def save(session: Session, people: Sequence[Employee]) -> None:
    """Write the master data of people on record."""
    names = await asyncio.to_thread(_sort_keys, people)
    rows = [{**asdict(person), "name_sort": name} for person, name in zip(people, names, strict=True)]
    await bulk.change(session, employee, rows)


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

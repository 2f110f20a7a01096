"""Employees: master data, and the list of them as of a day."""

import asyncio
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.ladder.people.domain.employees import Employee, Placement
from services.ladder.people.store.names import sort_key
from services.ladder.people.store.placements import holding, placement_of
from services.ladder.tables import employee, placement
from shared.kernel.errors import Missing
from shared.platform.database.scopes import within_scope
from shared.platform.database.transactions import copy_rows
from shared.platform.identity.callers import Caller
from shared.platform.web.pages import PageRequest, Slice

_e = employee.c
_p = placement.c
_MASTER = (
    *("employee_no", "name", "education", "employment_type", "hired_on", "left_on"),
    *("certificate_level", "previous_band", "previous_band_year"),
)
_TYPES = dict.fromkeys(_MASTER, "text") | {
    "hired_on": "date",
    "left_on": "date",
    "certificate_level": "smallint",
    "previous_band_year": "smallint",
}


@dataclass(frozen=True, slots=True)
class PlacedEmployee:
    """A person, and where they are on the day that was asked for."""

    employee: Employee
    placement: Placement
    name_sort: str


@dataclass(frozen=True, slots=True)
class PastPlacement:
    """A placement, and what made it: a roster, or the round of a year."""

    placement: Placement
    source: str
    source_ref: str | None


async def everybody(connection: AsyncConnection, company: str) -> dict[str, Employee]:
    """Return everybody there ever was, by personnel number."""
    query = sa.select(*(_e[name] for name in _MASTER)).where(_e.company == company)
    return {row[0]: Employee(*row) for row in await connection.execute(query)}  # as the fields stand: it is quick


async def add(connection: AsyncConnection, company: str, people: Sequence[Employee]) -> None:
    """Save new people."""
    names = await asyncio.to_thread(_sort_keys, people)
    rows = [(company, name, *astuple(person)) for name, person in zip(names, people, strict=True)]
    await copy_rows(connection, "employee", ("company", "name_sort", *_MASTER), rows)


async def change(connection: AsyncConnection, company: str, people: Sequence[Employee]) -> None:
    """Write the master data of known people."""
    if not people:
        return
    names = await asyncio.to_thread(_sort_keys, people)
    arrays = ", ".join(f"CAST(:{name} AS {_TYPES[name]}[])" for name in _MASTER)
    changed = ", ".join(f"{name} = given.{name}" for name in _MASTER[1:])
    await connection.execute(
        sa.text(
            f"UPDATE employee SET name_sort = given.name_sort, {changed} FROM unnest({arrays}, "  # noqa: S608
            f"CAST(:name_sort AS text[])) AS given ({', '.join(_MASTER)}, name_sort) "
            "WHERE employee.company = :company AND employee.employee_no = given.employee_no"
        ),
        {name: [getattr(person, name) for person in people] for name in _MASTER}
        | {"company": company, "name_sort": names},
    )


def _sort_keys(people: Sequence[Employee]) -> list[str]:
    return [sort_key(person.name) for person in people]


async def listed(connection: AsyncConnection, caller: Caller, day: date, paging: PageRequest) -> Slice[PlacedEmployee]:
    """Return the people placed on a day whom the caller may see, by the pinyin of their names."""
    query = _placed(caller, day).where(paging.beyond(_e.name_sort, _e.employee_no)).limit(paging.limit + 1)
    found = [_placed_employee(row) for row in await connection.execute(query)]
    return paging.page(found, key=lambda each: (each.name_sort, each.employee.employee_no))


async def all_listed(connection: AsyncConnection, caller: Caller, day: date) -> list[PlacedEmployee]:
    """Return everybody placed on a day whom the caller may see."""
    return [_placed_employee(row) for row in await connection.execute(_placed(caller, day))]


async def get(
    connection: AsyncConnection, caller: Caller, employee_no: str, day: date
) -> tuple[PlacedEmployee, list[PastPlacement]]:
    """Return a person where they are on a day (or were last, or will be first), and all their placements.

    Missing when there is nobody of that number, or nobody whom the caller may see.
    """
    query = sa.select(placement).where(_p.company == caller.company, _p.employee_no == employee_no)
    rows = (await connection.execute(query.order_by(_p.valid_from))).all()
    past = [PastPlacement(placement_of(row), row.source, row.source_ref) for row in rows]
    begun = [each.placement for each in past if each.placement.start <= day]
    current = begun[-1] if begun else past[0].placement if past else None
    if current is None or not caller.scope.admits(employee_no, current.unit_path, current.tier):
        raise Missing("employee_not_found", employee_no=employee_no)
    person = sa.select(employee).where(_e.company == caller.company, _e.employee_no == employee_no)
    row = (await connection.execute(person)).one()
    return PlacedEmployee(_employee(row), current, row.name_sort), past


def _placed(caller: Caller, day: date) -> sa.Select[Any]:
    joined = employee.join(placement, sa.and_(_p.company == _e.company, _p.employee_no == _e.employee_no))
    return (
        sa.select(
            *employee.c,
            *(_p[name] for name in ("valid_from", "valid_to", "rung", "unit_code", "unit_path")),
            *(_p[name] for name in ("rung_since", "tier_since")),
        )
        .select_from(joined)
        .where(
            _e.company == caller.company,
            holding(day),
            within_scope(caller.scope, _p.employee_no, _p.unit_path, _p.tier),
        )
        .order_by(_e.name_sort, _e.employee_no)
    )


def _placed_employee(row: sa.Row[Any]) -> PlacedEmployee:
    return PlacedEmployee(_employee(row), placement_of(row), row.name_sort)


def _employee(row: sa.Row[Any]) -> Employee:
    return Employee(**{name: getattr(row, name) for name in _MASTER})

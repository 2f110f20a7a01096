"""Protections: that somebody is protected from a day to another, never why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.ladder.people.domain.protections import Protection
from services.ladder.people.store.placements import holding
from services.ladder.tables import placement, protection
from shared.platform.database.scopes import within_scope
from shared.platform.database.transactions import copy_rows
from shared.platform.identity.callers import Caller
from shared.platform.web.pages import PageRequest, Slice

_t = protection.c
_p = placement.c
_COLUMNS = ("company", "employee_no", "valid_from", "valid_to")


@dataclass(frozen=True, slots=True)
class ProtectedPerson:
    """Who is protected on a day, and where they are then."""

    protection: Protection
    unit_code: str
    unit_path: str


async def everything(connection: AsyncConnection, company: str) -> dict[str, list[Protection]]:
    """Return all protections by person and in time."""
    query = sa.select(protection).where(_t.company == company).order_by(_t.employee_no, _t.valid_from)
    found: dict[str, list[Protection]] = {}
    for row in await connection.execute(query):
        found.setdefault(row.employee_no, []).append(Protection(row.employee_no, row.valid_from, row.valid_to))
    return found


async def people_on(connection: AsyncConnection, company: str, day: date) -> frozenset[str]:
    """Return who is protected on a day."""
    query = sa.select(_t.employee_no).where(_t.company == company, _holding(day))
    return frozenset((await connection.execute(query)).scalars())


async def listed(connection: AsyncConnection, caller: Caller, day: date, paging: PageRequest) -> Slice[ProtectedPerson]:
    """Return who is placed and protected on a day, of those whom the caller may see."""
    joined = protection.join(placement, sa.and_(_p.company == _t.company, _p.employee_no == _t.employee_no))
    query = (
        sa.select(_t.employee_no, _t.valid_from, _t.valid_to, _p.unit_code, _p.unit_path)
        .select_from(joined)
        .where(
            _t.company == caller.company,
            _holding(day),
            holding(day),
            within_scope(caller.scope, _p.employee_no, _p.unit_path, _p.tier),
            paging.beyond(_t.employee_no),
        )
        .order_by(_t.employee_no)
        .limit(paging.limit + 1)
    )
    found = [
        ProtectedPerson(Protection(row.employee_no, row.valid_from, row.valid_to), row.unit_code, row.unit_path)
        for row in await connection.execute(query)
    ]
    return paging.page(found, key=lambda each: (each.protection.employee_no,))


async def add(connection: AsyncConnection, company: str, protections: Sequence[Protection]) -> None:
    """Save new protections."""
    rows = [(company, each.employee_no, each.start, each.end) for each in protections]
    await copy_rows(connection, "protection", _COLUMNS, rows)


async def end(connection: AsyncConnection, company: str, protections: Sequence[Protection]) -> None:
    """Let protections end on other days than they did."""
    await connection.execute(
        sa.text(
            "UPDATE protection SET valid_to = given.valid_to FROM unnest(CAST(:people AS text[]), "
            "CAST(:starts AS date[]), CAST(:ends AS date[])) AS given (employee_no, valid_from, valid_to) "
            "WHERE protection.company = :company AND protection.employee_no = given.employee_no "
            "AND protection.valid_from = given.valid_from"
        ),
        {
            "company": company,
            "people": [each.employee_no for each in protections],
            "starts": [each.start for each in protections],
            "ends": [each.end for each in protections],
        },
    )


def _holding(day: date) -> sa.ColumnElement[bool]:
    return sa.and_(_t.valid_from <= day, sa.or_(_t.valid_to.is_(None), _t.valid_to > day))

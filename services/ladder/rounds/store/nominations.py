"""Nominations for a skip, with their reasons in writing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.ladder.people.store.placements import holding
from services.ladder.tables import nomination, placement
from shared.platform.database.scopes import within_scope
from shared.platform.database.transactions import copy_rows
from shared.platform.identity.callers import Caller
from shared.platform.web.pages import PageRequest, Slice

_t = nomination.c
_p = placement.c


@dataclass(frozen=True, slots=True)
class Nomination:
    """Who is nominated for a skip, why, and by whom."""

    employee_no: str
    reasons: str
    nominated_by: str
    recorded_at: datetime


async def people_of(connection: AsyncConnection, company: str, year: int) -> dict[str, str]:
    """Return the reasons of a year's nominations by personnel number."""
    query = sa.select(_t.employee_no, _t.reasons).where(_t.company == company, _t.year == year)
    return {row.employee_no: row.reasons for row in await connection.execute(query)}


async def listed(
    connection: AsyncConnection, caller: Caller, year: int, day: date, paging: PageRequest
) -> Slice[Nomination]:
    """Return the nominations of a year, of those whom the caller may see where they are placed on a day."""
    joined = nomination.join(placement, sa.and_(_p.company == _t.company, _p.employee_no == _t.employee_no))
    query = (
        sa.select(_t.employee_no, _t.reasons, _t.nominated_by, _t.recorded_at)
        .select_from(joined)
        .where(
            _t.company == caller.company,
            _t.year == year,
            holding(day),
            within_scope(caller.scope, _p.employee_no, _p.unit_path, _p.tier),
            paging.beyond(_t.employee_no),
        )
        .order_by(_t.employee_no)
        .limit(paging.limit + 1)
    )
    found = [
        Nomination(row.employee_no, row.reasons, row.nominated_by, row.recorded_at)
        for row in await connection.execute(query)
    ]
    return paging.page(found, key=lambda each: (each.employee_no,))


async def replace(
    connection: AsyncConnection, caller: Caller, year: int, nominations: Sequence[tuple[str, str]]
) -> None:
    """Put these people and reasons in the place of the year's list."""
    await connection.execute(sa.delete(nomination).where(_t.company == caller.company, _t.year == year))
    rows = [(caller.company, year, employee_no, reasons, caller.actor) for employee_no, reasons in nominations]
    await copy_rows(connection, "nomination", ("company", "year", "employee_no", "reasons", "nominated_by"), rows)

"""Placements: who is where and on which rung, day by day."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from services.ladder.people.domain.employees import Placement
from services.ladder.people.domain.roster import Ending
from services.ladder.rounds.domain.moves import Moves
from services.ladder.tables import placement
from shared.kernel.rungs import Rung
from shared.kernel.spans import Span
from shared.platform.database.scopes import within_scope
from shared.platform.database.transactions import copy_rows
from shared.platform.identity.callers import Caller
from shared.platform.web.pages import PageRequest, Slice

_t = placement.c
_TEXTS = ARRAY(sa.Text)
_RUNGS = {rung.value: rung for rung in Rung}
_FIELDS = (
    *(_t.employee_no, _t.valid_from, _t.valid_to, _t.rung, _t.unit_code, _t.unit_path),
    *(_t.rung_since, _t.tier_since),
)
"""The columns of a placement in the order of its fields."""
_COLUMNS = (
    *("company", "employee_no", "valid_from", "valid_to", "rung", "tier", "unit_code", "unit_path"),
    *("rung_since", "tier_since", "source", "source_ref"),
)


def holding(day: date) -> sa.ColumnElement[bool]:
    """Return the predicate for placements that hold on a day."""
    return sa.and_(_t.valid_from <= day, sa.or_(_t.valid_to.is_(None), _t.valid_to > day))


def _within(span: Span) -> sa.ColumnElement[bool]:
    begun = sa.true() if span.end is None else _t.valid_from < span.end
    return sa.and_(begun, sa.or_(_t.valid_to.is_(None), _t.valid_to > span.start))


async def on(connection: AsyncConnection, company: str, day: date) -> list[Placement]:
    """Return everybody's placement on a day, by personnel number."""
    query = sa.select(*_FIELDS).where(_t.company == company, holding(day)).order_by(_t.employee_no)
    return [_placement(row) for row in await connection.execute(query)]


async def of_everybody(connection: AsyncConnection, company: str) -> dict[str, list[Placement]]:
    """Return all placements there ever were, by person and in time."""
    query = sa.select(placement).where(_t.company == company).order_by(_t.employee_no, _t.valid_from)
    found: dict[str, list[Placement]] = {}
    for row in await connection.execute(query):
        found.setdefault(row.employee_no, []).append(placement_of(row))
    return found


async def listed(connection: AsyncConnection, caller: Caller, span: Span, paging: PageRequest) -> Slice[Placement]:
    """Return the placements with a day in the span that the caller may see, by person and in time."""
    query = (
        sa.select(*_FIELDS)
        .where(
            _t.company == caller.company,
            _within(span),
            within_scope(caller.scope, _t.employee_no, _t.unit_path, _t.tier),
            paging.beyond(_t.employee_no, _t.valid_from),
        )
        .order_by(_t.employee_no, _t.valid_from)
        .limit(paging.limit + 1)
    )
    found = [_placement(row) for row in await connection.execute(query)]
    return paging.page(found, key=lambda each: (each.employee_no, each.start.isoformat()))


async def from_day(connection: AsyncConnection, company: str, day: date, people: Collection[str]) -> list[Placement]:
    """Return the placements of certain people with a day on or after the given one."""
    query = (
        sa.select(placement)
        .where(_t.company == company, _within(Span(day)), _t.employee_no == sa.any_(sa.literal(sorted(people), _TEXTS)))
        .order_by(_t.employee_no, _t.valid_from)
    )
    return [placement_of(row) for row in await connection.execute(query)]


async def add(
    connection: AsyncConnection, company: str, placements: Iterable[Placement], *, made_by_round: int | None = None
) -> None:
    """Save placements that a roster brought, or the round of a year."""
    source = ("roster", None) if made_by_round is None else ("round", str(made_by_round))
    rows = [
        (
            *(company, each.employee_no, each.start, each.end, each.rung.value, each.tier.value),
            *(each.unit_code, each.unit_path, each.rung_since, each.tier_since, *source),
        )
        for each in placements
    ]
    await copy_rows(connection, "placement", _COLUMNS, rows)


async def end(connection: AsyncConnection, company: str, endings: Sequence[Ending]) -> None:
    """Let placements end on other days than they did."""
    await connection.execute(
        sa.text(
            "UPDATE placement SET valid_to = given.valid_to FROM unnest(CAST(:people AS text[]), "
            "CAST(:starts AS date[]), CAST(:ends AS date[])) AS given (employee_no, valid_from, valid_to) "
            "WHERE placement.company = :company AND placement.employee_no = given.employee_no "
            "AND placement.valid_from = given.valid_from"
        ),
        {
            "company": company,
            "people": [each.employee_no for each in endings],
            "starts": [each.start for each in endings],
            "ends": [each.end for each in endings],
        },
    )


async def write_moves(connection: AsyncConnection, company: str, year: int, moves: Moves) -> None:
    """Save what the round of a year does to placements."""
    await connection.execute(
        sa.text(
            "DELETE FROM placement USING unnest(CAST(:people AS text[]), CAST(:starts AS date[])) "
            "AS given (employee_no, valid_from) WHERE placement.company = :company "
            "AND placement.employee_no = given.employee_no AND placement.valid_from = given.valid_from"
        ),
        {
            "company": company,
            "people": [employee_no for employee_no, _ in moves.superseded],
            "starts": [start for _, start in moves.superseded],
        },
    )
    await end(connection, company, moves.endings)
    await add(connection, company, moves.started, made_by_round=year)


def placement_of(row: sa.Row[Any]) -> Placement:
    """Return the placement in a row of the table."""
    return Placement(
        employee_no=row.employee_no,
        start=row.valid_from,
        end=row.valid_to,
        rung=Rung(row.rung),
        unit_code=row.unit_code,
        unit_path=row.unit_path,
        rung_since=row.rung_since,
        tier_since=row.tier_since,
    )


def _placement(row: Sequence[Any]) -> Placement:
    """Return the placement in a row of ``_FIELDS``."""
    employee_no, start, end, rung, *where = row
    return Placement(employee_no, start, end, _RUNGS[rung], *where)

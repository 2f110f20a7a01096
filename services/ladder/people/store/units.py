"""Units and their places in the tree."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.ladder.people.domain.units import Unit
from services.ladder.tables import unit
from shared.platform.identity.callers import Caller, Scope
from shared.platform.web.pages import PageRequest, Slice

_t = unit.c


async def everything(connection: AsyncConnection, company: str) -> dict[str, Unit]:
    """Return all units of a company by code."""
    return {row.code: _unit(row) for row in await connection.execute(sa.select(unit).where(_t.company == company))}


async def listed(connection: AsyncConnection, caller: Caller, paging: PageRequest) -> Slice[Unit]:
    """Return the units that the caller's areas hold, each after the one above it."""
    query = (
        sa.select(unit)
        .where(_t.company == caller.company, _within(caller.scope), paging.beyond(_t.path))
        .order_by(_t.path)
        .limit(paging.limit + 1)
    )
    return paging.page([_unit(row) for row in await connection.execute(query)], key=lambda each: (each.path,))


async def save(connection: AsyncConnection, company: str, units: Sequence[Unit]) -> None:
    """Add units, or write their new names and places."""
    if not units:
        return
    statement = insert(unit).from_select(
        ["company", "code", "name", "parent_code", "path"],
        sa.text(
            "SELECT :company, given.* FROM unnest(CAST(:codes AS text[]), CAST(:names AS text[]), "
            "CAST(:parents AS text[]), CAST(:paths AS text[])) AS given (code, name, parent_code, path)"
        ).columns(_t.company, _t.code, _t.name, _t.parent_code, _t.path),
    )
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["company", "code"],
            set_={name: statement.excluded[name] for name in ("name", "parent_code", "path")},
        ),
        {
            "company": company,
            "codes": [each.code for each in units],
            "names": [each.name for each in units],
            "parents": [each.parent_code for each in units],
            "paths": [each.path for each in units],
        },
    )


def _within(scope: Scope) -> sa.ColumnElement[bool]:
    return sa.or_(sa.false(), *(_t.path.startswith(area.unit_path, autoescape=True) for area in scope.areas))


def _unit(row: sa.Row[Any]) -> Unit:
    return Unit(row.code, row.name, row.parent_code, row.path)

"""Statements: what each person gets for a month, as it was drawn up last."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.compensation.statements.domain.agreement import Paid
from services.compensation.statements.domain.pay_list import DrawnUp
from services.compensation.statements.domain.statements import Stay
from services.compensation.tables import statement
from shared.kernel.digests import canonical_json
from shared.kernel.errors import Missing
from shared.kernel.months import Month
from shared.platform.database.scopes import within_scope
from shared.platform.database.transactions import copy_rows
from shared.platform.identity.callers import Caller
from shared.platform.web.pages import PageRequest, Slice

_t = statement.c
_COLUMNS = (
    "company",
    "month",
    "employee_no",
    "unit_code",
    "unit_path",
    "tier",
    "rung",
    "status",
    "reason",
    "masked",
    "score",
    "coefficient",
    "stays",
    "items",
    "gross",
    "table_version",
    "input_digest",
)


@dataclass(frozen=True, slots=True)
class StoredStatement:
    """A statement as it is kept."""

    employee_no: str
    unit_code: str
    unit_path: str
    tier: str
    rung: str
    status: str
    reason: str | None
    masked: bool
    score: Decimal | None
    coefficient: Decimal | None
    stays: tuple[Stay, ...]
    items: Mapping[str, Decimal]
    gross: Decimal | None
    table_version: int
    input_digest: str
    drawn_up_at: datetime


async def replace(
    connection: AsyncConnection, company: str, month: Month, drawn: Sequence[DrawnUp], table_version: int
) -> None:
    """Put these statements in the place of all that the month had; one such replacement at a time."""
    key = sa.func.hashtextextended(f"{company}/{month}", 0)
    await connection.execute(sa.select(sa.func.pg_advisory_xact_lock(key)))
    await connection.execute(sa.delete(statement).where(_t.company == company, _t.month == str(month)))
    rows = await asyncio.to_thread(_rows, company, month, drawn, table_version)
    await copy_rows(connection, "statement", _COLUMNS, rows)


async def table_version(connection: AsyncConnection, company: str, month: Month) -> int:
    """Return the version of the pay table that the month was drawn up by; Missing before it was."""
    query = sa.select(_t.table_version).where(_t.company == company, _t.month == str(month)).limit(1)
    version: int | None = (await connection.execute(query)).scalar_one_or_none()
    if version is None:
        raise Missing("statements_not_drawn_up", month=str(month))
    return version


async def months(connection: AsyncConnection, company: str) -> list[Month]:
    """Return every month that has statements, in time."""
    query = sa.select(_t.month).where(_t.company == company).distinct().order_by(_t.month)
    return [Month.parse(month) for month in await connection.scalars(query)]


async def paid(connection: AsyncConnection, company: str, month: Month) -> dict[str, Paid]:
    """Return what everybody's statement of the month was drawn up from."""
    query = sa.select(_t.employee_no, _t.rung, _t.status, _t.masked, _t.score).where(
        _t.company == company, _t.month == str(month)
    )
    return {
        row.employee_no: Paid(row.rung, row.status == "complete", row.masked, row.score)
        for row in await connection.execute(query)
    }


async def visible(
    connection: AsyncConnection, caller: Caller, month: Month, paging: PageRequest | None
) -> Slice[StoredStatement]:
    """Return a page of the statements that the caller may see, or all of them without ``paging``."""
    query = _visible(caller, month).order_by(_t.employee_no)
    if paging is None:
        return Slice([_statement(row) for row in await connection.execute(query)], None)
    query = query.where(paging.beyond(_t.employee_no)).limit(paging.limit + 1)
    found = [_statement(row) for row in await connection.execute(query)]
    return paging.page(found, key=lambda one: (one.employee_no,))


async def get(connection: AsyncConnection, caller: Caller, month: Month, employee_no: str) -> StoredStatement:
    """Return one person's statement; Missing when there is none within the caller's reach."""
    query = _visible(caller, month).where(_t.employee_no == employee_no)
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        raise Missing("statement_not_found", employee_no=employee_no, month=str(month))
    return _statement(row)


def _rows(company: str, month: Month, drawn: Sequence[DrawnUp], table_version: int) -> list[tuple[object, ...]]:
    """Return the rows, each with its digest; over many people it takes a while and belongs in a thread."""
    digests: dict[tuple[object, ...], str] = {}
    texts: dict[int, tuple[str, str]] = {}  # by the items' identity: equal cases share them
    rows: list[tuple[object, ...]] = []
    for one in drawn:
        case = (one.placements, one.masked, one.score, one.reason)
        input_digest = digests.get(case) or digests.setdefault(case, one.input_digest(month, table_version))
        stays, items = texts.get(id(one.items)) or texts.setdefault(id(one.items), _texts(one))
        rows.append(
            (
                *(company, str(month), one.employee_no, one.unit_code, one.unit_path, one.tier, one.rung),
                *("pending" if one.gross is None else "complete", one.reason, one.masked, one.score, one.coefficient),
                *(stays, items, one.gross, table_version, input_digest),
            )
        )
    return rows


def _texts(one: DrawnUp) -> tuple[str, str]:
    return (
        canonical_json([{"rung": stay.rung, "days": stay.days} for stay in one.stays]),
        canonical_json(dict(one.items)),
    )


def _visible(caller: Caller, month: Month) -> sa.Select[Any]:
    return sa.select(statement).where(
        _t.company == caller.company,
        _t.month == str(month),
        within_scope(caller.scope, _t.employee_no, _t.unit_path, _t.tier),
    )


def _statement(row: sa.Row[Any]) -> StoredStatement:
    return StoredStatement(
        employee_no=row.employee_no,
        unit_code=row.unit_code,
        unit_path=row.unit_path,
        tier=row.tier,
        rung=row.rung,
        status=row.status,
        reason=row.reason,
        masked=row.masked,
        score=row.score,
        coefficient=row.coefficient,
        stays=tuple(Stay(stay["rung"], stay["days"]) for stay in row.stays),
        items={code: Decimal(amount) for code, amount in row.items.items()},
        gross=row.gross,
        table_version=row.table_version,
        input_digest=row.input_digest,
        drawn_up_at=row.drawn_up_at,
    )

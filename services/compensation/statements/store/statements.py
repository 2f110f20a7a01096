"""Statements: what each person gets for a month, as it was drawn up last."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import sqlalchemy as sa

from services.compensation.statements.domain.agreement import Paid
from services.compensation.statements.domain.pay_list import DrawnUp
from services.compensation.statements.domain.statements import PendingReason, Status, Stay
from services.compensation.tables import statement
from shared.kernel.digests import canonical_json
from shared.kernel.errors import Missing
from shared.kernel.months import Month
from shared.kernel.rungs import Tier
from shared.platform.database import bulk
from shared.platform.database.listing import Listing, listing_of, within_scope
from shared.platform.database.pages import PageRequest, Slice
from shared.platform.database.rows import RowReader
from shared.platform.database.sessions import Session

_t = statement.c
_COLUMNS = tuple(column.name for column in _t if column.name != "drawn_up_at")


@dataclass(frozen=True, slots=True)
class StoredStatement:
    """A statement as it is kept."""

    month: Month
    employee_no: str
    unit_code: str
    unit_path: str
    tier: Tier
    rung: str
    status: Status
    reason: PendingReason | None
    masked: bool
    score: Decimal | None
    coefficient: Decimal | None
    stays: tuple[Stay, ...]
    items: Mapping[str, Decimal]
    gross: Decimal | None
    table_version: int
    input_digest: str
    drawn_up_at: datetime


_STATEMENT = RowReader(
    StoredStatement,
    statement,
    convert={
        "stays": lambda stays: tuple(Stay(stay["rung"], stay["days"]) for stay in stays),
        "items": lambda items: {code: Decimal(amount) for code, amount in items.items()},
    },
)
_PAID = RowReader(Paid, statement, columns={"complete": _t.status == Status.COMPLETE})


async def replace(session: Session, month: Month, drawn: Sequence[DrawnUp], table_version: int) -> None:
    """Put these statements in the place of all that the month had; one such replacement at a time."""
    key = sa.func.hashtextextended(f"{session.company}/{month}", 0)
    await session.execute(sa.select(sa.func.pg_advisory_xact_lock(key)))
    await session.execute(sa.delete(statement).where(*_of(session, month)))
    rows = await asyncio.to_thread(_rows, session.company, month, drawn, table_version)
    await bulk.copy(session, statement, _COLUMNS, rows)


async def table_version(session: Session, month: Month) -> int:
    """Return the version of the pay table that the month was drawn up by; Missing before it was."""
    version: int | None = await session.scalar(sa.select(_t.table_version).where(*_of(session, month)).limit(1))
    if version is None:
        raise Missing("statements_not_drawn_up", month=str(month))
    return version


async def months(session: Session) -> list[Month]:
    """Return every month that has statements, in time."""
    query = sa.select(_t.month).where(_t.company == session.company).distinct().order_by(_t.month)
    return [Month.parse(row.month) for row in await session.execute(query)]


async def paid(session: Session, month: Month) -> dict[str, Paid]:
    """Return what everybody's statement of the month was drawn up from."""
    query = sa.select(*_PAID.columns, _t.employee_no).where(*_of(session, month))
    return {row.employee_no: _PAID.read(row) for row in await session.execute(query)}


async def page(session: Session, month: Month, paging: PageRequest | None) -> Slice[StoredStatement]:
    """Return a page of the statements that the caller may see, or all of them without ``paging``."""
    return await _visible(session, month).page_or_every(session, paging)


async def get(session: Session, month: Month, employee_no: str) -> StoredStatement:
    """Return one person's statement; Missing when there is none within the caller's reach."""
    stored = await _visible(session, month).find(session, _t.employee_no == employee_no)
    if stored is None:
        raise Missing("statement_not_found", employee_no=employee_no, month=str(month))
    return stored


def _of(session: Session, month: Month) -> tuple[sa.ColumnElement[bool], ...]:
    return (_t.company == session.company, _t.month == str(month))


def _visible(session: Session, month: Month) -> Listing[StoredStatement]:
    scope = within_scope(session.caller.scope, statement)
    return listing_of(_STATEMENT, (_t.employee_no,), *_of(session, month), scope)


def _rows(company: str, month: Month, drawn: Sequence[DrawnUp], table_version: int) -> list[tuple[object, ...]]:
    """Return the rows, each with its digest; over many people it takes a while and belongs in a thread."""
    digests: dict[tuple[object, ...], str] = {}
    texts: dict[int, tuple[str, str]] = {}  # by the items' identity: equal cases share them
    rows: list[tuple[object, ...]] = []
    for person in drawn:
        case = (person.placements, person.masked, person.score, person.reason)
        input_digest = digests.get(case) or digests.setdefault(case, person.input_digest(month, table_version))
        stays, items = texts.get(id(person.items)) or texts.setdefault(id(person.items), _texts(person))
        rows.append(
            (
                *(company, str(month), person.employee_no, person.unit_code, person.unit_path, person.tier),
                *(person.rung, person.status, person.reason, person.masked, person.score, person.coefficient),
                *(stays, items, person.gross, table_version, input_digest),
            )
        )
    return rows


def _texts(person: DrawnUp) -> tuple[str, str]:
    return (
        canonical_json([{"rung": stay.rung, "days": stay.days} for stay in person.stays]),
        canonical_json(dict(person.items)),
    )

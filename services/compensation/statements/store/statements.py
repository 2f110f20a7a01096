"""Statements: what each person gets for a month, in each version of its pay list; none is ever changed."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import sqlalchemy as sa

from services.compensation.statements.domain.agreement import Paid
from services.compensation.statements.domain.pay_list import STATE, DrawnUp
from services.compensation.statements.domain.statements import PendingReason, Status, Stay
from services.compensation.statements.store.pay_lists import NewPayList, PayList
from services.compensation.tables import pay_statement
from shared.kernel.digests import Plain, canonical_json
from shared.kernel.errors import Missing
from shared.kernel.months import Month
from shared.kernel.rungs import Tier
from shared.platform.database import bulk
from shared.platform.database.listing import Listing, listing_of, within_scope
from shared.platform.database.pages import PageRequest, Slice
from shared.platform.database.rows import RowReader
from shared.platform.database.sessions import Session

_t = pay_statement.c
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
    version: int


_STATEMENT = RowReader(
    StoredStatement,
    pay_statement,
    convert={
        "stays": lambda stays: tuple(Stay(stay["rung"], stay["days"]) for stay in stays),
        "items": lambda items: {code: Decimal(amount) for code, amount in items.items()},
    },
)
_PAID = RowReader(Paid, pay_statement, columns={"complete": _t.status == Status.COMPLETE})


async def add(session: Session, pay_list: NewPayList, drawn: Sequence[DrawnUp]) -> None:
    """Write the statements of a new version of a month's pay list."""
    rows = await asyncio.to_thread(_rows, session.company, pay_list, drawn)
    await bulk.copy(session, pay_statement, _COLUMNS, rows)


async def states(session: Session, pay_list: PayList) -> dict[str, dict[str, Plain]]:
    """Return what can change from version to version of each person's statement."""
    query = sa.select(_t.employee_no, *(_t[name] for name in STATE)).where(*_of(session, pay_list))
    return {row[0]: dict(zip(STATE, row[1:], strict=True)) for row in await session.execute(query)}


async def paid(session: Session, pay_list: PayList) -> dict[str, Paid]:
    """Return what everybody's statement of a pay list was drawn up from."""
    query = sa.select(*_PAID.columns, _t.employee_no).where(*_of(session, pay_list))
    return {row.employee_no: _PAID.read(row) for row in await session.execute(query)}


async def page(session: Session, pay_list: PayList, paging: PageRequest | None) -> Slice[StoredStatement]:
    """Return a page of a pay list's statements that the caller may see, or all of them without ``paging``."""
    return await _visible(session, *_of(session, pay_list)).page_or_every(session, paging)


async def get(session: Session, pay_list: PayList, employee_no: str) -> StoredStatement:
    """Return one person's statement; Missing when there is none within the caller's reach."""
    stored = await _visible(session, *_of(session, pay_list)).find(session, _t.employee_no == employee_no)
    if stored is None:
        raise _not_found(pay_list.month, employee_no)
    return stored


async def versions(session: Session, month: Month, employee_no: str) -> list[StoredStatement]:
    """Return one person's statements of a month, oldest first; Missing when none is within the caller's reach."""
    of_person = (_t.company == session.company, _t.month == str(month), _t.employee_no == employee_no)
    stored = await _visible(session, *of_person).every(session)
    if not stored:
        raise _not_found(month, employee_no)
    return stored


def _not_found(month: Month, employee_no: str) -> Missing:
    return Missing("statement_not_found", employee_no=employee_no, month=str(month))


def _of(session: Session, pay_list: PayList) -> tuple[sa.ColumnElement[bool], ...]:
    return (_t.company == session.company, _t.month == str(pay_list.month), _t.version == pay_list.version)


def _visible(session: Session, *conditions: sa.ColumnElement[bool]) -> Listing[StoredStatement]:
    scope = within_scope(session.caller.scope, pay_statement)
    return listing_of(_STATEMENT, (_t.employee_no, _t.version), *conditions, scope)


def _rows(company: str, pay_list: NewPayList, drawn: Sequence[DrawnUp]) -> list[tuple[object, ...]]:
    """Return the rows, each with its digest; over many people it takes a while and belongs in a thread."""
    month, version, table_version = pay_list.month, pay_list.version, pay_list.table_version
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
                *(stays, items, person.gross, table_version, input_digest, version),
            )
        )
    return rows


def _texts(person: DrawnUp) -> tuple[str, str]:
    return (
        canonical_json([{"rung": stay.rung, "days": stay.days} for stay in person.stays]),
        canonical_json(dict(person.items)),
    )

"""Pay lists: each drawing up of a month's statements is a version; the latest counts, the earlier ones stay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import sqlalchemy as sa

from services.compensation.tables import pay_list
from shared.kernel.errors import Missing
from shared.kernel.months import Month
from shared.platform.database.listing import listing_of
from shared.platform.database.pages import PageRequest, Slice
from shared.platform.database.rows import RowReader
from shared.platform.database.sessions import Session

_t = pay_list.c


@dataclass(frozen=True, slots=True)
class NewPayList:
    """What was drawn up for a month: the counts, the sum in yuan, and the people whose statement is another now."""

    month: Month
    version: int
    table_version: int
    people: int
    complete: int
    gross: Decimal
    changed: int


@dataclass(frozen=True, slots=True)
class PayList(NewPayList):
    """A pay list as it is kept."""

    drawn_up_at: datetime
    drawn_up_by: str

    @property
    def pending(self) -> int:
        """Return how many statements do not pay yet."""
        return self.people - self.complete


_PAY_LIST = RowReader(PayList, pay_list)


async def hold(session: Session, month: Month) -> None:
    """Let nobody else draw the month up before the transaction ends."""
    key = sa.func.hashtextextended(f"{session.company}/{month}", 0)
    await session.execute(sa.select(sa.func.pg_advisory_xact_lock(key)))


async def add(session: Session, new: NewPayList) -> None:
    """Save a further version of a month's pay list."""
    values = {
        "company": session.company,
        "month": str(new.month),
        "version": new.version,
        "table_version": new.table_version,
        "people": new.people,
        "complete": new.complete,
        "gross": new.gross,
        "changed": new.changed,
        "drawn_up_by": session.caller.actor,
    }
    await session.execute(sa.insert(pay_list).values(values))


async def latest(session: Session, month: Month) -> PayList | None:
    """Return the version that counts; None before the month was drawn up."""
    row = (await session.execute(_of(session, month).order_by(_t.version.desc()).limit(1))).one_or_none()
    return None if row is None else _PAY_LIST.read(row)


async def get(session: Session, month: Month, version: int | None = None) -> PayList:
    """Return a version of a month's pay list, without a number the one that counts; Missing where there is none."""
    if version is None:
        newest = await latest(session, month)
        if newest is None:
            raise Missing("statements_not_drawn_up", month=str(month))
        return newest
    row = (await session.execute(_of(session, month).where(_t.version == version))).one_or_none()
    if row is None:
        raise Missing("pay_list_not_found", month=str(month), version=version)
    return _PAY_LIST.read(row)


async def every(session: Session, month: Month) -> Sequence[PayList]:
    """Return every version of a month's pay list, oldest first: there are few, so they are read at once."""
    return [_PAY_LIST.read(row) for row in await session.execute(_of(session, month).order_by(_t.version))]


async def months(session: Session) -> list[Month]:
    """Return every month that was drawn up, in time."""
    query = sa.select(_t.month).where(_t.company == session.company).distinct().order_by(_t.month)
    return [Month.parse(row.month) for row in await session.execute(query)]


def _of(session: Session, month: Month) -> sa.Select[tuple[object, ...]]:
    return sa.select(*_PAY_LIST.columns).where(_t.company == session.company, _t.month == str(month))


async def page_of_months(session: Session, paging: PageRequest) -> Slice[PayList]:
    """Return the latest pay list of each month that was drawn up."""
    later = pay_list.alias()
    newer = sa.exists().where(later.c.company == _t.company, later.c.month == _t.month, later.c.version > _t.version)
    return await listing_of(_PAY_LIST, (_t.month,), _t.company == session.company, ~newer).page(session, paging)

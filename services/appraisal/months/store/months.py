"""Months: which there are, and which are closed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.appraisal.tables import annual_closing, appraisal_month, appraisal_year, monthly_closing
from shared.kernel.errors import Conflict
from shared.kernel.months import Month
from shared.platform.database.listing import Listing
from shared.platform.database.pages import PageRequest, Slice
from shared.platform.database.rows import RowReader
from shared.platform.database.sessions import Session

_c = monthly_closing.c
_m = appraisal_month.c


@dataclass(frozen=True, slots=True)
class ClosedMonth:
    """A closed month: by which version of the scheme, and when and by whom it was closed."""

    month: Month
    scheme_version: int
    closed_at: datetime
    closed_by: str


@dataclass(frozen=True, slots=True)
class MonthState:
    """A month that has facts or a closing; what the closing says is None while it is open."""

    month: Month
    scheme_version: int | None
    people: int | None
    closed_at: datetime | None
    closed_by: str | None

    @property
    def state(self) -> str:
        """Return whether the month is open or closed."""
        return "open" if self.closed_at is None else "closed"


async def hold(session: Session, month: Month) -> None:
    """Keep everybody else from changing the month's facts or closing until the transaction ends."""
    values = {"company": session.company, "month": str(month)}
    await session.execute(insert(appraisal_month).values(values).on_conflict_do_nothing())
    await session.execute(sa.select(appraisal_month).filter_by(**values).with_for_update())
    year = {"company": session.company, "year": month.year}
    await session.execute(sa.select(appraisal_year).filter_by(**year).with_for_update(read=True))  # its closing waits


async def find_closed(session: Session, month: Month) -> ClosedMonth | None:
    """Return the month if it is closed, None while it is open."""
    query = sa.select(*_CLOSED.columns).where(_c.company == session.company, _c.month == str(month))
    row = (await session.execute(query)).one_or_none()
    return None if row is None else _CLOSED.read(row)


async def require_open(session: Session, month: Month) -> None:
    """Refuse a closed month, and any month of a closed year: Conflict."""
    if await find_closed(session, month) is not None:
        raise Conflict("month_closed", month=str(month))
    y = annual_closing.c
    query = sa.select(y.year).where(y.company == session.company, y.year == month.year)
    if await session.scalar(query) is not None:
        raise Conflict("month_of_closed_year", month=str(month), year=month.year)


async def require_closed(session: Session, month: Month) -> None:
    """Refuse an open month: Conflict."""
    if await find_closed(session, month) is None:
        raise Conflict("month_open", month=str(month))


async def closed_between(session: Session, first: Month, last: Month) -> list[Month]:
    """Return the closed months of a stretch, in time."""
    return await _closed(session, _c.month.between(str(first), str(last)))


async def every_closed(session: Session) -> list[Month]:
    """Return every closed month, in time."""
    return await _closed(session)


async def page(session: Session, paging: PageRequest) -> Slice[MonthState]:
    """Return a page of the months in time."""
    with_closing = appraisal_month.outerjoin(monthly_closing, sa.and_(_c.company == _m.company, _c.month == _m.month))
    query = sa.select(*_STATE.columns).select_from(with_closing).where(_m.company == session.company)
    return await Listing(query, (_m.month,), _STATE.read).page(session, paging)


async def _closed(session: Session, *conditions: sa.ColumnElement[bool]) -> list[Month]:
    query = sa.select(_c.month).where(_c.company == session.company, *conditions).order_by(_c.month)
    return [Month.parse(month) for (month,) in await session.execute(query)]


_CLOSED: Final = RowReader(ClosedMonth, monthly_closing)
_STATE: Final = RowReader(MonthState, monthly_closing, columns={"month": _m.month})

"""The facts of open and closed months, one row a person and month."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by

from services.appraisal.months.domain.facts import FactValue
from services.appraisal.months.domain.sheets import MonthlyFact
from services.appraisal.tables import monthly_fact, monthly_fact_version
from shared.kernel.errors import Missing
from shared.kernel.months import Month
from shared.platform.database import bulk
from shared.platform.database.listing import Listing, listing_of, within_scope
from shared.platform.database.pages import PageRequest, Slice
from shared.platform.database.rows import Convert, RowReader
from shared.platform.database.sessions import Session

_t = monthly_fact.c
_SAVED: Final = (
    *("employee_no", "unit_code", "unit_path", "tier"),
    *("facts", "bonus", "deduction", "veto", "masked"),
)


async def of_month(session: Session, month: Month, employee_nos: Iterable[str] | None = None) -> dict[str, MonthlyFact]:
    """Return the month's facts by personnel number, of everybody or of those named, whoever may see them."""
    query = sa.select(*_FACT.columns).where(*_in(session, month))
    if employee_nos is not None:
        query = query.where(_t.employee_no == sa.any_(sa.literal(list(employee_nos), sa.ARRAY(sa.Text))))
    facts = map(_FACT.read, await session.execute(query))
    return {fact.employee_no: fact for fact in facts}


async def page_or_every(session: Session, month: Month, paging: PageRequest | None) -> Slice[MonthlyFact]:
    """Return a page of the facts that the caller may see, by personnel number, or all of them."""
    return await _visible(session, month).page_or_every(session, paging)


async def get(session: Session, month: Month, employee_no: str) -> MonthlyFact:
    """Return one person's facts; Missing when there are none in reach."""
    fact = await _visible(session, month).find(session, _t.employee_no == employee_no)
    if fact is None:
        raise Missing("sheet_not_found", month=str(month), employee_no=employee_no)
    return fact


async def earlier(
    session: Session, month: Month, revisions: Collection[tuple[str, int]]
) -> dict[tuple[str, int], MonthlyFact]:
    """Return replaced facts by personnel number and revision: those that are asked for, as far as they are kept."""
    if not revisions:
        return {}
    v = monthly_fact_version.c
    numbers, versions = zip(*revisions, strict=True)
    asked = sa.func.unnest(
        sa.literal(list(numbers), sa.ARRAY(sa.Text)), sa.literal(list(versions), sa.ARRAY(sa.Integer))
    )
    wanted = asked.table_valued("employee_no", "revision", name="asked").render_derived()
    query = sa.select(*_VERSION.columns).where(
        v.company == session.company,
        v.month == str(month),
        v.employee_no == wanted.c.employee_no,
        v.revision == wanted.c.revision,
    )
    facts = map(_VERSION.read, await session.execute(query))
    return {(fact.employee_no, fact.revision): fact for fact in facts}


async def save(session: Session, month: Month, facts: Sequence[MonthlyFact]) -> None:
    """Write facts, new ones and those changed; what they replace is kept beside."""
    numbers = [fact.employee_no for fact in facts if fact.revision]
    names = monthly_fact_version.columns.keys()
    replaced = sa.select(*(_t[name] for name in names)).where(
        *_in(session, month), _t.employee_no == sa.any_(sa.literal(numbers, sa.ARRAY(sa.Text)))
    )
    await session.execute(sa.insert(monthly_fact_version).from_select(names, replaced))
    rows = [{name: getattr(fact, name) for name in _SAVED} for fact in facts]
    constants = {"company": session.company, "month": str(month), "revision": 1, "recorded_by": session.caller.actor}
    await bulk.save(session, monthly_fact, rows, constants, "revision", "recorded_at")


async def mark(session: Session, month: Month) -> str:
    """Return a text that changes whenever any fact of the month does."""
    revision = _t.employee_no + ":" + sa.cast(_t.revision, sa.Text)
    joined = sa.func.string_agg(revision, aggregate_order_by(sa.literal(","), _t.employee_no))
    return str(await session.scalar(sa.select(sa.func.md5(joined)).where(*_in(session, month))))


def _in(session: Session, month: Month) -> tuple[sa.ColumnElement[bool], ...]:
    return _t.company == session.company, _t.month == str(month)


def _visible(session: Session, month: Month) -> Listing[MonthlyFact]:
    reach = within_scope(session.caller.scope, monthly_fact)
    return listing_of(_FACT, (_t.employee_no,), *_in(session, month), reach)


def _facts(stored: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, FactValue]]:
    return {code: {field: _value(value) for field, value in fields.items()} for code, fields in stored.items()}


def _value(stored: Any) -> FactValue:
    """Return a stored value: numbers are stored as texts, lists of numbers as lists of texts."""
    if isinstance(stored, bool):
        return stored
    return tuple(map(Decimal, stored)) if isinstance(stored, list) else Decimal(stored)


def _points(stored: Decimal) -> Decimal:
    """Return points without the trailing zeros of their column."""
    return stored.normalize() + 0


_CONVERT: Final[Mapping[str, Convert]] = {"facts": _facts, "bonus": _points, "deduction": _points, "veto": tuple}
_FACT: Final = RowReader(MonthlyFact, monthly_fact, convert=_CONVERT)
_VERSION: Final = RowReader(MonthlyFact, monthly_fact_version, convert=_CONVERT)

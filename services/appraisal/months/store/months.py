"""Months: which there are, which are closed, and the sheets that a closing leaves for good."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.appraisal.months.domain.monthly import MonthScore, Status
from services.appraisal.months.domain.sheets import PersonSheet
from services.appraisal.schemes.domain.scheme import Category
from services.appraisal.tables import appraisal_month, monthly_closing, monthly_sheet
from services.appraisal.years.domain.agreement import Where
from services.appraisal.years.domain.annual import MonthTotals
from shared.kernel.digests import canonical_json
from shared.kernel.errors import Conflict, Missing
from shared.kernel.months import Month
from shared.kernel.rungs import Tier
from shared.platform.database.scopes import within_scope
from shared.platform.database.transactions import copy_rows
from shared.platform.identity.callers import Caller
from shared.platform.web.pages import PageRequest, Slice

_c = monthly_closing.c
_s = monthly_sheet.c


@dataclass(frozen=True, slots=True)
class Closing:
    """The one closing of a month."""

    month: Month
    scheme_version: int
    people: int
    masked: int
    closed_at: datetime
    closed_by: str


@dataclass(frozen=True, slots=True)
class MonthState:
    """A month that has facts or a closing."""

    month: Month
    closing: Closing | None


@dataclass(frozen=True, slots=True)
class LeanResult:
    """What pay needs of a closed month."""

    employee_no: str
    masked: bool
    score: Decimal | None


async def hold(connection: AsyncConnection, company: str, month: Month) -> None:
    """Keep everybody else from changing the month's facts or closing until the transaction ends."""
    values = {"company": company, "month": str(month)}
    await connection.execute(insert(appraisal_month).values(values).on_conflict_do_nothing())
    await connection.execute(sa.select(appraisal_month).filter_by(**values).with_for_update())


async def closing(connection: AsyncConnection, company: str, month: Month) -> Closing | None:
    """Return the month's closing, None while it is open."""
    query = sa.select(monthly_closing).where(_c.company == company, _c.month == str(month))
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else _closing(row)


async def needs_open(connection: AsyncConnection, company: str, month: Month) -> None:
    """Refuse a closed month: Conflict."""
    if await closing(connection, company, month) is not None:
        raise Conflict("month_closed", month=str(month))


async def closed_between(connection: AsyncConnection, company: str, first: Month, last: Month) -> dict[Month, int]:
    """Return the closed months of a stretch, each with its version of the scheme."""
    query = sa.select(_c.month, _c.scheme_version).where(_c.company == company, _c.month.between(str(first), str(last)))
    return {Month.parse(row.month): row.scheme_version for row in await connection.execute(query)}


async def all_closed(connection: AsyncConnection, company: str) -> list[Month]:
    """Return every closed month, in time."""
    query = sa.select(_c.month).where(_c.company == company).order_by(_c.month)
    return [Month.parse(month) for month in await connection.scalars(query)]


async def last_closed(connection: AsyncConnection, company: str) -> Month | None:
    """Return the latest month that is closed."""
    latest = await connection.scalar(sa.select(sa.func.max(_c.month)).where(_c.company == company))
    return None if latest is None else Month.parse(latest)


async def listed(connection: AsyncConnection, company: str, paging: PageRequest) -> Slice[MonthState]:
    """Return the months in time."""
    months = appraisal_month.c
    query = (
        sa.select(months.month.label("known"), *monthly_closing.c)
        .select_from(
            appraisal_month.outerjoin(monthly_closing, sa.and_(_c.company == months.company, _c.month == months.month))
        )
        .where(months.company == company, paging.beyond(months.month))
        .order_by(months.month)
        .limit(paging.limit + 1)
    )
    states = [
        MonthState(Month.parse(row.known), None if row.month is None else _closing(row))
        for row in await connection.execute(query)
    ]
    return paging.page(states, key=lambda state: (str(state.month),))


async def save_closing(
    connection: AsyncConnection,
    caller: Caller,
    month: Month,
    scheme_version: int,
    sheets: Sequence[PersonSheet],
    *,
    digests: Sequence[str],
    input_digest: str,
) -> None:
    """Write the closing and all its sheets; ``digests`` are those of the sheets, in their order."""
    await connection.execute(
        sa.insert(monthly_closing).values(
            company=caller.company,
            month=str(month),
            scheme_version=scheme_version,
            people=len(sheets),
            masked=sum(sheet.masked for sheet in sheets),
            input_digest=input_digest,
            closed_by=caller.actor,
        )
    )
    rows = [
        _copied(caller.company, month, scheme_version, sheet, input_digest)
        for sheet, input_digest in zip(sheets, digests, strict=True)
    ]
    await copy_rows(connection, "monthly_sheet", monthly_sheet.columns.keys(), rows)


async def sheets(connection: AsyncConnection, caller: Caller, month: Month, paging: PageRequest) -> Slice[PersonSheet]:
    """Return the sheets of a closed month that the caller may see, by personnel number."""
    query = _visible(caller, month).where(paging.beyond(_s.employee_no)).limit(paging.limit + 1)
    found = [_sheet(row) for row in await connection.execute(query)]
    return paging.page(found, key=lambda sheet: (sheet.employee_no,))


async def all_sheets(connection: AsyncConnection, caller: Caller, month: Month) -> list[PersonSheet]:
    """Return every sheet of a closed month that the caller may see."""
    return [_sheet(row) for row in await connection.execute(_visible(caller, month))]


async def sheet(connection: AsyncConnection, caller: Caller, month: Month, employee_no: str) -> PersonSheet:
    """Return one sheet of a closed month; Missing when there is none in reach."""
    row = (await connection.execute(_visible(caller, month).where(_s.employee_no == employee_no))).one_or_none()
    if row is None:
        raise Missing("sheet_not_found", month=str(month), employee_no=employee_no)
    return _sheet(row)


async def people(connection: AsyncConnection, company: str, month: Month) -> dict[str, Where]:
    """Return everybody with a sheet of a closed month, and where the sheet says that they were."""
    query = sa.select(_s.employee_no, _s.unit_path, _s.tier).where(_s.company == company, _s.month == str(month))
    return {row.employee_no: Where(row.unit_path, Tier(row.tier)) for row in await connection.execute(query)}


async def lean_results(
    connection: AsyncConnection, caller: Caller, month: Month, paging: PageRequest
) -> Slice[LeanResult]:
    """Return the totals of a closed month that the caller may see."""
    query = (
        sa.select(_s.employee_no, _s.masked, _s.total)
        .where(
            _s.company == caller.company,
            _s.month == str(month),
            within_scope(caller.scope, _s.employee_no, _s.unit_path, _s.tier),
            paging.beyond(_s.employee_no),
        )
        .order_by(_s.employee_no)
        .limit(paging.limit + 1)
    )
    found = [LeanResult(row.employee_no, row.masked, row.total) for row in await connection.execute(query)]
    return paging.page(found, key=lambda result: (result.employee_no,))


async def totals_of_year(
    connection: AsyncConnection, company: str, first: Month, last: Month
) -> dict[str, dict[Month, MonthTotals | None]]:
    """Return everybody's totals of a stretch of months; a masked month is None."""
    query = sa.select(
        _s.employee_no, _s.month, _s.masked, _s.vetoed, _s.total, _s.total_junior, _s.total_middle, _s.total_senior
    ).where(_s.company == company, _s.month.between(str(first), str(last)))
    months = {str(first.plus(index)): first.plus(index) for index in range(12)}
    found: dict[str, dict[Month, MonthTotals | None]] = {}
    for employee_no, month, masked, vetoed, total, junior, middle, senior in await connection.execute(query):
        totals = {Tier.JUNIOR: junior, Tier.MIDDLE: middle, Tier.SENIOR: senior}
        found.setdefault(employee_no, {})[months[month]] = None if masked else MonthTotals(total, totals, vetoed)
    return found


def _visible(caller: Caller, month: Month) -> sa.Select[Any]:
    return (
        sa.select(monthly_sheet)
        .where(
            _s.company == caller.company,
            _s.month == str(month),
            within_scope(caller.scope, _s.employee_no, _s.unit_path, _s.tier),
        )
        .order_by(_s.employee_no)
    )


def _closing(row: sa.Row[Any]) -> Closing:
    return Closing(Month.parse(row.month), row.scheme_version, row.people, row.masked, row.closed_at, row.closed_by)


def _copied(company: str, month: Month, version: int, sheet: PersonSheet, input_digest: str) -> tuple[Any, ...]:
    """Return a sheet as a row, in the order of the table's columns."""
    score = sheet.score
    totals: Mapping[Tier, Decimal] = {} if score is None or score.totals is None else score.totals
    return (
        company,
        str(month),
        sheet.employee_no,
        sheet.unit_code,
        sheet.unit_path,
        sheet.tier.value,
        sheet.masked,
        score is not None and score.vetoed,
        None if score is None else score.total,
        *(totals.get(tier) for tier in Tier),
        None if score is None or score.categories is None else _by_name(score.categories),
        None if score is None else canonical_json(score.indicators),
        canonical_json(sheet.document),
        version,
        input_digest,
    )


def _sheet(row: sa.Row[Any]) -> PersonSheet:
    score = None
    if not row.masked:
        score = MonthScore(
            status=Status.COMPLETE,
            missing=(),
            indicators={code: Decimal(value) for code, value in row.indicators.items()},
            categories={Category(category): Decimal(value) for category, value in row.categories.items()},
            total=row.total,
            totals={
                Tier.JUNIOR: row.total_junior,
                Tier.MIDDLE: row.total_middle,
                Tier.SENIOR: row.total_senior,
            },
            vetoed=row.vetoed,
        )
    return PersonSheet(row.employee_no, row.unit_code, row.unit_path, Tier(row.tier), row.masked, row.sheet, score)


def _by_name(scores: Mapping[Category, Decimal]) -> str:
    return canonical_json({str(name): score for name, score in scores.items()})

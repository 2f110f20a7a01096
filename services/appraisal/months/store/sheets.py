"""The sheets of closed months, which a closing leaves for good."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import sqlalchemy as sa

from services.appraisal.months.domain.closing import MonthClosing
from services.appraisal.months.domain.monthly import MonthScore, MonthTotals, SheetStatus
from services.appraisal.months.domain.people import Person
from services.appraisal.months.domain.sheets import PersonSheet
from services.appraisal.schemes.domain.scheme import Category
from services.appraisal.tables import monthly_closing, monthly_sheet
from shared.kernel.digests import canonical_json
from shared.kernel.errors import Missing
from shared.kernel.months import Month, months_of_year
from shared.kernel.rungs import TIERS, Tier
from shared.platform.database import bulk
from shared.platform.database.listing import Listing, listing_of, within_scope
from shared.platform.database.pages import PageRequest, Slice
from shared.platform.database.rows import RowReader
from shared.platform.database.sessions import Session

_s = monthly_sheet.c
_totals: Final = {Tier.JUNIOR: _s.total_junior, Tier.MIDDLE: _s.total_middle, Tier.SENIOR: _s.total_senior}


@dataclass(frozen=True, slots=True)
class PayResult:
    """What pay needs of a closed month; a masked month has no score."""

    employee_no: str
    masked: bool
    score: Decimal | None


async def add_closing(session: Session, closing: MonthClosing) -> None:
    """Write the closing of a month and all its sheets."""
    values = {
        "month": str(closing.month),
        "scheme_version": closing.scheme_version,
        "people": closing.people,
        "masked": closing.masked,
        "input_digest": closing.input_digest,
    }
    await session.execute(
        sa.insert(monthly_closing).values(company=session.company, closed_by=session.caller.actor, **values)
    )
    rows = (
        _row(session.company, sheet, input_digest)
        for sheet, input_digest in zip(closing.sheets, closing.digests, strict=True)
    )
    await bulk.copy(session, monthly_sheet, monthly_sheet.columns.keys(), rows)


async def page_or_every(session: Session, month: Month, paging: PageRequest | None) -> Slice[PersonSheet]:
    """Return a page of the sheets that the caller may see, by personnel number, or all of them."""
    return await _visible(session, month).page_or_every(session, paging)


async def every(session: Session, month: Month) -> list[PersonSheet]:
    """Return every sheet that the caller may see."""
    return await _visible(session, month).every(session)


async def get(session: Session, month: Month, employee_no: str) -> PersonSheet:
    """Return one sheet; Missing when there is none in reach."""
    sheet = await _visible(session, month).find(session, _s.employee_no == employee_no)
    if sheet is None:
        raise Missing("sheet_not_found", month=str(month), employee_no=employee_no)
    return sheet


async def people(session: Session, month: Month) -> dict[str, Person]:
    """Return everybody with a sheet, where the sheet says that they were, by personnel number."""
    listing = listing_of(_PERSON, (_s.employee_no,), *_in(session, month))
    return {person.employee_no: person for person in await listing.every(session)}


async def pay_results(session: Session, month: Month, paging: PageRequest) -> Slice[PayResult]:
    """Return a page of the totals that the caller may see."""
    reach = within_scope(session.caller.scope, monthly_sheet)
    return await listing_of(_PAY_RESULT, (_s.employee_no,), *_in(session, month), reach).page(session, paging)


async def totals_of_year(session: Session, year: int) -> dict[str, dict[Month, MonthTotals | None]]:
    """Return everybody's totals of a year's months; a masked month is None."""
    months = {str(month): month for month in months_of_year(year)}
    query = sa.select(_s.employee_no, _s.month, _s.masked, _s.vetoed, _s.total, *_totals.values()).where(
        _s.company == session.company, _s.month.between(min(months), max(months))
    )
    rows: Sequence[Sequence[Any]] = (await session.execute(query)).all()
    by_person: dict[str, dict[Month, MonthTotals | None]] = {}
    for employee_no, month, masked, vetoed, total, *of_tiers in rows:
        totals = None if masked else MonthTotals(total, dict(zip(_totals, of_tiers, strict=True)), vetoed)
        by_person.setdefault(employee_no, {})[months[month]] = totals
    return by_person


def _in(session: Session, month: Month) -> tuple[sa.ColumnElement[bool], ...]:
    return _s.company == session.company, _s.month == str(month)


def _visible(session: Session, month: Month) -> Listing[PersonSheet]:
    query = sa.select(monthly_sheet).where(*_in(session, month), within_scope(session.caller.scope, monthly_sheet))
    return Listing(query, (_s.employee_no,), _sheet)


def _row(company: str, sheet: PersonSheet, input_digest: str) -> tuple[Any, ...]:
    """Return a sheet in the order of the table's columns."""
    totals: Mapping[Tier, Decimal] = sheet.totals or {}
    return (
        company,
        str(sheet.month),
        *sheet.identity,
        sheet.masked,
        sheet.vetoed,
        sheet.total,
        *(totals.get(tier) for tier in TIERS),
        None if sheet.categories is None else _by_name(sheet.categories),
        None if sheet.indicators is None else canonical_json(sheet.indicators),
        canonical_json(sheet.document),
        sheet.scheme_version,
        input_digest,
    )


def _sheet(row: sa.Row[Any]) -> PersonSheet:
    score = None
    if not row.masked:
        score = MonthScore(
            status=SheetStatus.COMPLETE,
            missing=(),
            indicators={code: Decimal(value) for code, value in row.indicators.items()},
            categories={Category(category): Decimal(value) for category, value in row.categories.items()},
            total=row.total,
            totals={tier: getattr(row, column.name) for tier, column in _totals.items()},
            vetoed=row.vetoed,
        )
    person = (row.employee_no, row.unit_code, row.unit_path, Tier(row.tier))
    return PersonSheet(*person, Month.parse(row.month), row.scheme_version, row.masked, row.sheet, score)


def _by_name(scores: Mapping[Category, Decimal]) -> str:
    return canonical_json({str(category): score for category, score in scores.items()})


_PERSON: Final = RowReader(Person, monthly_sheet)
_PAY_RESULT: Final = RowReader(PayResult, monthly_sheet, columns={"score": _s.total})

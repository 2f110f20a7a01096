"""Years: which are closed, and what each person's year came to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.appraisal.months.domain.people import Person
from services.appraisal.tables import (
    ability_score,
    additional_result,
    annual_closing,
    annual_result,
    appraisal_year,
    self_score,
)
from services.appraisal.years.domain.annual import YearScore
from services.appraisal.years.domain.year_closing import PersonResult, YearClosing
from shared.kernel.digests import canonical_json, digest
from shared.kernel.errors import Conflict, Missing
from shared.kernel.months import closing_day
from shared.kernel.rungs import Tier
from shared.platform.database import bulk
from shared.platform.database.clock import today
from shared.platform.database.listing import Listing, listing_of, within_scope
from shared.platform.database.pages import PageRequest, Slice
from shared.platform.database.rows import RowReader
from shared.platform.database.sessions import Session

_c = annual_closing.c
_r = annual_result.c
_x = additional_result.c
_o = self_score.c


@dataclass(frozen=True, slots=True)
class ClosedYear:
    """A closed year: by which version of the scheme, when and by whom it was closed, and what the closing left."""

    year: int
    scheme_version: int
    people: int
    missing_committee: int
    input_digest: str
    closed_at: datetime
    closed_by: str


@dataclass(frozen=True, slots=True)
class Result(Person):
    """A person's year: the closing's figures, the additional appraisal, and the ability score."""

    appraised_months: int
    masked_months: int
    monthly_mean: Decimal | None
    committee: Decimal | None
    annual_score: Decimal | None
    raw_scores: Mapping[Tier, Decimal] | None
    scores: Mapping[Tier, Decimal] | None
    vetoed: bool
    self_score: Decimal | None
    additional_committee: Decimal | None
    additional_score: Decimal | None
    competency_score: Decimal | None

    @property
    def result_digest(self) -> str:
        """Return the digest of all figures: another one says that something was scored or assessed since."""
        return digest(
            {
                "place": [self.unit_path, self.tier],
                "months": [self.appraised_months, self.masked_months, self.monthly_mean],
                "scores": [self.committee, self.annual_score, self.self_score],
                "additional": [self.additional_committee, self.additional_score, self.competency_score],
                "raw_scores": {str(tier): score for tier, score in (self.raw_scores or {}).items()},
                "adjusted_scores": {str(tier): score for tier, score in (self.scores or {}).items()},
                "vetoed": self.vetoed,
            }
        )


async def hold(session: Session, year: int) -> None:
    """Keep everybody else from changing the year's scores or closing until the transaction ends."""
    values = {"company": session.company, "year": year}
    await session.execute(insert(appraisal_year).values(values).on_conflict_do_nothing())
    await session.execute(sa.select(appraisal_year).filter_by(**values).with_for_update())


async def find_closed(session: Session, year: int) -> ClosedYear | None:
    """Return the year if it is closed, None while it is open."""
    query = sa.select(*_CLOSED.columns).where(_c.company == session.company, _c.year == year)
    row = (await session.execute(query)).one_or_none()
    return None if row is None else _CLOSED.read(row)


async def every_closed(session: Session) -> list[int]:
    """Return every closed year, in time."""
    query = sa.select(_c.year).where(_c.company == session.company).order_by(_c.year)
    return [year for (year,) in await session.execute(query)]


async def require_open(session: Session, year: int) -> None:
    """Refuse a closed year, and one before a closed year: Conflict."""
    if await find_closed(session, year) is not None:
        raise Conflict("year_closed", year=year)
    later = [closed for closed in await every_closed(session) if closed > year]
    if later:
        raise Conflict("later_year_closed", year=year, later=later[0])


async def require_begun(session: Session, year: int) -> None:
    """Refuse a year that has not begun: Conflict."""
    if await today(session) < date(year, 1, 1):
        raise Conflict("year_not_begun", year=year)


async def require_ended(session: Session, year: int) -> None:
    """Refuse a year that has not ended: Conflict."""
    if await today(session) <= closing_day(year):
        raise Conflict("year_not_ended", year=year)


async def require_closed(session: Session, year: int) -> ClosedYear:
    """Return the closed year; Conflict while it is open."""
    closed = await find_closed(session, year)
    if closed is None:
        raise Conflict("year_open", year=year)
    return closed


async def add_closing(session: Session, closing: YearClosing) -> None:
    """Write the closing of a year and all its results."""
    await session.execute(
        sa.insert(annual_closing).values(
            company=session.company,
            year=closing.year,
            scheme_version=closing.scheme_version,
            people=closing.people,
            missing_committee=len(closing.unjudged),
            input_digest=closing.input_digest,
            closed_by=session.caller.actor,
        )
    )
    rows = (_row(session.company, closing, result) for result in closing.results)
    await bulk.copy(session, annual_result, annual_result.columns.keys(), rows)


async def save_additional(session: Session, year: int, scores: Mapping[str, YearScore]) -> None:
    """Write what people's additional appraisals came to, in the place of what they were before."""
    rows = [
        {
            "employee_no": employee_no,
            "self_score": score.self_score,
            "committee": score.additional_committee,
            "additional_score": score.additional_score,
        }
        for employee_no, score in scores.items()
    ]
    constants = {"company": session.company, "year": year, "recorded_by": session.caller.actor}
    await bulk.save(session, additional_result, rows, constants, "recorded_at")


async def people(session: Session, year: int) -> dict[str, Person]:
    """Return everybody with a result of the year, where they were on 31 December, by personnel number."""
    listing = listing_of(_PERSON, (_r.employee_no,), _r.company == session.company, _r.year == year)
    return {person.employee_no: person for person in await listing.every(session)}


async def results(session: Session, year: int, paging: PageRequest | None) -> Slice[Result]:
    """Return a page of the results that the caller may see, by personnel number, or all of them."""
    return await _visible(session, year).page_or_every(session, paging)


async def get_result(session: Session, year: int, employee_no: str) -> Result:
    """Return one person's result; Missing when there is none in reach."""
    result = await _visible(session, year).find(session, _r.employee_no == employee_no)
    if result is None:
        raise Missing("result_not_found", year=year, employee_no=employee_no)
    return result


def _visible(session: Session, year: int) -> Listing[Result]:
    with_scores = annual_result.outerjoin(
        additional_result, sa.and_(_x.company == _r.company, _x.year == _r.year, _x.employee_no == _r.employee_no)
    ).outerjoin(self_score, sa.and_(_o.company == _r.company, _o.year == _r.year, _o.employee_no == _r.employee_no))
    reader = _result_reader(year)
    query = (
        sa.select(*reader.columns)
        .select_from(with_scores)
        .where(_r.company == session.company, _r.year == year, within_scope(session.caller.scope, annual_result))
    )
    return Listing(query, (_r.employee_no,), reader.read)


def _result_reader(year: int) -> RowReader[Result]:
    """Return the reader of results, with the latest ability score up to the year's 31 December."""
    ability = (
        sa.select(ability_score.c.score)
        .where(
            ability_score.c.company == _r.company,
            ability_score.c.employee_no == _r.employee_no,
            ability_score.c.assessed_on <= closing_day(year),
        )
        .order_by(ability_score.c.assessed_on.desc())
        .limit(1)
        .scalar_subquery()
    )
    return RowReader(
        Result,
        annual_result,
        columns={
            "self_score": _o.score,
            "additional_committee": _x.committee,
            "additional_score": _x.additional_score,
            "competency_score": ability,
        },
        convert={"raw_scores": _by_tier, "scores": _by_tier},
    )


def _row(company: str, closing: YearClosing, result: PersonResult) -> tuple[Any, ...]:
    """Return a result in the order of the table's columns."""
    score = result.score
    return (
        company,
        closing.year,
        *result.identity,
        score.appraised_months,
        score.masked_months,
        score.monthly_mean,
        score.committee,
        score.annual_score,
        None if score.scores is None else _by_name(score.scores),
        None if result.scores is None else _by_name(result.scores),
        score.vetoed,
        closing.scheme_version,
        result.input_digest,
    )


def _by_tier(scores: Mapping[str, str]) -> dict[Tier, Decimal]:
    return {Tier(tier): Decimal(score) for tier, score in scores.items()}


def _by_name(scores: Mapping[Tier, Decimal]) -> str:
    return canonical_json({str(tier): score for tier, score in scores.items()})


_CLOSED: Final = RowReader(ClosedYear, annual_closing)
_PERSON: Final = RowReader(Person, annual_result)

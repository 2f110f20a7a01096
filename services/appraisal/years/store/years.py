"""Years: which are closed, and what each person's year came to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.appraisal.tables import (
    ability_score,
    additional_result,
    annual_closing,
    annual_result,
    appraisal_year,
    self_score,
)
from services.appraisal.years.domain.year_closing import PersonResult
from shared.kernel.digests import canonical_json
from shared.kernel.errors import Conflict, Missing
from shared.kernel.months import closing_day
from shared.kernel.rungs import Tier
from shared.platform.database.scopes import within_scope
from shared.platform.database.transactions import copy_rows
from shared.platform.identity.callers import Caller
from shared.platform.web.pages import PageRequest, Slice

_r = annual_result.c


@dataclass(frozen=True, slots=True)
class YearClosing:
    """The one closing of a year."""

    year: int
    scheme_version: int
    people: int
    missing_committee: int
    input_digest: str
    closed_at: datetime
    closed_by: str


@dataclass(frozen=True, slots=True)
class Result:
    """A person's year as it is told: the closing's figures, the additional appraisal, and the ability score."""

    employee_no: str
    unit_code: str
    unit_path: str
    tier: Tier
    appraised_months: int
    masked_months: int
    monthly_mean: Decimal | None
    committee: Decimal | None
    annual_score: Decimal | None
    raw_scores: Mapping[Tier, Decimal] | None
    scores: Mapping[Tier, Decimal] | None
    vetoed: bool
    scheme_version: int
    input_digest: str
    self_score: Decimal | None
    additional_committee: Decimal | None
    additional_score: Decimal | None
    competency_score: Decimal | None


@dataclass(frozen=True, slots=True)
class PersonAtClosing:
    """Where somebody with a result was on 31 December."""

    unit_code: str
    unit_path: str
    tier: Tier


@dataclass(frozen=True, slots=True)
class AdditionalScore:
    """What the additional appraisal of a person came to."""

    employee_no: str
    self_score: Decimal | None
    committee: Decimal | None
    additional_score: Decimal | None


async def hold(connection: AsyncConnection, company: str, year: int) -> None:
    """Keep everybody else from changing the year's scores or closing until the transaction ends."""
    values = {"company": company, "year": year}
    await connection.execute(insert(appraisal_year).values(values).on_conflict_do_nothing())
    await connection.execute(sa.select(appraisal_year).filter_by(**values).with_for_update())


async def closing(connection: AsyncConnection, company: str, year: int) -> YearClosing | None:
    """Return the year's closing, None while it is open."""
    query = sa.select(annual_closing).where(annual_closing.c.company == company, annual_closing.c.year == year)
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        return None
    return YearClosing(
        row.year,
        row.scheme_version,
        row.people,
        row.missing_committee,
        row.input_digest,
        row.closed_at,
        row.closed_by,
    )


async def all_closed(connection: AsyncConnection, company: str) -> list[int]:
    """Return every closed year, in time."""
    closed = annual_closing.c
    query = sa.select(closed.year).where(closed.company == company).order_by(closed.year)
    return list(await connection.scalars(query))


async def needs_open(connection: AsyncConnection, company: str, year: int) -> None:
    """Refuse a closed year: Conflict."""
    if await closing(connection, company, year) is not None:
        raise Conflict("year_closed", year=year)


async def needs_closed(connection: AsyncConnection, company: str, year: int) -> YearClosing:
    """Return the closing; Conflict while the year is open."""
    found = await closing(connection, company, year)
    if found is None:
        raise Conflict("year_open", year=year)
    return found


async def save_closing(
    connection: AsyncConnection,
    caller: Caller,
    year: int,
    scheme_version: int,
    results: Sequence[PersonResult],
    *,
    input_digest: str,
) -> None:
    """Write the closing and all its results."""
    await connection.execute(
        sa.insert(annual_closing).values(
            company=caller.company,
            year=year,
            scheme_version=scheme_version,
            people=len(results),
            missing_committee=sum(result.lacks_committee for result in results),
            input_digest=input_digest,
            closed_by=caller.actor,
        )
    )
    rows = [_copied(caller.company, year, scheme_version, result) for result in results]
    await copy_rows(connection, "annual_result", annual_result.columns.keys(), rows)


async def save_additional(
    connection: AsyncConnection, caller: Caller, year: int, scores: Iterable[AdditionalScore]
) -> None:
    """Write what the additional appraisal came to, in place of what it was before."""
    names = ("employee_no", "self_score", "committee", "additional_score")
    rows = [{name: getattr(score, name) for name in names} for score in scores]
    given = (
        sa.func.jsonb_to_recordset(sa.bindparam("rows", rows, JSONB))
        .table_valued(*(sa.column(name, additional_result.c[name].type) for name in names), name="given")
        .render_derived(with_types=True)
    )
    source = sa.select(
        sa.literal(caller.company),
        sa.literal(year, sa.SmallInteger),
        *(given.c[name] for name in names),
        sa.literal(caller.actor),
    )
    statement = insert(additional_result).from_select(["company", "year", *names, "recorded_by"], source)
    changed = {name: statement.excluded[name] for name in (*names[1:], "recorded_by")}
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["company", "year", "employee_no"], set_={**changed, "recorded_at": sa.func.now()}
        )
    )


async def people(connection: AsyncConnection, company: str, year: int) -> dict[str, PersonAtClosing]:
    """Return everybody with a result of the year."""
    query = sa.select(_r.employee_no, _r.unit_code, _r.unit_path, _r.tier).where(_r.company == company, _r.year == year)
    return {
        row.employee_no: PersonAtClosing(row.unit_code, row.unit_path, Tier(row.tier))
        for row in await connection.execute(query)
    }


async def results(connection: AsyncConnection, caller: Caller, year: int, paging: PageRequest) -> Slice[Result]:
    """Return the results that the caller may see, by personnel number."""
    query = _visible(caller, year).where(paging.beyond(_r.employee_no)).limit(paging.limit + 1)
    found = [_result(row) for row in await connection.execute(query)]
    return paging.page(found, key=lambda result: (result.employee_no,))


async def all_results(connection: AsyncConnection, caller: Caller, year: int) -> list[Result]:
    """Return every result that the caller may see."""
    return [_result(row) for row in await connection.execute(_visible(caller, year))]


async def result(connection: AsyncConnection, caller: Caller, year: int, employee_no: str) -> Result:
    """Return one person's result; Missing when there is none in reach."""
    row = (await connection.execute(_visible(caller, year).where(_r.employee_no == employee_no))).one_or_none()
    if row is None:
        raise Missing("result_not_found", year=year, employee_no=employee_no)
    return _result(row)


def _visible(caller: Caller, year: int) -> sa.Select[Any]:
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
    extra = additional_result.c
    own = self_score.c
    return (
        sa.select(
            annual_result,
            own.score.label("self_score"),
            extra.committee.label("additional_committee"),
            extra.additional_score,
            ability.label("competency_score"),
        )
        .select_from(
            annual_result.outerjoin(
                additional_result,
                sa.and_(extra.company == _r.company, extra.year == _r.year, extra.employee_no == _r.employee_no),
            ).outerjoin(
                self_score,
                sa.and_(own.company == _r.company, own.year == _r.year, own.employee_no == _r.employee_no),
            )
        )
        .where(
            _r.company == caller.company,
            _r.year == year,
            within_scope(caller.scope, _r.employee_no, _r.unit_path, _r.tier),
        )
        .order_by(_r.employee_no)
    )


def _copied(company: str, year: int, version: int, result: PersonResult) -> tuple[Any, ...]:
    """Return a result as a row, in the order of the table's columns."""
    score = result.score
    return (
        company,
        year,
        result.employee_no,
        result.unit_code,
        result.unit_path,
        result.tier.value,
        score.appraised_months,
        score.masked_months,
        score.monthly_mean,
        score.committee,
        score.annual_score,
        None if score.scores is None else _by_name(score.scores),
        None if result.scores is None else _by_name(result.scores),
        score.vetoed,
        version,
        result.input_digest,
    )


def _result(row: sa.Row[Any]) -> Result:
    return Result(
        employee_no=row.employee_no,
        unit_code=row.unit_code,
        unit_path=row.unit_path,
        tier=Tier(row.tier),
        appraised_months=row.appraised_months,
        masked_months=row.masked_months,
        monthly_mean=row.monthly_mean,
        committee=row.committee,
        annual_score=row.annual_score,
        raw_scores=_by_tier(row.raw_scores),
        scores=_by_tier(row.scores),
        vetoed=row.vetoed,
        scheme_version=row.scheme_version,
        input_digest=row.input_digest,
        self_score=row.self_score,
        additional_committee=row.additional_committee,
        additional_score=row.additional_score,
        competency_score=row.competency_score,
    )


def _by_tier(scores: dict[str, str] | None) -> dict[Tier, Decimal] | None:
    return None if scores is None else {Tier(tier): Decimal(score) for tier, score in scores.items()}


def _by_name(scores: Mapping[Tier, Decimal]) -> str:
    return canonical_json({str(name): score for name, score in scores.items()})

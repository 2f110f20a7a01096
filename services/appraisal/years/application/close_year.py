"""The closing of a year: everybody's annual result, once."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.appraisal.clients.ladder import LadderClient, Placement, first_placements
from services.appraisal.months.store import months
from services.appraisal.schemes.store.schemes import SCHEMES, SchemeVersion
from services.appraisal.years.domain.annual import MonthTotals
from services.appraisal.years.domain.year_closing import PersonResult, PersonYear, close_people, people_with_open_months
from services.appraisal.years.store import panels, years
from services.appraisal.years.store.panels import Part
from shared.kernel.digests import digest
from shared.kernel.errors import Conflict, Fault, Unavailable
from shared.kernel.months import Month, closing_day, months_of_year
from shared.platform.jobs.jobs import JobRun

_NAMED = 100


@dataclass(frozen=True, slots=True)
class _Known:
    """What this service itself knows of the year."""

    version: SchemeVersion
    closed: Mapping[Month, int]
    totals: Mapping[str, Mapping[Month, MonthTotals | None]]
    committee: Mapping[tuple[str, str], Decimal]


async def close_year(run: JobRun, ladder: LadderClient) -> None:
    """Work out the result of everybody placed on 31 December, and close the year.

    Conflict while a month of anybody's employment is open, or while nobody judged somebody who has
    appraised months (unless that is accepted). Who was employed in a closed month that has no sheet
    of theirs was entered into the roster too late to be appraised: like a masked month it counts
    neither as zero nor as a month, and the result of the job says how many there are.
    """
    year = int(run.params["year"])
    known = await _load(run, year)
    placements = await ladder.placements(run.caller, date(year, 1, 1), date(year + 1, 1, 1))
    by_person: dict[str, list[Placement]] = {}
    for placement in placements:
        by_person.setdefault(placement.employee_no, []).append(placement)
    _refuse_open(year, by_person, known.closed)
    people = await asyncio.to_thread(_people, year, by_person, known)
    if not people:
        raise Conflict("nobody_employed", month=str(Month(year, 12)))
    await run.progress(0, len(people))
    version = known.version
    results = await asyncio.to_thread(close_people, people, version.rules, version.version)
    lacking = [result for result in results if result.lacks_committee]
    if lacking and not run.params["accept_missing_committee"]:
        _refuse_unjudged(year, lacking)
    input_digest = digest([[result.employee_no, result.input_digest] for result in results])
    async with run.finishing("close_year", str(year)) as connection:
        company = run.caller.company
        await years.hold(connection, company, year)
        await years.needs_open(connection, company, year)
        now = await SCHEMES.kept_in_force(connection, company, Month(year, 12))
        judged = await panels.panel_scores(connection, company, year, Part.OVERALL)
        if now.version != version.version or judged != known.committee:
            raise Unavailable("changed_meanwhile")  # the job begins again, with what is true then
        await years.save_closing(connection, run.caller, year, version.version, results, input_digest=input_digest)
        run.result = {
            "year": year,
            "scheme_version": version.version,
            "people": len(results),
            "vetoed": sum(result.score.vetoed for result in results),
            "missing_committee": len(lacking),
            "months_without_sheet": _months_without_sheet(people, known),
            "input_digest": input_digest,
        }


async def _load(run: JobRun, year: int) -> _Known:
    company = run.caller.company
    first, last = Month(year, 1), Month(year, 12)
    async with run.database.read() as connection:
        await years.needs_open(connection, company, year)
        return _Known(
            await SCHEMES.in_force(connection, company, last),
            await months.closed_between(connection, company, first, last),
            await months.totals_of_year(connection, company, first, last),
            await panels.panel_scores(connection, company, year, Part.OVERALL),
        )


def _refuse_open(year: int, placed: Mapping[str, Sequence[Placement]], closed: Mapping[Month, int]) -> None:
    employed = {who: [placement.span for placement in placements] for who, placements in placed.items()}
    standing = people_with_open_months(year, employed, closed)
    if not standing:
        return
    faults = [
        Fault(f"/{month}", "month_stands_open", {"month": str(month), "people": people})
        for month, people in standing.items()
    ]
    raise Conflict("year_open", faults, year=year, months=", ".join(map(str, standing)))


def _people(year: int, placed: Mapping[str, Sequence[Placement]], known: _Known) -> list[PersonYear]:
    members: dict[str, list[Decimal]] = {}
    for (employee_no, _), score in known.committee.items():
        members.setdefault(employee_no, []).append(score)
    on_closing_day = first_placements(
        placement
        for placements in placed.values()
        for placement in placements
        if placement.span.holds(closing_day(year))
    )
    people = []
    for employee_no, placement in on_closing_day.items():
        sheets = known.totals.get(employee_no, {})
        people.append(
            PersonYear(
                employee_no,
                placement.unit_code,
                placement.unit_path,
                placement.tier,
                {
                    month: sheets.get(month)
                    for month in months_of_year(year)
                    if month in sheets or _employed_in(month, placed[employee_no])
                },
                members.get(employee_no, []),
            )
        )
    return people


def _employed_in(month: Month, placements: Sequence[Placement]) -> bool:
    return any(
        placement.start < month.end and (placement.end is None or placement.end > month.first_day)
        for placement in placements
    )


def _months_without_sheet(people: Sequence[PersonYear], known: _Known) -> int:
    return sum(len(person.months.keys() - known.totals.get(person.employee_no, {}).keys()) for person in people)


def _refuse_unjudged(year: int, lacking: Sequence[PersonResult]) -> None:
    faults = [
        Fault(f"/{result.employee_no}", "committee_score_missing", {"employee_no": result.employee_no})
        for result in lacking[:_NAMED]
    ]
    raise Conflict("committee_scores_missing", faults, year=year, people=len(lacking))

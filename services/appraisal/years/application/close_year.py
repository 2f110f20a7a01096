"""The closing of a year: everybody's annual result, once."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import ClassVar, Final

from services.appraisal.clients.ladder import LadderClient, Placement, first_placements
from services.appraisal.months.application.people import people_of
from services.appraisal.months.domain.monthly import MonthTotals
from services.appraisal.months.store import months, sheets
from services.appraisal.schemes.store.schemes import SCHEMES, SchemeVersion
from services.appraisal.years.domain.scores import PanelKey, Part, scores_by_person
from services.appraisal.years.domain.year_closing import (
    PersonResult,
    PersonYear,
    YearClosing,
    people_with_open_months,
    year_of,
)
from services.appraisal.years.store import judgements, years
from shared.kernel.differences import differences
from shared.kernel.errors import Conflict, Fault, Unavailable
from shared.kernel.months import Month, closing_day
from shared.kernel.spans import Span
from shared.platform.database.sessions import Session
from shared.platform.jobs.kinds import Job, JobRun

_NAMED: Final = 100


@dataclass(frozen=True, slots=True)
class _Records:
    """The service's own records of the year."""

    version: SchemeVersion
    closed: Collection[Month]
    totals: Mapping[str, Mapping[Month, MonthTotals | None]]
    committee: Mapping[PanelKey, Decimal]


@dataclass(frozen=True, slots=True)
class CloseYear(Job):
    """The job that closes a year, with the result of everybody placed on 31 December.

    Who was employed in a closed month that has no sheet of theirs was entered into the roster too late to be
    appraised. Like a masked month it counts neither as zero nor as a month. They do not stop the others: the job's
    result lists them as ``late``, with those months.
    """

    kind: ClassVar[str] = "close_year"
    reading: ClassVar[str] = "result.read"
    year: int
    accept_missing_committee: bool

    async def check(self, session: Session) -> None:
        """Refuse a year that is closed, has not ended, or lies before a closed one: Conflict."""
        await years.require_open(session, self.year)
        await years.require_ended(session, self.year)

    async def run(self, run: JobRun) -> None:
        """Work out the results, and close the year.

        Conflict while a month of anybody's employment is open, or while nobody judged somebody who has
        appraised months (unless that is accepted).
        """
        year = self.year
        async with run.read() as session:
            records = await _load(session, year)
        version = records.version
        placements = await LadderClient(run.peers["ladder"]).placements(
            run.caller, date(year, 1, 1), date(year + 1, 1, 1)
        )
        people = await asyncio.to_thread(_people, year, placements, records)
        if not people:
            raise Conflict("nobody_employed", month=str(Month(year, 12)))
        await run.progress(0, len(people))
        closing = await asyncio.to_thread(YearClosing.of, year, people, version.rules, version.version)
        unjudged = closing.unjudged
        late = _late_months(people, records)
        if unjudged and not self.accept_missing_committee:
            _refuse_unjudged(year, unjudged)
        async with run.finish() as finished:
            await years.hold(finished, year)
            await years.require_open(finished, year)
            now = await SCHEMES.keep_in_force(finished, Month(year, 12))
            judged = await judgements.panel_scores(finished, year, Part.OVERALL)
            if now.version != version.version or judged != records.committee:
                raise Unavailable("changed_meanwhile")  # the job begins again, with what is true then
            await years.add_closing(finished, closing)
            await SCHEMES.seal(finished, version.version, Month(year, 12))  # last: closings wait for the version's row
            finished.note(differences(str(year), None, {"people": closing.people, "digest": closing.input_digest}))
            finished.result = {
                "year": year,
                "scheme_version": version.version,
                "people": closing.people,
                "vetoed": closing.vetoed,
                "missing_committee": len(unjudged),
                "months_without_sheet": sum(map(len, late.values())),
                "late": [
                    {"employee_no": employee_no, "months": [*map(str, months_without_sheet)]}
                    for employee_no, months_without_sheet in islice(late.items(), _NAMED)
                ],
                "input_digest": closing.input_digest,
            }


async def _load(session: Session, year: int) -> _Records:
    first, last = Month(year, 1), Month(year, 12)
    await years.require_open(session, year)
    return _Records(
        await SCHEMES.in_force(session, last),
        await months.closed_between(session, first, last),
        await sheets.totals_of_year(session, year),
        await judgements.panel_scores(session, year, Part.OVERALL),
    )


def _people(year: int, placements: Sequence[Placement], records: _Records) -> list[PersonYear]:
    """Return the year of everybody placed on 31 December; Conflict while a month of anybody's employment is open."""
    employed: dict[str, list[Span]] = {}
    for placement in placements:
        employed.setdefault(placement.employee_no, []).append(placement.span)
    _refuse_open(year, employed, records.closed)
    members = scores_by_person(records.committee)
    at_closing = people_of(
        first_placements(placement for placement in placements if placement.span.holds(closing_day(year))).values()
    )
    return [
        year_of(year, person, employed[who], records.totals.get(who, {}), members.get(who, []))
        for who, person in at_closing.items()
    ]


def _refuse_open(year: int, employed: Mapping[str, Sequence[Span]], closed: Collection[Month]) -> None:
    standing = people_with_open_months(year, employed, closed)
    if not standing:
        return
    faults = [
        Fault(f"/{month}", "month_stands_open", {"month": str(month), "people": people})
        for month, people in standing.items()
    ]
    raise Conflict("year_open", faults, year=year, months=", ".join(map(str, standing)))


def _late_months(people: Sequence[PersonYear], records: _Records) -> dict[str, list[Month]]:
    """Return who was entered after months of theirs were closed, each with those months: they have no sheet there."""
    without = {
        person.employee_no: sorted(person.months.keys() - records.totals.get(person.employee_no, {}).keys())
        for person in people
    }
    return {employee_no: late for employee_no, late in without.items() if late}


def _refuse_unjudged(year: int, unjudged: Sequence[PersonResult]) -> None:
    faults = [
        Fault(f"/{result.employee_no}", "committee_score_missing", {"employee_no": result.employee_no})
        for result in unjudged[:_NAMED]
    ]
    raise Conflict("committee_scores_missing", faults, year=year, people=len(unjudged))

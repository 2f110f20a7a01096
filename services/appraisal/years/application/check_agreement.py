"""The check whether closed months and years agree with the ladder's placements."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from services.appraisal.clients.ladder import LadderClient
from services.appraisal.months.application.people import people_employed, people_of
from services.appraisal.months.domain.people import Person, Position
from services.appraisal.months.store import months, sheets
from services.appraisal.years.domain.agreement import compare_results, compare_sheets
from services.appraisal.years.store import years
from shared.kernel.agreement import CHECK_AGREEMENT, Agreement
from shared.platform.jobs.kinds import Job, JobRun


@dataclass(frozen=True, slots=True)
class CheckAgreement(Job):
    """The job that compares closed months and years with the ladder; it changes nothing.

    What is changed while it runs may show as a finding; the next check tells.
    """

    kind: ClassVar[str] = CHECK_AGREEMENT
    reading: ClassVar[str] = "agreement.check"

    async def run(self, run: JobRun) -> None:
        """Compare every closed month's sheets and every closed year's results with the placements."""
        ladder = LadderClient(run.peers["ladder"])
        async with run.read() as session:
            closed_months = await months.every_closed(session)
            closed_years = await years.every_closed(session)
        periods = len(closed_months) + len(closed_years)
        agreement = Agreement()
        for month in closed_months:
            await run.progress(agreement.periods, periods)
            placed = _positions(await people_employed(ladder, run.caller, month))
            async with run.read() as session:
                own = _positions(await sheets.people(session, month))
            await asyncio.to_thread(agreement.add, str(month), len(own), compare_sheets(own, placed))
        for year in closed_years:
            await run.progress(agreement.periods, periods)
            placed = _positions(people_of((await ladder.at_closing(run.caller, year)).values()))
            async with run.read() as session:
                own = _positions(await years.people(session, year))
            await asyncio.to_thread(agreement.add, str(year), len(own), compare_results(own, placed))
        async with run.finish() as finished:
            finished.result = agreement.document()


def _positions(people: Mapping[str, Person]) -> dict[str, Position]:
    return {employee_no: person.position for employee_no, person in people.items()}

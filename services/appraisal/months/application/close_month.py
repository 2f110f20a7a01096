"""The closing of a month: everybody's sheet is scored for good."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from services.appraisal.clients.ladder import LadderClient
from services.appraisal.months.application.people import people_employed
from services.appraisal.months.application.scoring import fact_of, score_all
from services.appraisal.months.domain.closing import close_sheets, require_declared
from services.appraisal.months.domain.people import Person
from services.appraisal.months.domain.sheets import MonthlyFact, PersonSheet
from services.appraisal.months.store import facts, months, sheets
from services.appraisal.schemes.store.schemes import SCHEMES, SchemeVersion
from shared.kernel.differences import differences
from shared.kernel.errors import Conflict, Unavailable
from shared.kernel.months import Month
from shared.platform.database.sessions import Session
from shared.platform.jobs.kinds import Job, JobRun

_AT_ONCE: Final = 1000


@dataclass(frozen=True, slots=True)
class CloseMonth(Job):
    """The job that closes a month.

    A month may be closed before an earlier one: each stands on its own facts, and the year asks for all.
    """

    kind: ClassVar[str] = "close_month"
    reading: ClassVar[str] = "sheet.read"
    month: Month

    async def check(self, session: Session) -> None:
        """Refuse a month that is closed: Conflict."""
        await months.require_open(session, self.month)

    async def run(self, run: JobRun) -> None:
        """Score the sheet of everybody employed in the month, and close it; Conflict while somebody's is incomplete."""
        month = self.month
        async with run.read() as session:
            await months.require_open(session, month)
            version = await SCHEMES.in_force(session, month)
            recorded = await facts.of_month(session, month)
            mark = await facts.mark(session, month)
        employed = await people_employed(LadderClient(run.peers["ladder"]), run.caller, month)
        if not employed:
            raise Conflict("nobody_employed", month=str(month))
        require_declared(month, (recorded[number] for number in employed if number in recorded), version.rules)
        scored = await _scored(run, [*employed.values()], recorded, version, month)
        closing = await asyncio.to_thread(close_sheets, month, version.version, scored)
        async with run.finish() as finished:
            await months.hold(finished, month)
            await months.require_open(finished, month)
            now = await SCHEMES.keep_in_force(finished, month)
            if now.version != version.version or await facts.mark(finished, month) != mark:
                raise Unavailable("changed_meanwhile")  # the job begins again, with what is true then
            await sheets.add_closing(finished, closing)
            finished.note(differences(str(month), None, closing.record))
            await SCHEMES.seal(finished, version.version, month)  # last: other closings wait for the version's row
            finished.result = {"month": str(month), **closing.record}


async def _scored(
    run: JobRun, people: Sequence[Person], recorded: Mapping[str, MonthlyFact], version: SchemeVersion, month: Month
) -> list[PersonSheet]:
    scored: list[PersonSheet] = []
    for start in range(0, len(people), _AT_ONCE):
        await run.progress(start, len(people))
        part = [fact_of(person, month, recorded) for person in people[start : start + _AT_ONCE]]
        scored += await asyncio.to_thread(score_all, part, version)
    return scored

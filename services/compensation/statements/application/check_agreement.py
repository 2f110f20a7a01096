"""The check whether statements agree with the ladder's placements and the appraisal's results."""

import asyncio
from dataclasses import dataclass
from itertools import chain
from typing import ClassVar

from services.compensation.statements.application.inputs import month_results, placed_people
from services.compensation.statements.domain.agreement import compare_placements, compare_results, first_rungs
from services.compensation.statements.store import pay_lists, statements
from shared.kernel.agreement import CHECK_AGREEMENT, Agreement
from shared.platform.jobs.kinds import Job, JobRun


@dataclass(frozen=True, slots=True)
class CheckAgreement(Job):
    """Compares the statements of every month that has any with placements and results; changes nothing."""

    kind: ClassVar[str] = CHECK_AGREEMENT
    reading: ClassVar[str] = "agreement.check"

    async def run(self, run: JobRun) -> None:
        """Compare; what is changed while it runs may show as a finding, and the next check tells."""
        async with run.read() as session:
            drawn_up = await pay_lists.months(session)
        agreement = Agreement()
        for month in drawn_up:
            await run.progress(agreement.periods, len(drawn_up))
            rungs = first_rungs(await placed_people(run, month))
            results = await month_results(run, month)
            async with run.read() as session:
                paid = await statements.paid(session, await pay_lists.get(session, month))
            disagreements = chain(compare_placements(paid, rungs), compare_results(paid, results))
            await asyncio.to_thread(agreement.add, str(month), len(paid), disagreements)
        async with run.finish() as finished:
            finished.result = agreement.document()

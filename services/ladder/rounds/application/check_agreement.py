"""The check whether the rounds' decisions agree with the appraisal's annual results, and with placements."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import ClassVar

from services.ladder.clients.appraisal import AppraisalClient, Figures
from services.ladder.rounds.domain.agreement import YearFigures, compare_results, find_unplaced
from services.ladder.rounds.domain.rounds import RoundState
from services.ladder.rounds.store import decisions, rounds
from shared.kernel.agreement import CHECK_AGREEMENT, Agreement, Disagreement
from shared.platform.jobs.kinds import Job, JobRun


@dataclass(frozen=True, slots=True)
class CheckAgreement(Job):
    """Compare every round's decisions with the year's results, and a finished one's with placements; change nothing.

    A change during the check may show as a finding; the next check tells.
    """

    kind: ClassVar[str] = CHECK_AGREEMENT
    reading: ClassVar[str] = "agreement.check"

    async def run(self, run: JobRun) -> None:
        """Compare year by year."""
        appraisal = AppraisalClient(run.peers["appraisal"])
        async with run.read() as session:
            years = [round_of_year.year for round_of_year in await rounds.every(session)]
        agreement = Agreement()
        for year in years:
            await run.progress(agreement.periods, len(years))
            results = _figures(await appraisal.figures(run.caller, year))
            async with run.read() as session:
                round_of_year = await rounds.get(session, year)  # anew: it may have been finished meanwhile
                decided = await decisions.decided(session, round_of_year)
            disagreements: Iterator[Disagreement] = compare_results(decided, results)
            if round_of_year.state is RoundState.FINISHED:
                disagreements = chain(disagreements, find_unplaced(decided))
            await asyncio.to_thread(agreement.add, str(year), len(decided), disagreements)
        async with run.finish() as finished:
            finished.result = agreement.document()


def _figures(results: Mapping[str, Figures] | None) -> dict[str, YearFigures] | None:
    """Return the results as the domain compares them; None while the year is open."""
    if results is None:
        return None
    return {
        employee_no: YearFigures(**result.model_dump(exclude={"employee_no"}))
        for employee_no, result in results.items()
    }

"""The check whether the rounds' decisions agree with the appraisal's annual results, and with placements."""

import asyncio
from collections.abc import Iterator
from itertools import chain

from services.ladder.clients.appraisal import AppraisalClient
from services.ladder.rounds.domain.agreement import compare_results, find_unplaced
from services.ladder.rounds.domain.rounds import RoundState
from services.ladder.rounds.store import decisions, rounds
from shared.kernel.agreement import CHECK_AGREEMENT, EVERYTHING, Agreement, Disagreement
from shared.platform.jobs.jobs import JobRun


async def check_agreement(run: JobRun, appraisal: AppraisalClient) -> None:
    """Compare every round's decisions with the year's results, and a finished one's with placements; change nothing.

    What is changed while it runs may show as a finding; the next check tells.
    """
    company = run.caller.company
    async with run.database.read() as connection:
        years = [each.year for each in await rounds.every(connection, company)]
    agreement = Agreement()
    for year in years:
        await run.progress(agreement.periods, len(years))
        results = await appraisal.figures(run.caller, year)
        async with run.database.read() as connection:
            found = await rounds.get(connection, company, year)  # anew: it may have been finished meanwhile
            decided = await decisions.decided(connection, company, found)
        disagreements: Iterator[Disagreement] = compare_results(decided, results)
        if found.state is RoundState.FINISHED:
            disagreements = chain(disagreements, find_unplaced(decided))
        await asyncio.to_thread(agreement.add, str(year), len(decided), disagreements)
    async with run.finishing(CHECK_AGREEMENT, EVERYTHING):
        run.result = agreement.document()

"""The check whether statements agree with the ladder's placements and the appraisal's results."""

import asyncio
from collections.abc import Iterable
from itertools import chain

from services.compensation.clients.appraisal import AppraisalClient
from services.compensation.clients.ladder import LadderClient
from services.compensation.statements.domain.agreement import compare_placements, compare_results
from services.compensation.statements.domain.pay_list import PlacedPerson
from services.compensation.statements.store import statements
from shared.kernel.agreement import CHECK_AGREEMENT, EVERYTHING, Agreement
from shared.platform.jobs.jobs import JobRun


async def check_agreement(run: JobRun, ladder: LadderClient, appraisal: AppraisalClient) -> None:
    """Compare the statements of every month that has any with placements and results; change nothing.

    What is changed while it runs may show as a finding; the next check tells.
    """
    company = run.caller.company
    async with run.database.read() as connection:
        drawn_up = await statements.months(connection, company)
    agreement = Agreement()
    for month in drawn_up:
        await run.progress(agreement.periods, len(drawn_up))
        rungs = _first_rungs(await ladder.placed_in(run.caller, month))
        results = await appraisal.month_results(run.caller, month)
        async with run.database.read() as connection:
            paid = await statements.paid(connection, company, month)
        found = chain(compare_placements(paid, rungs), compare_results(paid, results))
        await asyncio.to_thread(agreement.add, str(month), len(paid), found)
    async with run.finishing(CHECK_AGREEMENT, EVERYTHING):
        run.result = agreement.document()


def _first_rungs(placed: Iterable[PlacedPerson]) -> dict[str, str]:
    """Return the rung of each person's earliest of these placements."""
    first: dict[str, str] = {}
    for each in sorted(placed, key=lambda one: (one.employee_no, one.span.start)):
        first.setdefault(each.employee_no, each.rung)
    return first

"""The check whether closed months and years agree with the ladder's placements."""

import asyncio
from collections.abc import Mapping

from services.appraisal.clients.ladder import LadderClient, Placement
from services.appraisal.months.store import months
from services.appraisal.years.domain.agreement import Where, compare_results, compare_sheets
from services.appraisal.years.store import years
from shared.kernel.agreement import CHECK_AGREEMENT, EVERYTHING, Agreement
from shared.platform.jobs.jobs import JobRun


async def check_agreement(run: JobRun, ladder: LadderClient) -> None:
    """Compare every closed month's sheets and every closed year's results with the placements; change nothing.

    What is changed while it runs may show as a finding; the next check tells.
    """
    company = run.caller.company
    async with run.database.read() as connection:
        closed_months = await months.all_closed(connection, company)
        closed_years = await years.all_closed(connection, company)
    periods = len(closed_months) + len(closed_years)
    agreement = Agreement()
    for month in closed_months:
        await run.progress(agreement.periods, periods)
        placed = _where(await ladder.employed(run.caller, month))
        async with run.database.read() as connection:
            sheets = await months.people(connection, company, month)
        await asyncio.to_thread(agreement.add, str(month), len(sheets), compare_sheets(sheets, placed))
    for year in closed_years:
        await run.progress(agreement.periods, periods)
        placed = _where(await ladder.at_closing(run.caller, year))
        async with run.database.read() as connection:
            people = await years.people(connection, company, year)
        results = {employee_no: Where(each.unit_path, each.tier) for employee_no, each in people.items()}
        await asyncio.to_thread(agreement.add, str(year), len(results), compare_results(results, placed))
    async with run.finishing(CHECK_AGREEMENT, EVERYTHING):
        run.result = agreement.document()


def _where(placements: Mapping[str, Placement]) -> dict[str, Where]:
    return {employee_no: Where(each.unit_path, each.tier) for employee_no, each in placements.items()}

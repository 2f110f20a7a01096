"""What statements follow from: where people are placed, and what their month came to, as the other services say."""

from services.compensation.clients.appraisal import AppraisalClient
from services.compensation.clients.ladder import LadderClient
from services.compensation.statements.domain.pay_list import MonthResult, PlacedPerson
from shared.kernel.months import Month
from shared.kernel.spans import Span
from shared.platform.jobs.kinds import JobRun


async def placed_people(run: JobRun, month: Month) -> list[PlacedPerson]:
    """Return where people are placed on the days of a month."""
    placements = await LadderClient(run.peers["ladder"]).placed_in(run.caller, month)
    return [
        PlacedPerson(
            placement.employee_no,
            placement.unit_code,
            placement.unit_path,
            placement.tier,
            placement.rung,
            Span(placement.start, placement.end),
        )
        for placement in placements
    ]


async def month_results(run: JobRun, month: Month) -> dict[str, MonthResult] | None:
    """Return the results of a month by personnel number; None while it is open."""
    results = await AppraisalClient(run.peers["appraisal"]).month_results(run.caller, month)
    if results is None:
        return None
    return {result.employee_no: MonthResult(result.masked, result.score) for result in results}

"""The statements of a month, drawn up for everybody employed in it."""

import asyncio
from decimal import Decimal

from services.compensation.clients.appraisal import AppraisalClient
from services.compensation.clients.ladder import LadderClient
from services.compensation.pay_tables.store.pay_tables import PAY_TABLES
from services.compensation.statements.domain.pay_list import draw_up_all
from services.compensation.statements.store import statements
from shared.kernel.errors import Conflict, Unavailable
from shared.kernel.months import Month
from shared.platform.jobs.jobs import JobRun


async def draw_up_statements(run: JobRun, ladder: LadderClient, appraisal: AppraisalClient) -> None:
    """Draw up everybody's statement by the pay table in force, in place of the month's earlier drafts."""
    month, company = Month.parse(run.params["month"]), run.caller.company
    async with run.database.read() as connection:
        version = await PAY_TABLES.in_force(connection, company, month)
    placed = await ladder.placed_in(run.caller, month)
    if not placed:
        raise Conflict("nobody_employed", month=str(month))
    results = await appraisal.month_results(run.caller, month)
    people = len({one.employee_no for one in placed})
    await run.progress(0, people)
    drawn = await asyncio.to_thread(draw_up_all, version.rules, month, placed, results)
    await run.progress(len(drawn), people)
    async with run.finishing("draw_up_statements", str(month)) as connection:
        current = await PAY_TABLES.kept_in_force(connection, company, month)
        if current.version != version.version:
            raise Unavailable("changed_meanwhile", month=str(month))  # begins again, by the new table
        await statements.replace(connection, company, month, drawn, version.version)
        complete = [one.gross for one in drawn if one.gross is not None]
        run.result = {
            "month": str(month),
            "table_version": version.version,
            "people": len(drawn),
            "complete": len(complete),
            "pending": len(drawn) - len(complete),
            "gross": format(sum(complete, Decimal("0.00")), "f"),
        }

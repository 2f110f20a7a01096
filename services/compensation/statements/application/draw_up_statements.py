"""The statements of a month, drawn up for everybody employed in it."""

import asyncio
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from services.compensation.pay_tables.store.pay_tables import PAY_TABLES
from services.compensation.statements.application.inputs import month_results, placed_people
from services.compensation.statements.domain.pay_list import draw_up_all
from services.compensation.statements.store import statements
from shared.kernel.errors import Conflict, Unavailable
from shared.kernel.months import Month
from shared.platform.database.sessions import Session
from shared.platform.jobs.kinds import Job, JobRun


@dataclass(frozen=True, slots=True)
class DrawUpStatements(Job):
    """Draws up everybody's statement by the pay table in force, in place of the month's earlier drafts."""

    kind: ClassVar[str] = "draw_up_statements"
    month: Month

    async def check(self, session: Session) -> None:
        """Missing before the first pay table."""
        await PAY_TABLES.in_force(session, self.month)

    async def run(self, run: JobRun) -> None:
        """Draw up the statements; a new pay table meanwhile makes it begin again."""
        async with run.read() as session:
            version = await PAY_TABLES.in_force(session, self.month)
        placed = await placed_people(run, self.month)
        if not placed:
            raise Conflict("nobody_employed", month=str(self.month))
        results = await month_results(run, self.month)
        people = len({person.employee_no for person in placed})
        await run.progress(0, people)
        drawn = await asyncio.to_thread(draw_up_all, version.rules, self.month, placed, results)
        await run.progress(len(drawn), people)
        async with run.finish() as finished:
            current = await PAY_TABLES.keep_in_force(finished, self.month)
            if current.version != version.version:
                raise Unavailable("changed_meanwhile", month=str(self.month))  # begins again, by the new table
            await statements.replace(finished, self.month, drawn, version.version)
            complete = [person.gross for person in drawn if person.gross is not None]
            finished.result = {
                "month": str(self.month),
                "table_version": version.version,
                "people": len(drawn),
                "complete": len(complete),
                "pending": len(drawn) - len(complete),
                "gross": format(sum(complete, Decimal("0.00")), "f"),
            }

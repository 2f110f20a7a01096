"""The statements of a month, drawn up for everybody employed in it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import ClassVar

from services.compensation.pay_tables.store.pay_tables import PAY_TABLES
from services.compensation.statements.application.inputs import month_results, placed_people
from services.compensation.statements.domain.pay_list import DrawnUp, compare_versions, draw_up_all
from services.compensation.statements.store import pay_lists, statements
from services.compensation.statements.store.pay_lists import NewPayList
from shared.kernel.errors import Conflict, Unavailable
from shared.kernel.months import Month
from shared.platform.database.clock import today
from shared.platform.database.sessions import Session
from shared.platform.jobs.kinds import FinishedJob, Job, JobRun


@dataclass(frozen=True, slots=True)
class DrawUpStatements(Job):
    """Draws up everybody's statement by the pay table in force, as a version of the month's pay list."""

    kind: ClassVar[str] = "draw_up_statements"
    reading: ClassVar[str] = "statement.read"
    month: Month

    async def check(self, session: Session) -> None:
        """Missing before the first pay table; Conflict for a month that is not over."""
        await PAY_TABLES.in_force(session, self.month)
        this_day = await today(session)
        if this_day < self.month.end:
            raise Conflict("month_not_ended", month=str(self.month), today=str(this_day))

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
            kept = await _keep(finished, self.month, drawn, version.version)
            finished.result = {
                "month": str(self.month),
                "version": kept.version,
                "table_version": version.version,
                "people": kept.people,
                "complete": kept.complete,
                "pending": kept.people - kept.complete,
                "gross": format(kept.gross, "f"),
                "changed": kept.changed,
            }


async def _keep(finished: FinishedJob, month: Month, drawn: Sequence[DrawnUp], table_version: int) -> NewPayList:
    """Keep the statements as a further version of the month's pay list, unless nothing differs from the last one.

    Statements that pay seal the pay table: none may begin in the month, or before it, any more.
    """
    await pay_lists.hold(finished, month)
    before = await pay_lists.latest(finished, month)
    states = {} if before is None else await statements.states(finished, before)
    changes = await asyncio.to_thread(lambda: list(compare_versions(states, drawn, month, table_version)))
    if before is not None and not changes:
        return replace(before, changed=0)
    complete = [person.gross for person in drawn if person.gross is not None]
    new = NewPayList(
        month=month,
        version=1 if before is None else before.version + 1,
        table_version=table_version,
        people=len(drawn),
        complete=len(complete),
        gross=sum(complete, Decimal("0.00")),
        changed=0 if before is None else len({change.subject for change in changes}),
    )
    await pay_lists.add(finished, new)
    await statements.add(finished, new, drawn)
    if before is not None:
        finished.note(changes)
    if complete:
        await PAY_TABLES.seal(finished, table_version, month)
    return new

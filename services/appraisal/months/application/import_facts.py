"""The facts of a month, as those who measure them deliver them: in parts, and again when corrected."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.appraisal.clients.ladder import LadderClient
from services.appraisal.months.application.merge_facts import RecordedFacts, merge_facts
from services.appraisal.months.application.people import people_employed
from services.appraisal.months.domain.closing import require_begun
from services.appraisal.months.domain.fact_changes import FactChange, FactCount
from services.appraisal.months.domain.sheets import MonthlyFact
from services.appraisal.months.forms import FactForm
from services.appraisal.months.store import facts, months, veto_removals
from services.appraisal.schemes.store.schemes import SCHEMES
from shared.kernel.differences import Difference, differences
from shared.kernel.errors import Conflict
from shared.kernel.months import Month
from shared.kernel.revisions import NewerChoice
from shared.platform.database.sessions import Change, Write
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller
from shared.platform.tabular.reading import Table


@dataclass(frozen=True, slots=True)
class ImportTerms:
    """The day of the import, and what it does where it would overwrite newer facts."""

    today: date
    newer: NewerChoice = "refuse"


async def fact_form(database: Database, caller: Caller, month: Month) -> FactForm:
    """Return the form of a month; Missing where no scheme is in force."""
    async with database.read(caller) as session:
        version = await SCHEMES.in_force(session, month)
    return FactForm.by(month, version.version, version.rules)


async def import_facts(
    database: Database, ladder: LadderClient, change: Change, form: FactForm, table: Table, terms: ImportTerms
) -> FactCount:
    """Lay the columns that the table has over the recorded facts of its people, all or nothing."""
    month = form.month
    async with database.prepare(change):
        pass  # a repeated request has its answer before the ladder is asked
    require_begun(month, terms.today)
    employed = await people_employed(ladder, change.caller, month)
    people = {str(row.values["employee_no"]) for row in table.rows}
    async with database.change(change, str(month)) as write:
        await months.hold(write, month)
        await months.require_open(write, month)
        if (await SCHEMES.in_force(write, month)).version != form.version:
            raise Conflict("scheme_changed", month=str(month))
        recorded = await facts.of_month(write, month, people)
        earlier = await facts.earlier(write, month, _older_revisions(table, recorded))
        merge = await asyncio.to_thread(
            merge_facts, change.caller, form, table, employed, RecordedFacts(recorded, earlier), terms.newer
        )
        changes = [made for made in merge.changes if made.is_effective]
        await _save(write, month, changes)
        return write.answer(FactCount.of(changes, len(merge.changes), tuple(merge.left)))


async def _save(write: Write, month: Month, changes: Sequence[FactChange]) -> None:
    """Save what changed, with the reasons for removed vetoes, and have the audit record say it."""
    await facts.save(write, month, [change.after for change in changes])
    await veto_removals.add(write, month, [removal for change in changes for removal in change.removals()])
    write.note(await asyncio.to_thread(_differences, changes))


def _differences(changes: Sequence[FactChange]) -> list[Difference]:
    """Return what changed for whom; for many people it takes a while and belongs in a thread."""
    noted: list[Difference] = []
    for change in changes:
        noted += differences(change.after.employee_no, change.before.fields, change.after.fields)
        if change.removed_vetoes:
            noted.append(Difference(change.after.employee_no, "veto_reasons", None, change.reasons))
    return noted


def _older_revisions(table: Table, recorded: Mapping[str, MonthlyFact]) -> set[tuple[str, int]]:
    """Return the revisions that rows were exported with and that are not the newest."""
    rows = ((str(row.values["employee_no"]), row.values.get("revision")) for row in table.rows)
    return {
        (employee_no, revision)
        for employee_no, revision in rows
        if revision and employee_no in recorded and revision < recorded[employee_no].revision
    }

"""The facts of a month, as those who measure them deliver them: in parts, and again when corrected."""

import asyncio
from collections.abc import Mapping

from services.appraisal.clients.ladder import LadderClient
from services.appraisal.months.application.people import may_reach, people_employed
from services.appraisal.months.application.scoring import fact_of
from services.appraisal.months.domain.facts import read_sheet
from services.appraisal.months.domain.people import Person
from services.appraisal.months.domain.sheets import MonthlyFact
from services.appraisal.months.forms import FactForm
from services.appraisal.months.store import facts, months
from services.appraisal.schemes.store.schemes import SCHEMES
from shared.kernel.errors import Conflict, Fault, Invalid
from shared.kernel.imports import ImportCount
from shared.kernel.months import Month
from shared.kernel.pointers import parts_of
from shared.platform.database.sessions import Change
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller
from shared.platform.tabular.reading import Table


async def fact_form(database: Database, caller: Caller, month: Month) -> FactForm:
    """Return the form of a month; Missing where no scheme is in force."""
    async with database.read(caller) as session:
        version = await SCHEMES.in_force(session, month)
    return FactForm.by(month, version.version, version.rules)


async def import_facts(
    database: Database, ladder: LadderClient, change: Change, form: FactForm, table: Table
) -> ImportCount:
    """Lay the columns that the table has over the recorded facts of its people, all or nothing."""
    month = form.month
    async with database.prepare(change):
        pass  # a repeated request has its answer before the ladder is asked
    employed = await people_employed(ladder, change.caller, month)
    people = {str(row.values["employee_no"]) for row in table.rows}
    async with database.change(change, str(month)) as write:
        await months.hold(write, month)
        await months.require_open(write, month)
        if (await SCHEMES.in_force(write, month)).version != form.version:
            raise Conflict("scheme_changed", month=str(month))
        recorded = await facts.of_month(write, month, people)
        merged = await asyncio.to_thread(_merge, change.caller, form, table, employed, recorded)
        changed = [fact for fact in merged if _differs(fact, recorded.get(fact.employee_no))]
        await facts.save(write, month, changed)
        created = sum(fact.employee_no not in recorded for fact in changed)
        return write.answer(ImportCount(rows=len(merged), created=created, changed=len(changed) - created))


def _merge(
    caller: Caller,
    form: FactForm,
    table: Table,
    employed: Mapping[str, Person],
    recorded: Mapping[str, MonthlyFact],
) -> list[MonthlyFact]:
    """Return everybody's facts with the table laid over them; ImportRefused with every finding."""
    faults: list[Fault] = []
    merged: list[MonthlyFact] = []
    for index, row in enumerate(table.rows):
        employee_no = row.values["employee_no"]
        person = employed.get(employee_no)
        if row.values.get("month") not in {None, form.month}:
            faults.append(Fault.in_row(index, "month", "other_month", month=str(form.month)))
        if person is None:
            faults.append(Fault.in_row(index, "employee_no", "not_employed_in_month", month=str(form.month)))
            continue
        if not may_reach(caller, person):
            faults.append(Fault.in_row(index, "employee_no", "out_of_scope", employee_no=employee_no))
            continue
        fact = form.lay_over(fact_of(person, form.month, recorded), row.values)
        faults += [
            Fault.in_row(index, _column_of(fault, table), fault.code, **fault.params) for fault in _faults(form, fact)
        ]
        merged.append(fact)
    table.refuse(faults)
    return merged


def _faults(form: FactForm, fact: MonthlyFact) -> list[Fault]:
    """Return what the scheme refuses of somebody's facts; facts of an older scheme are not looked at.

    The table's own incidents are declared ones: its column lists them.
    """
    by_scheme = {code: fields for code, fields in fact.facts.items() if code in form.scheme.scorers}
    try:
        read_sheet({**fact.document, "facts": by_scheme, "veto": None}, form.scheme)
    except Invalid as invalid:
        return invalid.faults
    return []


def _column_of(fault: Fault, table: Table) -> str:
    """Return the column that a fault's pointer leads to, or the person's where the table has no such column."""
    parts = parts_of(fault.pointer)
    key = ".".join(parts[1:3]) if parts and parts[0] == "facts" else (parts or [""])[0]
    return key if key in table.present else "employee_no"


def _differs(fact: MonthlyFact, recorded: MonthlyFact | None) -> bool:
    """Tell whether there is something to save; a blank row of a template is nothing."""
    return not fact.is_blank if recorded is None else fact != recorded

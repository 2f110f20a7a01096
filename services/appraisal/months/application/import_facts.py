"""The facts of a month, as those who measure them deliver them: in parts, and again when corrected."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from services.appraisal.clients.ladder import LadderClient, Placement
from services.appraisal.months.application.fact_form import FactForm, merged_facts
from services.appraisal.months.application.import_reports import ImportReport
from services.appraisal.months.application.row_findings import RowFindings
from services.appraisal.months.domain.facts import read_sheet
from services.appraisal.months.store import facts, months
from services.appraisal.months.store.facts import MonthlyFact
from services.appraisal.schemes.store.schemes import SCHEMES
from shared.kernel.errors import Conflict, Fault, Invalid
from shared.kernel.months import Month
from shared.kernel.pointers import parts_of
from shared.platform.database.idempotency import Once
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller
from shared.platform.tabular.reading import Row, Table

_SEPARATORS: Final = re.compile(r"[;；,，、\n]")


@dataclass(frozen=True, slots=True)
class _Import:
    """What the rows are checked against and laid over."""

    form: FactForm
    caller: Caller
    table: Table
    employed: Mapping[str, Placement]
    stored: Mapping[str, MonthlyFact]


async def import_facts(
    database: Database, ladder: LadderClient, caller: Caller, once: Once, form: FactForm, table: Table
) -> ImportReport:
    """Lay the columns that the table has over the stored facts of its people, all or nothing."""
    month: Month = form.month
    async with database.read() as connection:
        await once.look(connection, caller)
    employed = await ladder.employed(caller, month)
    people = {str(row.values["employee_no"]) for row in table.rows}
    async with database.write(caller, "import_facts", str(month)) as connection:
        await once.claim(connection, caller)
        await months.hold(connection, caller.company, month)
        await months.needs_open(connection, caller.company, month)
        if (await SCHEMES.in_force(connection, caller.company, month)).version != form.version:
            raise Conflict("scheme_changed", month=str(month))
        stored = await facts.of_month(connection, caller.company, month, people)
        merged = await asyncio.to_thread(_merged, _Import(form, caller, table, employed, stored))
        changed = [fact for fact in merged if _differs(fact, stored.get(fact.employee_no))]
        await facts.save(connection, caller, month, changed)
        created = sum(fact.employee_no not in stored for fact in changed)
        report = ImportReport(
            rows=len(merged),
            created=created,
            changed=len(changed) - created,
            unchanged=len(merged) - len(changed),
        )
        await once.keep(connection, caller, report)
        return report


def _merged(given: _Import) -> list[MonthlyFact]:
    """Return everybody's facts with the table laid over them; ImportRefused with every finding."""
    findings = RowFindings(given.table)
    merged: list[MonthlyFact] = []
    for row in given.table.rows:
        employee_no = str(row.values["employee_no"])
        placement = given.employed.get(employee_no)
        if row.values.get("month") not in {None, given.form.month}:
            findings.add(row, "month", "other_month", month=str(given.form.month))
        if placement is None:
            findings.add(row, "employee_no", "not_employed_in_month", month=str(given.form.month))
            continue
        if not given.caller.scope.admits(employee_no, placement.unit_path, placement.tier):
            findings.add(row, "employee_no", "out_of_scope", employee_no=employee_no)
            continue
        fact = _laid_over(given, row, placement)
        for fault in _faults(given.form, fact):
            findings.add(row, _column_of(fault, given.table), fault.code, **fault.params)
        merged.append(fact)
    findings.refuse()
    return merged


def _laid_over(given: _Import, row: Row, placement: Placement) -> MonthlyFact:
    stored = given.stored.get(placement.employee_no)
    values: Mapping[str, Any] = row.values

    def point(key: str, before: Decimal) -> Decimal:
        if key not in values:
            return before
        return Decimal(values.get(key) or 0).normalize() + 0

    def incidents(before: tuple[str, ...]) -> tuple[str, ...]:
        if "veto" not in values:
            return before
        parts = (part.strip() for part in _SEPARATORS.split(values.get("veto") or ""))
        return tuple(part for part in parts if part)

    return MonthlyFact(
        placement.employee_no,
        placement.unit_code,
        placement.unit_path,
        placement.tier,
        facts=merged_facts(given.form, {} if stored is None else stored.facts, values),
        bonus=point("bonus", Decimal(0) if stored is None else stored.bonus),
        deduction=point("deduction", Decimal(0) if stored is None else stored.deduction),
        veto=incidents(() if stored is None else stored.veto),
        masked=bool(values.get("masked")) if "masked" in values else stored is not None and stored.masked,
    )


def _faults(form: FactForm, fact: MonthlyFact) -> list[Fault]:
    """Return what the scheme refuses of somebody's facts; facts of an older scheme are not looked at."""
    codes = {indicator.code for indicator in form.scheme.indicators}
    document = {**fact.document, "facts": {code: each for code, each in fact.facts.items() if code in codes}}
    try:
        read_sheet(document, form.scheme)
    except Invalid as invalid:
        return invalid.faults
    return []


def _column_of(fault: Fault, table: Table) -> str:
    """Return the column that a fault's pointer leads to, or the person's where the table has no such column."""
    parts = parts_of(fault.pointer)
    key = ".".join(parts[1:3]) if parts and parts[0] == "facts" else (parts or [""])[0]
    return key if key in table.present else "employee_no"


def _differs(fact: MonthlyFact, stored: MonthlyFact | None) -> bool:
    """Tell whether there is something to save; a blank row of a template is nothing."""
    return not fact.is_blank if stored is None else fact != stored

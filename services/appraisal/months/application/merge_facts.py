"""A table of facts, laid over what is recorded: row by row, with every finding."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from services.appraisal.months.application.fact_rights import FactRights
from services.appraisal.months.application.people import may_reach
from services.appraisal.months.application.scoring import fact_of
from services.appraisal.months.domain.fact_changes import FactChange
from services.appraisal.months.domain.facts import read_sheet
from services.appraisal.months.domain.people import Person
from services.appraisal.months.domain.sheets import MonthlyFact
from services.appraisal.months.forms import FactForm
from shared.kernel.codes import zero_twin_faults
from shared.kernel.digests import Plain
from shared.kernel.errors import Fault, Invalid
from shared.kernel.none_words import is_word_for_none
from shared.kernel.pointers import parts_of
from shared.kernel.revisions import LeftField, NewerChoice, newer_fault, overwritten_fields, shown_field
from shared.platform.identity.callers import Caller
from shared.platform.tabular.reading import Table


@dataclass(frozen=True, slots=True)
class RecordedFacts:
    """What is on record: the facts of now, and those of earlier revisions that rows were exported with."""

    now: Mapping[str, MonthlyFact]
    earlier: Mapping[tuple[str, int], MonthlyFact]


def merge_facts(
    caller: Caller,
    form: FactForm,
    table: Table,
    employed: Mapping[str, Person],
    recorded: RecordedFacts,
    newer: NewerChoice,
) -> "FactMerge":
    """Lay a table over what is recorded of its people; ImportRefused with every finding."""
    merge = FactMerge(caller, form, table, newer)
    merge.lay_over_rows(employed, recorded)
    table.refuse(merge.faults)
    return merge


@dataclass(slots=True)
class FactMerge:
    """The merge of one table: whose it is, what it finds, and what it changes."""

    caller: Caller
    form: FactForm
    table: Table
    newer: NewerChoice
    faults: list[Fault] = field(default_factory=list)
    changes: list[FactChange] = field(default_factory=list)
    left: list[LeftField] = field(default_factory=list)
    refused_columns: set[str] = field(default_factory=set)

    def lay_over_rows(self, employed: Mapping[str, Person], recorded: RecordedFacts) -> None:
        """Lay every row over what is recorded."""
        numbers = [str(row.values["employee_no"]) for row in self.table.rows]
        twins = zero_twin_faults("employee_no", numbers, employed.keys())
        self.faults += [*self.caller.own_rows(numbers), *twins]
        twin_rows = {int(parts_of(fault.pointer)[0]) for fault in twins}
        rights = FactRights.of(self.caller, self.form, self.table)
        month = self.form.month
        for index, (employee_no, row) in enumerate(zip(numbers, self.table.rows, strict=True)):
            person = employed.get(employee_no)
            if row.values.get("month") not in {None, month}:
                self.faults.append(Fault.in_row(index, "month", "other_month", month=str(month)))
            if person is None:
                if index not in twin_rows:
                    self.faults.append(Fault.in_row(index, "employee_no", "not_employed_in_month", month=str(month)))
            elif not may_reach(self.caller, person):
                self.faults.append(Fault.in_row(index, "employee_no", "out_of_scope", employee_no=employee_no))
            else:
                before = fact_of(person, month, recorded.now)
                self._lay_over(index, before, rights.without_blank(row.values, person), recorded, rights)

    def _lay_over(
        self, index: int, before: MonthlyFact, values: dict[str, Any], recorded: RecordedFacts, rights: FactRights
    ) -> None:
        after = self.form.lay_over(before, values)
        if after != before:
            values = self._without_overwriting(index, before, after, values, recorded)
            after = self.form.lay_over(before, values)
        change = FactChange(before, after, values.get("veto_reasons"))
        if after != before:
            old, new = before.fields, after.fields
            for key in sorted(old.keys() | new.keys()):
                if old.get(key) != new.get(key) and not rights.admits(key, before):
                    self._refuse_column(index, key)
            if change.removed_vetoes and is_word_for_none(change.reasons or ""):
                self.faults.append(
                    Fault.in_row(index, "veto", "veto_reasons_missing", veto=", ".join(change.removed_vetoes))
                )
        self.faults += [
            Fault.in_row(index, self._column_of(fault), fault.code, **fault.params)
            for fault in _faults(self.form, after)
        ]
        self.changes.append(change)

    def _without_overwriting(
        self,
        index: int,
        before: MonthlyFact,
        after: MonthlyFact,
        values: dict[str, Any],
        recorded: RecordedFacts,
    ) -> dict[str, Any]:
        """Return the row without fields that are newer on record; a finding for each where that is refused."""
        revision = values.get("revision")
        if revision is None or revision == before.revision:
            return values
        if revision > before.revision:
            self.faults.append(Fault.in_row(index, "revision", "revision_unknown"))
            return values
        read: Mapping[str, Plain] | None = {} if revision == 0 else None
        if (kept := recorded.earlier.get((before.employee_no, revision))) is not None:
            read = kept.fields
        old, new = before.fields, after.fields
        newer = overwritten_fields(new, old, read)
        for key in newer:
            if self.newer == "refuse":
                self.faults.append(newer_fault(index, key, old.get(key), before.recorded_at, before.recorded_by))
            else:
                pair = (shown_field(old.get(key)), shown_field(new.get(key)))
                self.left.append(LeftField(before.employee_no, key, *pair, before.recorded_at, before.recorded_by))
        return values if self.newer == "refuse" else {key: value for key, value in values.items() if key not in newer}

    def _refuse_column(self, index: int, key: str) -> None:
        """Find fault with a column once, at the first of its cells that the caller may not deliver."""
        if key not in self.refused_columns:
            self.refused_columns.add(key)
            self.faults.append(Fault.in_row(index, key, "column_not_permitted"))

    def _column_of(self, fault: Fault) -> str:
        """Return the column that a fault's pointer leads to, or the person's where the table has no such column."""
        parts = parts_of(fault.pointer)
        key = ".".join(parts[1:3]) if parts and parts[0] == "facts" else (parts or [""])[0]
        return key if key in self.table.present else "employee_no"


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

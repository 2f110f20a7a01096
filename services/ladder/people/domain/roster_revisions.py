"""Rows of a roster that were exported earlier: what they would overwrite that is newer on record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from services.ladder.people.domain.employees import Employee
from services.ladder.people.domain.placements import Placement, last_seat, placement_at
from services.ladder.people.domain.roster import RosterRecords, RosterRow
from shared.kernel.digests import Plain
from shared.kernel.errors import Fault
from shared.kernel.revisions import LeftField, NewerChoice, newer_fault, overwritten_fields, shown_field

ReplacedFields = Mapping[tuple[str, int], Mapping[str, Plain]]
"""What rosters replaced, by person and revision, as far as it is kept."""
_COMPARED: Final = (
    *("name", "education", "employment_type", "hired_on", "left_on"),
    *("certificate_level", "previous_band"),
)


@dataclass(slots=True)
class ComparedRows:
    """The rows to import, without what is newer on record, and what was found or left."""

    rows: list[RosterRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    left: list[LeftField] = field(default_factory=list)


def replaced_fields(employee: Employee, placements: Sequence[Placement]) -> dict[str, Plain]:
    """Return what is kept of a person whom a roster changes, in forms that JSON has."""
    return _fields(employee, last_seat(placements)[-1].unit_code)


def older_revisions(rows: Sequence[RosterRow], employees: Mapping[str, Employee]) -> set[tuple[str, int]]:
    """Return the revisions that rows were exported with and that are not the newest, by person."""
    asked = ((row.employee.employee_no, row.revision) for row in rows)
    return {
        (employee_no, revision)
        for employee_no, revision in asked
        if revision is not None and employee_no in employees and revision < employees[employee_no].revision
    }


def compare_revisions(
    rows: Sequence[RosterRow], records: RosterRecords, replaced: ReplacedFields, choice: NewerChoice, day: date
) -> ComparedRows:
    """Compare each row with the revision that it was exported with.

    A field that somebody changed since is refused, or left as it is on record. Units are compared as of a day.
    """
    compared = ComparedRows()
    for index, row in enumerate(rows):
        employee = records.employees.get(row.employee.employee_no)
        newest = 0 if employee is None else employee.revision
        if row.revision is not None and row.revision > newest:
            compared.faults.append(Fault.in_row(index, "revision", "revision_unknown", value=row.revision))
        if employee is None or row.revision is None or row.revision >= newest:
            compared.rows.append(row)
            continue
        unit_code = placement_at(records.placements[employee.employee_no], day).unit_code
        recorded = _fields(employee, unit_code)
        delivered = _fields(row.employee, row.unit_code)
        delivered |= {name: recorded[name] for name in row.unsaid & recorded.keys()}
        newer = overwritten_fields(delivered, recorded, replaced.get((employee.employee_no, row.revision)))
        if choice == "refuse":
            compared.faults += [
                newer_fault(index, name, recorded[name], employee.recorded_at, employee.recorded_by) for name in newer
            ]
            compared.rows.append(row)
            continue
        compared.left += [
            LeftField(
                employee.employee_no,
                name,
                shown_field(recorded[name]),
                shown_field(delivered[name]),
                employee.recorded_at,
                employee.recorded_by,
            )
            for name in newer
        ]
        compared.rows.append(_without(row, newer, employee, unit_code))
    return compared


def _fields(employee: Employee, unit_code: str) -> dict[str, Plain]:
    return {name: _text(getattr(employee, name)) for name in _COMPARED} | {"unit_code": unit_code}


def _text(value: Any) -> Plain:
    """Return a value as JSON keeps it: days and choices as texts."""
    return value if value is None or isinstance(value, int) else str(value)


def _without(row: RosterRow, newer: Sequence[str], employee: Employee, unit_code: str) -> RosterRow:
    """Return a row that leaves newer fields as they are on record."""
    names = [name for name in newer if name != "unit_code"]
    return replace(
        row,
        employee=replace(row.employee, **{name: getattr(employee, name) for name in names}),
        unit_code=unit_code if "unit_code" in newer else row.unit_code,
        unsaid=row.unsaid | (set(names) & {"left_on", "certificate_level", "previous_band"}),
    )

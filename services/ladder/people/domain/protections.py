"""Protections, and the import of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.ladder.people.domain.employees import Employee
from shared.kernel.codes import zero_twin_faults
from shared.kernel.errors import Fault


@dataclass(frozen=True, slots=True)
class Protection:
    """A person is protected from ``start`` up to, but not on, ``end``; the reason is never stored."""

    employee_no: str
    start: date
    end: date | None

    def overlaps(self, other: "Protection") -> bool:
        """Tell whether the two share a day."""
        return (other.end is None or self.start < other.end) and (self.end is None or other.start < self.end)


@dataclass(slots=True)
class ProtectionPlan:
    """What an import of protections changes; it changes nothing where there are faults."""

    created: list[Protection] = field(default_factory=list)
    changed: list[Protection] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectedPerson(Protection):
    """A person who is protected on a day, and where they are then."""

    unit_code: str
    unit_path: str


def plan_protections(
    rows: Sequence[Protection], protections: Mapping[str, Sequence[Protection]], people: Mapping[str, Employee]
) -> ProtectionPlan:
    """Return what the rows, each a person and a start, change; one on record by its start gets another end.

    A new one begins on a day on which the person is employed.
    """
    plan = ProtectionPlan()
    plan.faults += zero_twin_faults("employee_no", [row.employee_no for row in rows], people.keys())
    twins = {fault.pointer for fault in plan.faults}
    after: dict[str, dict[date, Protection]] = {
        employee_no: {protection.start: protection for protection in own} for employee_no, own in protections.items()
    }
    indexes: dict[tuple[str, date], int] = {}
    for index, row in enumerate(rows):
        unknown = Fault.in_row(index, "employee_no", "employee_unknown", employee_no=row.employee_no)
        if row.employee_no not in people:
            plan.faults += [] if unknown.pointer in twins else [unknown]
        elif not _is_recorded(row, protections) and not people[row.employee_no].is_employed(row.start):
            params = {"employee_no": row.employee_no, "day": str(row.start)}
            plan.faults.append(Fault.in_row(index, "valid_from", "not_employed", **params))
        elif row.end is not None and row.end <= row.start:
            plan.faults.append(Fault.in_row(index, "valid_to", "end_not_after_start", start=str(row.start)))
        else:
            indexes[row.employee_no, row.start] = index
            after.setdefault(row.employee_no, {})[row.start] = row
    for (employee_no, start), index in indexes.items():
        row = rows[index]
        others = (other for other in after[employee_no].values() if other is not row)
        other = next((other for other in others if other.overlaps(row)), None)
        if other is not None:
            params = {"start": str(other.start), "end": str(other.end or "-")}
            plan.faults.append(Fault.in_row(index, "valid_from", "protection_overlaps", **params))
        before = next((own for own in protections.get(employee_no, ()) if own.start == start), None)
        if before is None:
            plan.created.append(row)
        elif before != row:
            plan.changed.append(row)
    return plan


def _is_recorded(row: Protection, protections: Mapping[str, Sequence[Protection]]) -> bool:
    return any(own.start == row.start for own in protections.get(row.employee_no, ()))

"""Protections, and what an import of them comes to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.ladder.people.domain.units import RowFinding


@dataclass(frozen=True, slots=True)
class Protection:
    """Somebody is protected from ``start`` up to, but not on, ``end``; why is nobody's business here."""

    employee_no: str
    start: date
    end: date | None

    def overlaps(self, other: "Protection") -> bool:
        """Tell whether the two share a day."""
        return (other.end is None or self.start < other.end) and (self.end is None or other.start < self.end)


@dataclass(slots=True)
class ProtectionPlan:
    """What an import of protections changes; nothing, where there are findings."""

    created: list[Protection] = field(default_factory=list)
    changed: list[Protection] = field(default_factory=list)
    findings: list[RowFinding] = field(default_factory=list)


def plan_protections(
    rows: Sequence[Protection], known: Mapping[str, Sequence[Protection]], people: Collection[str]
) -> ProtectionPlan:
    """Return what the rows, each a person and a start, change; one known by its start gets another end."""
    plan = ProtectionPlan()
    after: dict[str, dict[date, Protection]] = {
        employee_no: {each.start: each for each in protections} for employee_no, protections in known.items()
    }
    given: dict[tuple[str, date], int] = {}
    for index, row in enumerate(rows):
        if row.employee_no not in people:
            plan.findings.append(RowFinding(index, "employee_no", "employee_unknown", {"employee_no": row.employee_no}))
        elif row.end is not None and row.end <= row.start:
            plan.findings.append(RowFinding(index, "valid_to", "end_not_after_start", {"start": str(row.start)}))
        else:
            given[row.employee_no, row.start] = index
            after.setdefault(row.employee_no, {})[row.start] = row
    for (employee_no, start), index in given.items():
        row = rows[index]
        other = next((each for each in after[employee_no].values() if each is not row and each.overlaps(row)), None)
        if other is not None:
            plan.findings.append(
                RowFinding(
                    index,
                    "valid_from",
                    "protection_overlaps",
                    {"start": str(other.start), "end": str(other.end or "-")},
                )
            )
        before = next((each for each in known.get(employee_no, ()) if each.start == start), None)
        if before is None:
            plan.created.append(row)
        elif before != row:
            plan.changed.append(row)
    return plan

"""Ability assessments: on which days they can have been, and which of them come too late."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from services.appraisal.years.domain.scores import AbilityKey
from shared.kernel.errors import Fault
from shared.kernel.months import closing_day
from shared.kernel.spans import Span


def assessment_faults(
    assessments: Sequence[AbilityKey], employment: Mapping[str, Sequence[Span]], today: date
) -> list[Fault]:
    """Return a fault for each assessment of a day to come, or of a day on which the person was not there.

    A day before the first placement is taken: people are assessed at hiring, and records of long service begin late.
    """
    faults: list[Fault] = []
    for index, (employee_no, day) in enumerate(assessments):
        spans = employment[employee_no]
        if day > today:
            faults.append(Fault.in_row(index, "assessed_on", "assessed_in_future", today=str(today)))
        elif not any(span.holds(day) for span in spans) and day >= min(span.start for span in spans):
            fault = Fault.in_row(index, "assessed_on", "not_employed_on_day", employee_no=employee_no, day=str(day))
            faults.append(fault)
    return faults


def late_assessment_faults(
    assessments: Sequence[AbilityKey], changed: Collection[AbilityKey], decided_year: int | None
) -> list[Fault]:
    """Return a fault for each new or changed assessment up to the last day of a year whose round is decided."""
    if decided_year is None:
        return []
    return [
        Fault.in_row(index, "assessed_on", "assessment_too_late", year=decided_year)
        for index, key in enumerate(assessments)
        if key in changed and key.assessed_on <= closing_day(decided_year)
    ]

"""Nominations for a skip, with their reasons in writing."""

from collections.abc import Collection, Container, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from shared.kernel.codes import zero_twin_faults
from shared.kernel.errors import Fault
from shared.kernel.none_words import gives_no_reason


@dataclass(frozen=True, slots=True)
class Nomination:
    """A proposal that a person may skip a rung in a year's round, with written reasons."""

    employee_no: str
    reasons: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedNomination(Nomination):
    """A nomination as it is stored, with who made it and when."""

    nominated_by: str
    recorded_at: datetime


def nomination_faults(
    nominations: Sequence[Nomination], people: Collection[str], placed: Container[str], day: date
) -> list[Fault]:
    """Return a fault for each nomination of an unknown person, or of one who is not on the ladder on a day.

    So for each without a reason: a word for "none" is none.
    """
    numbers = [nomination.employee_no for nomination in nominations]
    faults = zero_twin_faults("employee_no", numbers, people)
    twins = {fault.pointer for fault in faults}
    for index, employee_no in enumerate(numbers):
        unknown = Fault.in_row(index, "employee_no", "employee_unknown", employee_no=employee_no)
        if employee_no not in people:
            faults += [] if unknown.pointer in twins else [unknown]
        elif employee_no not in placed:
            faults.append(Fault.in_row(index, "employee_no", "not_on_ladder", employee_no=employee_no, day=str(day)))
    faults += [
        Fault.in_row(index, "reasons", "reasons_say_none")
        for index, nomination in enumerate(nominations)
        if gives_no_reason(nomination.reasons)
    ]
    return faults

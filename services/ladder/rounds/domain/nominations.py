"""Nominations for a skip, with their reasons in writing."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.kernel.errors import Fault


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


def nomination_faults(nominations: Sequence[Nomination], people: Container[str]) -> list[Fault]:
    """Return a fault for each nomination of an unknown person."""
    return [
        Fault.in_row(index, "employee_no", "employee_unknown", employee_no=nomination.employee_no)
        for index, nomination in enumerate(nominations)
        if nomination.employee_no not in people
    ]

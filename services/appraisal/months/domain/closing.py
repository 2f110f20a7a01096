"""The closing of a month for everybody at once: complete sheets only, each with the digest of its input."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from services.appraisal.months.domain.facts import undeclared_incidents
from services.appraisal.months.domain.sheets import MonthlyFact, PersonSheet
from services.appraisal.schemes.domain.scheme import Scheme
from shared.kernel.digests import Plain, digest
from shared.kernel.errors import Conflict, Fault
from shared.kernel.months import Month

_NAMED: Final = 100


@dataclass(frozen=True, slots=True)
class MonthClosing:
    """What a closing leaves for good: the sheets, the digests of their inputs in the same order, and one over all."""

    month: Month
    scheme_version: int
    sheets: Sequence[PersonSheet]
    digests: Sequence[str]
    input_digest: str

    @property
    def people(self) -> int:
        """Return how many sheets there are."""
        return len(self.sheets)

    @property
    def masked(self) -> int:
        """Return how many of them are masked."""
        return sum(sheet.masked for sheet in self.sheets)

    @property
    def vetoed(self) -> int:
        """Return how many of them are vetoed."""
        return sum(sheet.vetoed for sheet in self.sheets)

    @property
    def record(self) -> dict[str, Plain]:
        """Return what the job and the audit record say of the closing."""
        return {
            "scheme_version": self.scheme_version,
            "people": self.people,
            "masked": self.masked,
            "vetoed": self.vetoed,
            "input_digest": self.input_digest,
        }


def require_begun(month: Month, today: date) -> None:
    """Refuse facts of a month that has not begun: Conflict."""
    if today < month.first_day:
        raise Conflict("month_not_begun", month=str(month), today=str(today))


def require_ended(month: Month, today: date) -> None:
    """Refuse to close a month before its last day is over: Conflict."""
    if today < month.end:
        raise Conflict("month_not_ended", month=str(month), today=str(today))


def require_declared(month: Month, facts: Iterable[MonthlyFact], scheme: Scheme) -> None:
    """Refuse recorded incidents that the scheme does not declare: Conflict, with the first people."""
    undeclared = [(fact, incidents) for fact in facts if (incidents := undeclared_incidents(fact.veto, scheme))]
    if undeclared:
        faults = [
            Fault(
                f"/{fact.employee_no}",
                "veto_undeclared",
                {"employee_no": fact.employee_no, "veto": ", ".join(incidents)},
            )
            for fact, incidents in undeclared[:_NAMED]
        ]
        raise Conflict("month_incomplete", faults, month=str(month), people=len(undeclared))


def close_sheets(month: Month, scheme_version: int, sheets: Sequence[PersonSheet]) -> MonthClosing:
    """Return the closing of a month with these sheets; Conflict, with the first people, where one is incomplete."""
    incomplete = [sheet for sheet in sheets if not sheet.settled]
    if incomplete:
        faults = [
            Fault(
                f"/{sheet.employee_no}",
                "indicators_missing",
                {"employee_no": sheet.employee_no, "indicators": ", ".join(sheet.missing)},
            )
            for sheet in incomplete[:_NAMED]
        ]
        raise Conflict("month_incomplete", faults, month=str(month), people=len(incomplete))
    digests = [sheet.input_digest for sheet in sheets]
    over_all = digest(list(zip((sheet.employee_no for sheet in sheets), digests, strict=True)))
    return MonthClosing(month, scheme_version, sheets, digests, over_all)

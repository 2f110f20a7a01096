"""Employees and where they are placed, as the ladder keeps them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.kernel.rungs import Rung, Tier
from shared.kernel.spans import Span


class EmploymentType(StrEnum):
    """Contract staff (聘用) or regular staff (正式)."""

    CONTRACT = "contract"
    REGULAR = "regular"


@dataclass(frozen=True, slots=True)
class Employee:
    """A person's master data; ``left_on`` is the first day on which they are no longer there."""

    employee_no: str
    name: str
    education: str
    employment_type: str
    hired_on: date
    left_on: date | None = None
    certificate_level: int | None = None
    previous_band: str | None = None
    previous_band_year: int | None = None


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a person is, and on which rung, from ``start`` up to, but not on, ``end``."""

    employee_no: str
    start: date
    end: date | None
    rung: Rung
    unit_code: str
    unit_path: str
    rung_since: date
    tier_since: date

    @property
    def tier(self) -> Tier:
        """Return the tier of the rung."""
        return self.rung.tier

    @property
    def span(self) -> Span:
        """Return the days of the placement."""
        return Span(self.start, self.end)

"""Employees: the master data of people, and where they are on a day."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from services.ladder.people.domain.placements import PastPlacement
from services.ladder.policies.domain.policy import Education, YearBand
from shared.kernel.digests import Plain
from shared.kernel.names import Name
from shared.kernel.rungs import Rung, Tier


class EmploymentType(StrEnum):
    """Contract staff (聘用) or regular staff (正式)."""

    CONTRACT = "contract"
    REGULAR = "regular"

    @property
    def label(self) -> Name:
        """Return the name in both languages."""
        return _NAMES[self]


_NAMES: Final = {EmploymentType.CONTRACT: Name("聘用", "contract"), EmploymentType.REGULAR: Name("正式", "regular")}


MASTER_FIELDS: Final = (
    *("employee_no", "name", "education", "employment_type", "hired_on", "left_on"),
    *("certificate_level", "previous_band", "previous_band_year"),
)
"""The fields that a roster says, in the order of ``Employee``."""


@dataclass(frozen=True, slots=True)
class Employee:
    """A person's master data; ``left_on`` is the first day on which they are no longer there.

    People with the same master data are equal, whenever they were recorded.
    """

    employee_no: str
    name: str
    education: Education
    employment_type: EmploymentType
    hired_on: date
    left_on: date | None = None
    certificate_level: int | None = None
    previous_band: YearBand | None = None
    previous_band_year: int | None = None
    revision: int = field(default=1, compare=False)
    recorded_at: datetime | None = field(default=None, compare=False)
    recorded_by: str = field(default="", compare=False)

    @property
    def master_data(self) -> dict[str, Plain]:
        """Return what a roster says of the person."""
        return {name: getattr(self, name) for name in MASTER_FIELDS}

    def is_employed(self, day: date) -> bool:
        """Tell whether the person is there on a day."""
        return self.hired_on <= day and (self.left_on is None or day < self.left_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedEmployee(Employee):
    """A person, and where they are on a day."""

    unit_code: str
    unit_path: str
    rung: Rung
    rung_since: date
    tier_since: date

    @property
    def tier(self) -> Tier:
        """Return the tier of the rung."""
        return self.rung.tier


@dataclass(frozen=True, slots=True, kw_only=True)
class EmployeeHistory(PlacedEmployee):
    """A person where they are on a day, with all their placements in time."""

    placements: Sequence[PastPlacement]

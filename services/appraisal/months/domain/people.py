"""People, under the unit and tier that a record of theirs is made and seen by."""

from dataclasses import dataclass
from typing import NamedTuple

from shared.kernel.rungs import Tier


class Position(NamedTuple):
    """The part of a person's place that a sheet or result must share with the ladder."""

    unit_path: str
    tier: Tier


@dataclass(frozen=True, slots=True)
class Person:
    """A person, and where they are: on a month's first day of theirs, or on a year's 31 December."""

    employee_no: str
    unit_code: str
    unit_path: str
    tier: Tier

    @property
    def position(self) -> Position:
        """Return unit path and tier."""
        return Position(self.unit_path, self.tier)

    @property
    def identity(self) -> tuple[str, str, str, Tier]:
        """Return the four fields in their order, for a record of the person that begins with them."""
        return self.employee_no, self.unit_code, self.unit_path, self.tier

"""The sample company: its people, with what befalls some of them in 2025."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sample.people import SamplePerson, draw_people
from sample.stories import told


@dataclass(frozen=True, slots=True)
class Company:
    """All people of the year 2025, in the order of their personnel numbers."""

    people: tuple[SamplePerson, ...]

    @property
    def by_number(self) -> Mapping[str, SamplePerson]:
        """Return the people by personnel number."""
        return {person.employee_no: person for person in self.people}

    @property
    def at_close(self) -> tuple[SamplePerson, ...]:
        """Return the 244 who are there on the closing day."""
        return tuple(person for person in self.people if person.left_on is None)


@cache
def sample_company() -> Company:
    """Return the sample company, the same every time and everywhere."""
    return Company(told(draw_people()))

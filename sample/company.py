"""The sample company: its people, and the events in the year of some of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sample.people import SamplePerson, draw_people
from sample.stories import apply_stories


@dataclass(frozen=True, slots=True)
class Company:
    """All people of the year 2025, in the order of their personnel numbers."""

    people: tuple[SamplePerson, ...]

    @property
    def by_number(self) -> Mapping[str, SamplePerson]:
        """The people by personnel number."""
        return {person.employee_no: person for person in self.people}

    @property
    def at_close(self) -> tuple[SamplePerson, ...]:
        """The 244 people employed on the closing day."""
        return tuple(person for person in self.people if person.left_on is None)


@cache
def sample_company() -> Company:
    """Return the sample company; it is the same on every machine."""
    return Company(apply_stories(draw_people()))

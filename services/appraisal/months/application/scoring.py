"""Facts as they stand, scored for many people at once."""

from collections.abc import Mapping, Sequence

from services.appraisal.months.domain.people import Person
from services.appraisal.months.domain.sheets import MonthlyFact, PersonSheet
from services.appraisal.schemes.store.schemes import SchemeVersion
from shared.kernel.months import Month


def fact_of(person: Person, month: Month, recorded: Mapping[str, MonthlyFact]) -> MonthlyFact:
    """Return a person's facts, blank ones where nothing is recorded, under the person's unit and tier."""
    stored = recorded.get(person.employee_no)
    return MonthlyFact(*person.identity, month) if stored is None else stored.placed_as(person)


def score_all(people: Sequence[MonthlyFact], version: SchemeVersion) -> list[PersonSheet]:
    """Score many sheets; it takes a while and belongs in a thread."""
    return [person.scored(version.rules, version.version) for person in people]

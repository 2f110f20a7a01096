"""The people of a month, as the ladder places them."""

from collections.abc import Iterable

from services.appraisal.clients.ladder import LadderClient, Placement
from services.appraisal.months.domain.people import Person
from shared.kernel.months import Month
from shared.platform.identity.callers import Caller


async def people_employed(ladder: LadderClient, caller: Caller, month: Month) -> dict[str, Person]:
    """Return everybody employed in the month, each where they are on the first day that they are there."""
    return people_of((await ladder.employed(caller, month)).values())


def people_of(placements: Iterable[Placement]) -> dict[str, Person]:
    """Return the people of placements, of which each person has one."""
    people = (Person(at.employee_no, at.unit_code, at.unit_path, at.tier) for at in placements)
    return {person.employee_no: person for person in people}


def may_reach(caller: Caller, person: Person) -> bool:
    """Tell whether a record of the person is in the caller's reach."""
    return caller.scope.admits(person.employee_no, *person.position)

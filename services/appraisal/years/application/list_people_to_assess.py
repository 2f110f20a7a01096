"""The people whose ability assessments a caller may record."""

from datetime import date

from services.appraisal.clients.ladder import LadderClient, first_placements
from services.appraisal.months.application.people import may_reach, people_of
from services.appraisal.years.application.score_rows import place_of
from shared.platform.identity.callers import Caller
from shared.platform.tabular.templates import TemplateRow


async def list_people_to_assess(ladder: LadderClient, caller: Caller, day: date) -> list[TemplateRow]:
    """Return the people in the caller's reach who are placed on a day, for results of ability assessments."""
    placed = first_placements(await ladder.placements(caller, day, date.fromordinal(day.toordinal() + 1)))
    people = people_of(placed.values())
    return [
        TemplateRow({"employee_no": employee_no}, place_of(person))
        for employee_no, person in people.items()
        if may_reach(caller, person)
    ]

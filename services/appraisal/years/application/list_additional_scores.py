"""The panel scores of candidates that a caller may give."""

from services.appraisal.clients.ladder import LadderClient
from services.appraisal.months.application.people import may_reach
from services.appraisal.months.domain.people import Person
from services.appraisal.panels.domain.members import PanelBody
from services.appraisal.years.application.judging import recorder_of
from services.appraisal.years.application.score_rows import panel_rows
from services.appraisal.years.domain.judging import judge_of_candidate
from services.appraisal.years.domain.scores import Part
from services.appraisal.years.store import years
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller
from shared.platform.tabular.templates import TemplateRow


async def list_additional_scores(
    database: Database, ladder: LadderClient, caller: Caller, year: int
) -> list[TemplateRow]:
    """Return which candidates of a closed year the caller judges, with the scores recorded."""
    async with database.read(caller) as session:
        await years.require_closed(session, year)
        people = await years.people(session, year)
    candidates = await ladder.candidates(caller, year)

    def judge_of(person: Person) -> PanelBody:
        return judge_of_candidate(candidates[person.employee_no].for_rungs)

    named = [person for employee_no, person in people.items() if employee_no in candidates]
    bodies = _bodies(caller)
    judged = [person for person in named if judge_of(person) in bodies and may_reach(caller, person)]
    return await panel_rows(database, caller, year, Part.ADDITIONAL, judged, judge_of)


def _bodies(caller: Caller) -> frozenset[PanelBody]:
    """Return the bodies for which the caller may bring scores, by their roles."""
    if recorder_of(caller) is not None:
        return frozenset(PanelBody)
    of_roles = {"county_group": PanelBody.COUNTY_GROUP}
    return frozenset(of_roles.get(role, PanelBody.COMMITTEE) for role in caller.roles)

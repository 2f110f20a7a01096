"""The panel scores of a year that a caller may give."""

from services.appraisal.clients.ladder import LadderClient
from services.appraisal.months.application.people import may_reach, people_of
from services.appraisal.years.application.score_rows import panel_rows
from services.appraisal.years.domain.judging import judge_of_year
from services.appraisal.years.domain.scores import Part
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller
from shared.platform.tabular.templates import TemplateRow


async def list_overall_scores(database: Database, ladder: LadderClient, caller: Caller, year: int) -> list[TemplateRow]:
    """Return whom the caller judges in a year, once for each member of their panel, with the scores recorded."""
    people = people_of((await ladder.at_closing(caller, year)).values())
    judged = [person for person in people.values() if may_reach(caller, person)]
    return await panel_rows(database, caller, year, Part.OVERALL, judged, lambda person: judge_of_year(person.tier))

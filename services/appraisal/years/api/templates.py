"""Templates of the imports of scores."""

from typing import Annotated

from fastapi import APIRouter

from services.appraisal.months.api.parameters import LadderOf
from services.appraisal.years.api.years import YearPath
from services.appraisal.years.application.list_additional_scores import list_additional_scores
from services.appraisal.years.application.list_overall_scores import list_overall_scores
from services.appraisal.years.application.list_people_to_assess import list_people_to_assess
from services.appraisal.years.application.list_self_scores import list_self_scores
from services.appraisal.years.forms import ABILITY_FORM, PANEL_FORM, SELF_FORM
from shared.platform.identity.callers import Caller
from shared.platform.web.access import Needs
from shared.platform.web.operation import Operation
from shared.platform.web.parameters import DatabaseOf, today
from shared.platform.web.templates import TEMPLATE_ANSWER, TemplateOf, WorkbookResponse

router = APIRouter(prefix="/v1", tags=["years"], route_class=Operation)


@router.get(
    "/years/{year}/overall_score_imports/template",
    operation_id="get_overall_score_import_template",
    response_class=WorkbookResponse,
    responses=TEMPLATE_ANSWER,
)
async def get_overall_score_import_template_route(
    year: YearPath,
    caller: Annotated[Caller, Needs("overall.score")],
    database: DatabaseOf,
    ladder: LadderOf,
    template: TemplateOf,
) -> WorkbookResponse:
    """Get the workbook for panel scores of the year, with the people whom the caller judges."""
    return await template.file(caller, PANEL_FORM, await list_overall_scores(database, ladder, caller, year))


@router.get(
    "/years/{year}/additional_score_imports/template",
    operation_id="get_additional_score_import_template",
    response_class=WorkbookResponse,
    responses=TEMPLATE_ANSWER,
)
async def get_additional_score_import_template_route(
    year: YearPath,
    caller: Annotated[Caller, Needs("additional.score")],
    database: DatabaseOf,
    ladder: LadderOf,
    template: TemplateOf,
) -> WorkbookResponse:
    """Get the workbook for panel scores of candidates, with those whom the caller judges."""
    return await template.file(caller, PANEL_FORM, await list_additional_scores(database, ladder, caller, year))


@router.get(
    "/years/{year}/self_score_imports/template",
    operation_id="get_self_score_import_template",
    response_class=WorkbookResponse,
    responses=TEMPLATE_ANSWER,
)
async def get_self_score_import_template_route(
    year: YearPath,
    caller: Annotated[Caller, Needs("self_score.import")],
    database: DatabaseOf,
    ladder: LadderOf,
    template: TemplateOf,
) -> WorkbookResponse:
    """Get the workbook for candidates' own scores that came on paper, with the candidates in reach."""
    return await template.file(caller, SELF_FORM, await list_self_scores(database, ladder, caller, year))


@router.get(
    "/ability_imports/template",
    operation_id="get_ability_import_template",
    response_class=WorkbookResponse,
    responses=TEMPLATE_ANSWER,
)
async def get_ability_import_template_route(
    caller: Annotated[Caller, Needs("ability.import")], ladder: LadderOf, template: TemplateOf
) -> WorkbookResponse:
    """Get the workbook for results of ability assessments, with the people in reach who are placed today."""
    return await template.file(caller, ABILITY_FORM, await list_people_to_assess(ladder, caller, today()))

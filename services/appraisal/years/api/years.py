"""Years: what panels and people themselves say, the closing, and everybody's result."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response
from pydantic import Field

from services.appraisal.months.api.parameters import LadderOf
from services.appraisal.years.api.previews import Judgement
from services.appraisal.years.api.results import RESULT_COLUMNS, ResultAnswer, YearAnswer, result_cells
from services.appraisal.years.application.close_year import CloseYear
from services.appraisal.years.application.get_year import YearStanding, get_year
from services.appraisal.years.application.import_abilities import import_abilities
from services.appraisal.years.application.import_additional_scores import import_additional_scores
from services.appraisal.years.application.import_overall_scores import import_overall_scores
from services.appraisal.years.application.import_self_scores import import_self_scores
from services.appraisal.years.application.put_self_score import put_self_score
from services.appraisal.years.domain import scores
from services.appraisal.years.forms import ABILITY_FORM, PANEL_FORM, SELF_FORM
from services.appraisal.years.store import years
from services.appraisal.years.store.years import Result
from shared.kernel.imports import ImportCount
from shared.platform.database.pages import Slice
from shared.platform.database.sessions import Change
from shared.platform.identity.callers import Caller
from shared.platform.web.access import May, Needs
from shared.platform.web.exports import TABLE_ANSWERS, WantedForm
from shared.platform.web.jobs import JOB_ACCEPTED, JobAnswer, JobStarterOf
from shared.platform.web.operation import Operation
from shared.platform.web.pages import Page, Paging
from shared.platform.web.parameters import DatabaseOf, EmployeePath
from shared.platform.web.schemas import Answer, Body, Score, YearField
from shared.platform.web.uploads import ImportReport, UploadOf, table_body

router = APIRouter(prefix="/v1", tags=["years"], route_class=Operation)

YearPath = Annotated[YearField, Path(description="A calendar year.")]


class ScoreReport(ImportReport):
    """The same for scores."""

    passed_over: int = Field(description="Rows of a template that nobody filled in; they are not among the others.")


class OwnScore(Body):
    """A person's own score of results, qualities and ability."""

    score: Judgement


class SelfScore(Answer):
    """A person's own score of their year."""

    employee_no: str
    score: Score


class YearClosingOptions(Body):
    """What is accepted when a year is closed."""

    accept_missing_committee: bool = False


@router.post(
    "/years/{year}/overall_score_imports",
    operation_id="import_overall_scores",
    response_model=ScoreReport,
    openapi_extra=table_body(PANEL_FORM),
)
async def import_overall_scores_route(
    year: YearPath,
    change: Annotated[Change, May("overall.score")],
    database: DatabaseOf,
    ladder: LadderOf,
    upload: UploadOf,
) -> ImportCount:
    """Import panel scores of the year, until it is closed.

    The city committee judges the middle and senior tiers, each county group the juniors of its own unit, by
    where they are on 31 December. A member's second score of a person takes the place of the first.
    """
    return await import_overall_scores(database, ladder, change, year, await upload.read(PANEL_FORM))


@router.post(
    "/years/{year}/additional_score_imports",
    operation_id="import_additional_scores",
    response_model=ScoreReport,
    openapi_extra=table_body(PANEL_FORM),
)
async def import_additional_scores_route(
    year: YearPath,
    change: Annotated[Change, May("additional.score")],
    database: DatabaseOf,
    ladder: LadderOf,
    upload: UploadOf,
) -> ImportCount:
    """Import panel scores of the candidates for a move up, once the year is closed.

    Who contends for the middle or senior tier is judged by the city committee, never by their county.
    """
    return await import_additional_scores(database, ladder, change, year, await upload.read(PANEL_FORM))


@router.post(
    "/years/{year}/self_score_imports",
    operation_id="import_self_scores",
    response_model=ScoreReport,
    openapi_extra=table_body(SELF_FORM),
)
async def import_self_scores_route(
    year: YearPath,
    change: Annotated[Change, May("self_score.import")],
    database: DatabaseOf,
    ladder: LadderOf,
    upload: UploadOf,
) -> ImportCount:
    """Import candidates' own scores that came on paper."""
    return await import_self_scores(database, ladder, change, year, await upload.read(SELF_FORM))


@router.put("/years/{year}/self_scores/{employee_no}", operation_id="put_self_score", response_model=SelfScore)
async def put_self_score_route(
    year: YearPath,
    employee_no: EmployeePath,
    body: OwnScore,
    change: Annotated[Change, May("self_score.write", key=False)],
    database: DatabaseOf,
    ladder: LadderOf,
) -> scores.SelfScore:
    """Give one's own score, as a candidate for a move up."""
    return await put_self_score(database, ladder, change, year, scores.SelfScore(employee_no, body.score))


@router.post(
    "/ability_imports",
    operation_id="import_abilities",
    response_model=ScoreReport,
    openapi_extra=table_body(ABILITY_FORM),
)
async def import_abilities_route(
    change: Annotated[Change, May("ability.import")], database: DatabaseOf, ladder: LadderOf, upload: UploadOf
) -> ImportCount:
    """Import results of ability assessments; a year's results tell the latest up to its 31 December."""
    return await import_abilities(database, ladder, change, await upload.read(ABILITY_FORM))


@router.post("/years/{year}/closing", status_code=202, operation_id="close_year", responses=JOB_ACCEPTED)
async def close_year_route(
    year: YearPath,
    change: Annotated[Change, May("year.close", whole=True)],
    starter: JobStarterOf,
    body: YearClosingOptions | None = None,
) -> JobAnswer:
    """Close a year: every month of everybody's employment in it must be closed, and everybody judged.

    What is lacking fails the job with `year_open` or `committee_scores_missing`, which name it.
    """
    options = body or YearClosingOptions()
    return await starter.start(change, CloseYear(year, options.accept_missing_committee))


@router.get("/years/{year:int}", operation_id="get_year", response_model=YearAnswer)
async def get_year_route(
    year: YearPath, caller: Annotated[Caller, Needs("result.read")], database: DatabaseOf
) -> YearStanding:
    """Tell how a year stands: which of its months are closed, and whether it is closed itself."""
    return await get_year(database, caller, year)


@router.get(
    "/years/{year}/results",
    operation_id="list_results",
    response_model=Page[ResultAnswer],
    responses=TABLE_ANSWERS,
)
async def list_results_route(
    year: YearPath,
    caller: Annotated[Caller, Needs("result.read", recorded=True)],
    database: DatabaseOf,
    paging: Paging,
    wanted: WantedForm,
) -> Slice[Result] | Response:
    """List the results of a closed year."""
    async with database.read(caller) as session:
        await years.require_closed(session, year)
        part = await years.results(session, year, None if wanted.is_file else paging)
    if wanted.is_file:
        rows = [result_cells(result, wanted.language) for result in part.items]
        return await wanted.file(f"results-{year}", RESULT_COLUMNS, rows)
    return part


@router.get("/years/{year}/results/{employee_no}", operation_id="get_result", response_model=ResultAnswer)
async def get_result_route(
    year: YearPath,
    employee_no: EmployeePath,
    caller: Annotated[Caller, Needs("result.read")],
    database: DatabaseOf,
) -> Result:
    """Get one person's result of a closed year."""
    async with database.read(caller) as session:
        await years.require_closed(session, year)
        return await years.get_result(session, year, employee_no)

"""Years: what panels and people themselves say, the closing, and everybody's result."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response

from services.appraisal.dependencies import EmployeePath, LadderOf, YearPath
from services.appraisal.months.api.columns import RESULT_COLUMNS, result_cells
from services.appraisal.months.api.schemas import ResultAnswer, YearAnswer
from services.appraisal.months.application.import_reports import ImportReport
from services.appraisal.months.store import months
from services.appraisal.years.api.previews import Judgement
from services.appraisal.years.application.import_abilities import import_abilities
from services.appraisal.years.application.import_additional_scores import import_additional_scores
from services.appraisal.years.application.import_overall_scores import import_overall_scores
from services.appraisal.years.application.import_self_scores import import_self_scores
from services.appraisal.years.application.put_self_score import SelfScore, put_self_score
from services.appraisal.years.application.request_year_closing import request_year_closing
from services.appraisal.years.forms import ABILITY_FORM, PANEL_FORM, SELF_FORM
from services.appraisal.years.store import years
from shared.kernel.months import Month
from shared.platform.database.idempotency import OnceOnly
from shared.platform.identity.callers import Caller
from shared.platform.jobs.jobs import JobAnswer
from shared.platform.web.application import DatabaseOf
from shared.platform.web.exports import TABLE_ANSWERS, WantedForm
from shared.platform.web.pages import Page, Paging
from shared.platform.web.routes import JOB_ACCEPTED, JobStarterOf
from shared.platform.web.routing import Needs
from shared.platform.web.schemas import Body
from shared.platform.web.uploads import UploadOf, table_body

router = APIRouter(prefix="/v1", tags=["years"])


class OwnScore(Body):
    """A person's own score of results, qualities and ability."""

    score: Judgement


class YearClosingOptions(Body):
    """What is accepted when a year is closed."""

    accept_missing_committee: bool = False


@router.post(
    "/years/{year}/overall_score_imports",
    operation_id="import_overall_scores",
    openapi_extra=table_body(PANEL_FORM),
)
async def import_overall_scores_route(
    year: YearPath,
    caller: Annotated[Caller, Needs("overall.score")],
    database: DatabaseOf,
    ladder: LadderOf,
    upload: UploadOf,
    once: OnceOnly,
) -> ImportReport:
    """Import panel scores of the year, until it is closed.

    The city committee judges the middle and senior tiers, each county group the juniors of its own unit, by
    where they are on 31 December. A member's second score of a person takes the place of the first.
    """
    return await import_overall_scores(database, ladder, caller, once, year, await upload.read(PANEL_FORM))


@router.post(
    "/years/{year}/additional_score_imports",
    operation_id="import_additional_scores",
    openapi_extra=table_body(PANEL_FORM),
)
async def import_additional_scores_route(
    year: YearPath,
    caller: Annotated[Caller, Needs("additional.score")],
    database: DatabaseOf,
    ladder: LadderOf,
    upload: UploadOf,
    once: OnceOnly,
) -> ImportReport:
    """Import panel scores of the candidates for a move up, once the year is closed.

    Who contends for the middle or senior tier is judged by the city committee, never by their county.
    """
    return await import_additional_scores(database, ladder, caller, once, year, await upload.read(PANEL_FORM))


@router.post("/years/{year}/self_score_imports", operation_id="import_self_scores", openapi_extra=table_body(SELF_FORM))
async def import_self_scores_route(
    year: YearPath,
    caller: Annotated[Caller, Needs("self_score.import")],
    database: DatabaseOf,
    ladder: LadderOf,
    upload: UploadOf,
    once: OnceOnly,
) -> ImportReport:
    """Import candidates' own scores that came on paper."""
    return await import_self_scores(database, ladder, caller, once, year, await upload.read(SELF_FORM))


@router.put("/years/{year}/self_scores/{employee_no}", operation_id="put_self_score")
async def put_self_score_route(
    year: YearPath,
    employee_no: EmployeePath,
    body: OwnScore,
    caller: Annotated[Caller, Needs("self_score.write")],
    database: DatabaseOf,
    ladder: LadderOf,
) -> SelfScore:
    """Give one's own score, as a candidate for a move up."""
    return await put_self_score(database, ladder, caller, year, employee_no, body.score)


@router.post("/ability_imports", operation_id="import_abilities", openapi_extra=table_body(ABILITY_FORM))
async def import_abilities_route(
    caller: Annotated[Caller, Needs("ability.import")],
    database: DatabaseOf,
    ladder: LadderOf,
    upload: UploadOf,
    once: OnceOnly,
) -> ImportReport:
    """Import results of ability assessments; a year's results tell the latest up to its 31 December."""
    return await import_abilities(database, ladder, caller, once, await upload.read(ABILITY_FORM))


@router.post("/years/{year}/closing", status_code=202, operation_id="close_year", responses=JOB_ACCEPTED)
async def close_year_route(
    year: YearPath,
    caller: Annotated[Caller, Needs("year.close")],
    database: DatabaseOf,
    starter: JobStarterOf,
    once: OnceOnly,
    body: YearClosingOptions | None = None,
) -> JobAnswer:
    """Close a year: every month of everybody's employment in it must be closed, and everybody judged.

    What is lacking fails the job with `year_open` or `committee_scores_missing`, which name it.
    """
    options = body or YearClosingOptions()
    await request_year_closing(database, caller, once, year)
    still_open = partial(years.needs_open, company=caller.company, year=year)
    params = {"year": year, "accept_missing_committee": options.accept_missing_committee}
    return await starter.start(caller, "close_year", str(year), params, once, still_open)


@router.get("/years/{year:int}", operation_id="get_year")
async def get_year_route(
    year: YearPath, caller: Annotated[Caller, Needs("result.read")], database: DatabaseOf
) -> YearAnswer:
    """Tell how a year stands: which of its months are closed, and whether it is closed itself."""
    async with database.read() as connection:
        closing = await years.closing(connection, caller.company, year)
        closed = await months.closed_between(connection, caller.company, Month(year, 1), Month(year, 12))
    return YearAnswer(
        year=year,
        state="open" if closing is None else "closed",
        closed_months=sorted(closed),
        scheme_version=None if closing is None else closing.scheme_version,
        people=None if closing is None else closing.people,
        missing_committee=None if closing is None else closing.missing_committee,
        input_digest=None if closing is None else closing.input_digest,
        closed_at=None if closing is None else closing.closed_at,
        closed_by=None if closing is None else closing.closed_by,
    )


@router.get(
    "/years/{year}/results",
    operation_id="list_results",
    response_model=Page[ResultAnswer],
    responses=TABLE_ANSWERS,
)
async def list_results_route(
    year: YearPath,
    caller: Annotated[Caller, Needs("result.read")],
    database: DatabaseOf,
    paging: Paging,
    wanted: WantedForm,
) -> Page[ResultAnswer] | Response:
    """List the results of a closed year."""
    async with database.read() as connection:
        await years.needs_closed(connection, caller.company, year)
        if not wanted.is_file:
            part = await years.results(connection, caller, year, paging)
            return Page(items=[ResultAnswer.of(each) for each in part.items], next_cursor=part.next_cursor)
        rows = [result_cells(each, wanted.language) for each in await years.all_results(connection, caller, year)]
    return await wanted.file(f"results-{year}", RESULT_COLUMNS, rows)


@router.get("/years/{year}/results/{employee_no}", operation_id="get_result")
async def get_result_route(
    year: YearPath,
    employee_no: EmployeePath,
    caller: Annotated[Caller, Needs("result.read")],
    database: DatabaseOf,
) -> ResultAnswer:
    """Get one person's result of a closed year."""
    async with database.read() as connection:
        await years.needs_closed(connection, caller.company, year)
        return ResultAnswer.of(await years.result(connection, caller, year, employee_no))

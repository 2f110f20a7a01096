"""Months: facts in, sheets and results out, and the closing between them."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response

from services.appraisal.dependencies import EmployeePath, LadderOf, MonthPath
from services.appraisal.months.api.columns import SHEET_COLUMNS, sheet_cells
from services.appraisal.months.api.schemas import (
    FactRow,
    MonthAnswer,
    MonthResult,
    MonthSummary,
    SheetAnswer,
    SheetSummary,
)
from services.appraisal.months.application.fact_form import FIXED_FORM, cells, fact_form
from services.appraisal.months.application.get_month import get_month
from services.appraisal.months.application.get_sheet import get_sheet
from services.appraisal.months.application.import_facts import import_facts
from services.appraisal.months.application.import_reports import ImportReport
from services.appraisal.months.application.list_facts import list_facts
from services.appraisal.months.application.list_sheets import list_sheets
from services.appraisal.months.application.request_month_closing import request_month_closing
from services.appraisal.months.store import months
from shared.kernel.errors import Conflict
from shared.platform.database.idempotency import OnceOnly
from shared.platform.identity.callers import Caller
from shared.platform.jobs.jobs import JobAnswer
from shared.platform.web.application import DatabaseOf
from shared.platform.web.exports import TABLE_ANSWERS, WantedForm
from shared.platform.web.pages import Page, Paging
from shared.platform.web.routes import JOB_ACCEPTED, JobStarterOf
from shared.platform.web.routing import Needs
from shared.platform.web.uploads import UploadOf, table_body

router = APIRouter(prefix="/v1", tags=["months"])


@router.get("/months", operation_id="list_months")
async def list_months_route(
    caller: Annotated[Caller, Needs("sheet.read")], database: DatabaseOf, paging: Paging
) -> Page[MonthSummary]:
    """List the months that have facts or are closed."""
    async with database.read() as connection:
        part = await months.listed(connection, caller.company, paging)
    return Page(items=[MonthSummary.of(state) for state in part.items], next_cursor=part.next_cursor)


@router.get("/months/{month}", operation_id="get_month")
async def get_month_route(
    month: MonthPath, caller: Annotated[Caller, Needs("sheet.read")], database: DatabaseOf, ladder: LadderOf
) -> MonthAnswer:
    """Tell how a month stands: how many of the people employed in it have a complete sheet."""
    found = await get_month(database, ladder, caller, month)
    return MonthAnswer(
        month=month,
        state="open" if found.closed_at is None else "closed",
        scheme_version=found.scheme_version,
        people=found.people,
        complete=found.complete,
        incomplete=found.incomplete,
        masked=found.masked,
        vetoed=found.vetoed,
        closed_at=found.closed_at,
        closed_by=found.closed_by,
    )


@router.post(
    "/months/{month}/fact_imports",
    operation_id="import_facts",
    openapi_extra=table_body(FIXED_FORM, open_ended=True),
)
async def import_facts_route(
    month: MonthPath,
    caller: Annotated[Caller, Needs("fact.import")],
    database: DatabaseOf,
    ladder: LadderOf,
    upload: UploadOf,
    once: OnceOnly,
) -> ImportReport:
    """Import facts of a month: for each indicator of the scheme in force the columns of its scorer.

    Columns are named `<code>.<field>`: `actual` and `target` (rate), `count` (deduction), `value` (band),
    `met` (boolean), `points` (rating), `answers` (survey, separated by semicolons). Columns that the file
    does not have leave what is stored; a blank cell in one that it has makes the fact missing. The export
    of the same month's facts is the form to fill in.
    """
    form = await fact_form(database, caller, month)
    return await import_facts(database, ladder, caller, once, form, await upload.read(form.table))


@router.get("/months/{month}/facts", operation_id="list_facts", response_model=Page[FactRow], responses=TABLE_ANSWERS)
async def list_facts_route(
    month: MonthPath,
    caller: Annotated[Caller, Needs("fact.read")],
    database: DatabaseOf,
    ladder: LadderOf,
    paging: Paging,
    wanted: WantedForm,
) -> Page[FactRow] | Response:
    """List the facts of everybody employed in the month; as a file, in the form that can be imported again."""
    form = await fact_form(database, caller, month)
    known = await list_facts(database, ladder, caller, month)
    if wanted.is_file:
        rows = [cells(form, fact, fact.employee_no) for fact in known]
        return await wanted.file(f"facts-{month}", form.table.columns, rows)
    after = "" if paging.after is None else paging.after[0]
    part = paging.page(
        [fact for fact in known if fact.employee_no > after][: paging.limit + 1],
        key=lambda fact: (fact.employee_no,),
    )
    return Page(items=[FactRow.of(month, fact) for fact in part.items], next_cursor=part.next_cursor)


@router.get(
    "/months/{month}/sheets",
    operation_id="list_sheets",
    response_model=Page[SheetSummary],
    responses=TABLE_ANSWERS,
)
async def list_sheets_route(
    month: MonthPath,
    caller: Annotated[Caller, Needs("sheet.read")],
    database: DatabaseOf,
    paging: Paging,
    wanted: WantedForm,
) -> Page[SheetSummary] | Response:
    """List the month's sheets: as the facts stand while it is open, as they were kept once it is closed."""
    part = await list_sheets(database, caller, month, None if wanted.is_file else paging)
    if wanted.is_file:
        rows = [sheet_cells(month, sheet, wanted.language) for sheet in part.items]
        return await wanted.file(f"sheets-{month}", SHEET_COLUMNS, rows)
    return Page(items=[SheetSummary.of(month, sheet) for sheet in part.items], next_cursor=part.next_cursor)


@router.get("/months/{month}/sheets/{employee_no}", operation_id="get_sheet")
async def get_sheet_route(
    month: MonthPath,
    employee_no: EmployeePath,
    caller: Annotated[Caller, Needs("sheet.read")],
    database: DatabaseOf,
) -> SheetAnswer:
    """Get one person's sheet with everything that led to its score."""
    sheet, scheme_version, working = await get_sheet(database, caller, month, employee_no)
    return SheetAnswer.explained(month, sheet, scheme_version, working)


@router.get("/months/{month}/results", operation_id="list_month_results")
async def list_month_results_route(
    month: MonthPath, caller: Annotated[Caller, Needs("month_result.read")], database: DatabaseOf, paging: Paging
) -> Page[MonthResult]:
    """List what pay needs of a closed month."""
    async with database.read() as connection:
        if await months.closing(connection, caller.company, month) is None:
            raise Conflict("month_open", month=str(month))
        part = await months.lean_results(connection, caller, month, paging)
    items = [MonthResult(employee_no=each.employee_no, masked=each.masked, score=each.score) for each in part.items]
    return Page(items=items, next_cursor=part.next_cursor)


@router.post(
    "/months/{month}/closing",
    status_code=202,
    operation_id="close_month",
    responses=JOB_ACCEPTED,
)
async def close_month_route(
    month: MonthPath,
    caller: Annotated[Caller, Needs("month.close")],
    database: DatabaseOf,
    starter: JobStarterOf,
    once: OnceOnly,
) -> JobAnswer:
    """Close a month: everybody employed in it needs a complete sheet or is masked. Months may be closed in any order.

    What is incomplete fails the job with `month_incomplete`, which names people and indicators.
    """
    await request_month_closing(database, caller, once, month)
    still_open = partial(months.needs_open, company=caller.company, month=month)
    return await starter.start(caller, "close_month", str(month), {"month": str(month)}, once, still_open)

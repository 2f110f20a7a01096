"""Months: facts in, sheets and results out, and the closing between them."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import Field

from services.appraisal.months.api.parameters import LadderOf
from services.appraisal.months.api.sheets import SHEET_COLUMNS, SheetAnswer, SheetSummary, sheet_cells
from services.appraisal.months.application.close_month import CloseMonth
from services.appraisal.months.application.get_month import MonthStanding, get_month
from services.appraisal.months.application.get_sheet import get_sheet
from services.appraisal.months.application.import_facts import ImportTerms, fact_form, import_facts
from services.appraisal.months.application.list_facts import list_facts
from services.appraisal.months.application.list_facts_to_deliver import list_facts_to_deliver
from services.appraisal.months.application.list_sheets import list_sheets
from services.appraisal.months.domain.closing import require_ended
from services.appraisal.months.domain.fact_changes import FactCount, RecordedVetoRemoval
from services.appraisal.months.domain.sheets import MonthlyFact, PersonSheet
from services.appraisal.months.forms import FIXED_FORM
from services.appraisal.months.store import months, sheets, veto_removals
from services.appraisal.months.store.months import MonthState
from services.appraisal.months.store.sheets import PayResult
from shared.kernel.rungs import Tier
from shared.platform.database.pages import Slice
from shared.platform.database.sessions import Change
from shared.platform.identity.callers import Caller
from shared.platform.web.access import May, Needs
from shared.platform.web.exports import TABLE_ANSWERS, WantedForm
from shared.platform.web.jobs import JOB_ACCEPTED, JobAnswer, JobStarterOf
from shared.platform.web.operation import Operation
from shared.platform.web.pages import Page, Paging
from shared.platform.web.parameters import DatabaseOf, EmployeePath, MonthPath, today
from shared.platform.web.revisions import LeftFieldAnswer, NewerOf
from shared.platform.web.schemas import Answer, MonthField, Score
from shared.platform.web.templates import TEMPLATE_ANSWER, TemplateOf, WorkbookResponse
from shared.platform.web.uploads import ImportReport, UploadOf, table_body

router = APIRouter(prefix="/v1", tags=["months"], route_class=Operation)

State = Literal["open", "closed"]


class MonthSummary(Answer):
    """A month with facts or a closing."""

    month: MonthField
    state: State
    scheme_version: int | None = Field(description="The version that it was closed by; null while open.")
    people: int | None = Field(description="How many sheets the closing left; null while open.")
    closed_at: datetime | None
    closed_by: str | None


class MonthAnswer(Answer):
    """How a month stands, counted over the people in the caller's reach."""

    month: MonthField
    state: State
    scheme_version: int
    people: int
    complete: int
    incomplete: int
    masked: int
    vetoed: int
    closed_at: datetime | None
    closed_by: str | None


class FactRow(Answer):
    """The facts of one person's month, under the unit and tier of its first day."""

    employee_no: str
    month: MonthField
    unit_code: str
    unit_path: str
    tier: Tier
    facts: dict[str, dict[str, Score | bool | list[Score]]] = Field(
        description="By indicator: the fields that its scorer takes."
    )
    bonus: Score
    deduction: Score
    veto: list[str] = Field(description="The codes of the incidents, as the scheme declares them.")
    masked: bool
    revision: int = Field(description="Counts the recordings; 0 where nothing is recorded. Imports compare it.")


class FactImportReport(ImportReport):
    """How many rows there were, what they set and removed, and what was left since it is newer on record.

    Vetoes are counted by incidents, the others by people.
    """

    vetoes_set: int
    vetoes_removed: int
    masks_set: int
    masks_removed: int
    bonuses_set: int
    bonuses_removed: int
    deductions_set: int
    deductions_removed: int
    left: list[LeftFieldAnswer]


class VetoRemovalAnswer(Answer):
    """An incident that was taken off a person's month, by whom and why."""

    employee_no: str
    veto: str
    reasons: str
    removed_at: datetime
    removed_by: str


class MonthResult(Answer):
    """What pay needs of a closed month; a masked month has no score."""

    employee_no: str
    masked: bool
    score: Score | None


@router.get("/months", operation_id="list_months", response_model=Page[MonthSummary])
async def list_months_route(
    caller: Annotated[Caller, Needs("month.read")], database: DatabaseOf, paging: Paging
) -> Slice[MonthState]:
    """List the months that have facts or are closed."""
    async with database.read(caller) as session:
        return await months.page(session, paging)


@router.get("/months/{month}", operation_id="get_month", response_model=MonthAnswer)
async def get_month_route(
    month: MonthPath, caller: Annotated[Caller, Needs("sheet.read")], database: DatabaseOf, ladder: LadderOf
) -> MonthStanding:
    """Tell how a month stands: how many of the people employed in it have a complete sheet."""
    return await get_month(database, ladder, caller, month)


@router.post(
    "/months/{month}/fact_imports",
    operation_id="import_facts",
    response_model=FactImportReport,
    openapi_extra=table_body(FIXED_FORM, open_ended=True),
)
async def import_facts_route(
    month: MonthPath,
    change: Annotated[Change, May("fact.import")],
    database: DatabaseOf,
    ladder: LadderOf,
    upload: UploadOf,
    newer: NewerOf = "refuse",
) -> FactCount:
    """Import facts of a month: for each indicator of the scheme in force the columns of its scorer.

    Columns are named `<code>.<field>`: `actual` and `target` (rate), `count` (deduction), `value` (band),
    `met` (boolean), `points` (rating), `answers` (survey, separated by semicolons). Columns that the file
    does not have leave what is stored; a blank cell in one that it has removes it: the fact is missing then. The
    export of the same month's facts is the form to fill in; its column `revision` shows what has changed since.

    `veto` lists incidents that the scheme declares, by code or name. Removing one needs `veto_reasons`. An indicator
    with a `source` takes facts from that source alone; bonus, deduction, veto and mask have rights of their own.
    A month that has not begun has no facts.
    """
    form = await fact_form(database, change.caller, month)
    table = await upload.read(form.table)
    return await import_facts(database, ladder, change, form, table, ImportTerms(today(), newer))


@router.get("/months/{month}/veto_removals", operation_id="list_veto_removals", response_model=Page[VetoRemovalAnswer])
async def list_veto_removals_route(
    month: MonthPath, caller: Annotated[Caller, Needs("fact.read")], database: DatabaseOf, paging: Paging
) -> Slice[RecordedVetoRemoval]:
    """List the incidents that were taken off the month, with the reasons."""
    async with database.read(caller) as session:
        return await veto_removals.page(session, month, paging)


@router.get(
    "/months/{month}/fact_imports/template",
    operation_id="get_fact_import_template",
    response_class=WorkbookResponse,
    responses=TEMPLATE_ANSWER,
)
async def get_fact_import_template_route(
    month: MonthPath,
    caller: Annotated[Caller, Needs("fact.import", recorded=True)],
    database: DatabaseOf,
    ladder: LadderOf,
    template: TemplateOf,
) -> WorkbookResponse:
    """Get the workbook for the import of a month's facts, with everybody in reach who is employed in it.

    It has the columns that the caller may deliver.
    """
    form = await fact_form(database, caller, month)
    table, rows = await list_facts_to_deliver(database, ladder, caller, form)
    return await template.file(caller, table, rows)


@router.get("/months/{month}/facts", operation_id="list_facts", response_model=Page[FactRow], responses=TABLE_ANSWERS)
async def list_facts_route(
    month: MonthPath,
    caller: Annotated[Caller, Needs("fact.read")],
    database: DatabaseOf,
    ladder: LadderOf,
    paging: Paging,
    wanted: WantedForm,
) -> Slice[MonthlyFact] | Response:
    """List the facts of everybody employed in the month; as a file, in the form that can be imported again."""
    form = await fact_form(database, caller, month)
    facts = await list_facts(database, ladder, caller, month)
    if wanted.is_file:
        return await wanted.file(f"facts-{month}", form.table.columns, [form.cells(fact) for fact in facts])
    return paging.page_of_all(facts, key=lambda fact: fact.employee_no)


@router.get(
    "/months/{month}/sheets",
    operation_id="list_sheets",
    response_model=Page[SheetSummary],
    responses=TABLE_ANSWERS,
)
async def list_sheets_route(
    month: MonthPath,
    caller: Annotated[Caller, Needs("sheet.read", recorded=True)],
    database: DatabaseOf,
    paging: Paging,
    wanted: WantedForm,
) -> Slice[PersonSheet] | Response:
    """List the month's sheets: as the facts stand while it is open, as they were kept once it is closed."""
    part = await list_sheets(database, caller, month, None if wanted.is_file else paging)
    if wanted.is_file:
        rows = [sheet_cells(sheet, wanted.language) for sheet in part.items]
        return await wanted.file(f"sheets-{month}", SHEET_COLUMNS, rows)
    return part


@router.get("/months/{month}/sheets/{employee_no}", operation_id="get_sheet", response_model=SheetAnswer)
async def get_sheet_route(
    month: MonthPath,
    employee_no: EmployeePath,
    caller: Annotated[Caller, Needs("sheet.read")],
    database: DatabaseOf,
) -> PersonSheet:
    """Get one person's sheet with everything that led to its score."""
    return await get_sheet(database, caller, month, employee_no)


@router.get("/months/{month}/results", operation_id="list_month_results", response_model=Page[MonthResult])
async def list_month_results_route(
    month: MonthPath,
    caller: Annotated[Caller, Needs("month_result.read", recorded=True)],
    database: DatabaseOf,
    paging: Paging,
) -> Slice[PayResult]:
    """List what pay needs of a closed month."""
    async with database.read(caller) as session:
        await months.require_closed(session, month)
        return await sheets.pay_results(session, month, paging)


@router.post("/months/{month}/closing", status_code=202, operation_id="close_month", responses=JOB_ACCEPTED)
async def close_month_route(
    month: MonthPath, change: Annotated[Change, May("month.close", whole=True)], starter: JobStarterOf
) -> JobAnswer:
    """Close a month that is over: everybody employed in it needs a complete sheet or is masked.

    Months may be closed in any order, since none rests on another. A month of a closed year is closed with it.
    What is incomplete fails the job with `month_incomplete`, which names people and indicators.
    """
    require_ended(month, today())
    return await starter.start(change, CloseMonth(month))

"""Statements: what a month pays, for everybody and for one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query
from fastapi.responses import Response
from pydantic import Field

from services.compensation.pay_tables.api.documents import PayTableDocument
from services.compensation.pay_tables.store.pay_tables import PAY_TABLES
from services.compensation.statements.api.columns import statement_cells, statement_columns
from services.compensation.statements.api.schemas import (
    HeldRungDocument,
    PayListsAnswer,
    PayStatement,
    StatementSlip,
    StatementVersions,
)
from services.compensation.statements.application.draw_up_statements import DrawUpStatements
from services.compensation.statements.application.explain_statement import (
    ExplainedStatement,
    Slip,
    explain_statement,
)
from services.compensation.statements.application.preview_statement import PreviewedMonth, preview_statement
from services.compensation.statements.domain.statements import Pending, Statement
from services.compensation.statements.store import pay_lists, statements
from services.compensation.statements.store.pay_lists import PayList
from services.compensation.statements.store.statements import StoredStatement
from shared.kernel.months import Month
from shared.platform.database.pages import Slice
from shared.platform.database.sessions import Change
from shared.platform.identity.callers import Caller
from shared.platform.web.access import May, Needs
from shared.platform.web.exports import TABLE_ANSWERS, WantedForm
from shared.platform.web.jobs import JOB_ACCEPTED, JobAnswer, JobStarterOf
from shared.platform.web.operation import Operation
from shared.platform.web.pages import Page, Paging
from shared.platform.web.parameters import DatabaseOf, EmployeePath, ReaderLanguage
from shared.platform.web.schemas import MONTH_PATTERN, Answer, Body, MonthField, Number, Score

router = APIRouter(prefix="/v1", tags=["statements"], route_class=Operation)


def _month(
    month: Annotated[str, Path(pattern=MONTH_PATTERN, description="A month, YYYY-MM.", examples=["2026-01"])],
) -> Month:
    return Month.parse(month)


MonthPath = Annotated[Month, Depends(_month)]
"""The platform's, with an example of a month that is paid."""
ListVersion = Annotated[
    int | None,
    Query(ge=1, le=1_000_000, description="A version of the month's pay list; left out: the one that counts."),
]


class StatementPreview(Body):
    """A month, what somebody held in it, and what it scored."""

    table: PayTableDocument | None = Field(default=None, description="Left out: the pay table in force.")
    month: MonthField
    placements: list[HeldRungDocument]
    score: Number | None = None
    masked: bool = False


class PreviewedStatement(Answer):
    """The items of a month and their sum, in yuan."""

    items: dict[str, Score]
    gross: Score


class PendingStatement(Answer):
    """No statement can be drawn up yet."""

    status: Literal["pending"]
    reason: str


class StatementMonth(Answer):
    """A month whose statements were drawn up, and when that was last."""

    month: MonthField
    version: int = Field(description="Of the month's latest pay list.")
    drawn_up_at: datetime


@router.post(
    "/statements/preview",
    operation_id="preview_statement",
    response_model=PreviewedStatement | PendingStatement,
)
async def preview_statement_route(
    body: StatementPreview, caller: Annotated[Caller, Needs("statement.preview")], database: DatabaseOf
) -> Statement | Pending:
    """Work out a month's statement without saving anything."""
    previewed = PreviewedMonth(body.table, body.month, body.placements, body.score, body.masked)
    return await preview_statement(database, caller, previewed)


@router.post("/months/{month}/statements", status_code=202, operation_id="draw_up_statements", responses=JOB_ACCEPTED)
async def draw_up_statements_route(
    month: MonthPath, change: Annotated[Change, May("statement.draw_up", whole=True)], starter: JobStarterOf
) -> JobAnswer:
    """Draw up the statements of everybody employed in the month, as a further version of its pay list.

    The latest version counts; the earlier ones stay readable. Where nothing differs, no version is added. A person
    without a closed score or a mask is pending, with the reason. A month that is not over is refused.
    """
    return await starter.start(change, DrawUpStatements(month))


@router.get(
    "/months/{month}/statements",
    operation_id="list_statements",
    response_model=Page[PayStatement],
    responses=TABLE_ANSWERS,
)
async def list_statements_route(
    month: MonthPath,
    caller: Annotated[Caller, Needs("statement.read", recorded=True)],
    database: DatabaseOf,
    paging: Paging,
    wanted: WantedForm,
    version: ListVersion = None,
) -> Slice[StoredStatement] | Response:
    """List the month's statements; as a file, the pay list."""
    async with database.read(caller) as session:
        pay_list = await pay_lists.get(session, month, version)
        visible = await statements.page(session, pay_list, None if wanted.is_file else paging)
        if not wanted.is_file:
            return visible
        table = (await PAY_TABLES.get(session, pay_list.table_version)).rules
    rows = [statement_cells(statement, table, wanted.language) for statement in visible.items]
    return await wanted.file(f"statements-{month}", statement_columns(table), rows)


@router.get("/months/{month}/statements/{employee_no}", operation_id="get_statement", response_model=StatementSlip)
async def get_statement_route(
    month: MonthPath,
    employee_no: EmployeePath,
    caller: Annotated[Caller, Needs("statement.read")],
    database: DatabaseOf,
    language: ReaderLanguage,
    version: ListVersion = None,
) -> ExplainedStatement:
    """Get one person's itemised slip, with the standards and days that it was worked out from."""
    return await explain_statement(database, caller, Slip(month, employee_no, version), language)


@router.get(
    "/months/{month}/statements/{employee_no}/versions",
    operation_id="list_statement_versions",
    response_model=StatementVersions,
)
async def list_statement_versions_route(
    month: MonthPath,
    employee_no: EmployeePath,
    caller: Annotated[Caller, Needs("statement.read")],
    database: DatabaseOf,
) -> dict[str, list[StoredStatement]]:
    """List what one person's statement was in each version of the month's pay list."""
    async with database.read(caller) as session:
        return {"items": await statements.versions(session, month, employee_no)}


@router.get("/months/{month}/pay_lists", operation_id="list_pay_lists", response_model=PayListsAnswer)
async def list_pay_lists_route(
    month: MonthPath, caller: Annotated[Caller, Needs("statement.read", whole=True)], database: DatabaseOf
) -> dict[str, Sequence[PayList]]:
    """List every version of the month's pay list: by whom, by which pay table, the sums, and how many changed."""
    async with database.read(caller) as session:
        await pay_lists.get(session, month)
        return {"items": await pay_lists.every(session, month)}


@router.get("/months", operation_id="list_statement_months", response_model=Page[StatementMonth])
async def list_statement_months_route(
    caller: Annotated[Caller, Needs("statement_month.read")], database: DatabaseOf, paging: Paging
) -> Slice[PayList]:
    """List the months whose statements were drawn up: where people were in them is settled."""
    async with database.read(caller) as session:
        return await pay_lists.page_of_months(session, paging)

"""Statements: what a month pays, for everybody and for one."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import Field

from services.compensation.dependencies import EmployeePath, MonthPath
from services.compensation.pay_tables.api.documents import HeldRungDocument, PayTableDocument
from services.compensation.pay_tables.store.pay_tables import PAY_TABLES
from services.compensation.statements.api.columns import statement_cells, statement_columns
from services.compensation.statements.api.schemas import PayStatement, StatementSlip
from services.compensation.statements.application.preview_statement import preview_statement
from services.compensation.statements.domain.statements import Pending
from services.compensation.statements.store import statements
from shared.platform.database.idempotency import OnceOnly
from shared.platform.identity.callers import Caller
from shared.platform.jobs.jobs import JobAnswer
from shared.platform.web.application import DatabaseOf
from shared.platform.web.exports import TABLE_ANSWERS, WantedForm
from shared.platform.web.pages import Page, Paging
from shared.platform.web.routes import JOB_ACCEPTED, JobStarterOf, ReaderLanguage
from shared.platform.web.routing import Needs
from shared.platform.web.schemas import Answer, Body, MonthField, Number, Score

router = APIRouter(prefix="/v1", tags=["statements"])


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


@router.post("/statements/preview", operation_id="preview_statement")
async def preview_statement_route(
    body: StatementPreview, caller: Annotated[Caller, Needs("statement.preview")], database: DatabaseOf
) -> PreviewedStatement | PendingStatement:
    """Work out a month's statement without saving anything."""
    placements: list[Any] = list(body.placements)
    drawn = await preview_statement(
        database, caller, body.table, body.month, placements, body.score, masked=body.masked
    )
    if isinstance(drawn, Pending):
        return PendingStatement(status="pending", reason=drawn.reason)
    return PreviewedStatement(items=dict(drawn.items), gross=drawn.gross)


@router.post("/months/{month}/statements", status_code=202, operation_id="draw_up_statements", responses=JOB_ACCEPTED)
async def draw_up_statements_route(
    month: MonthPath,
    caller: Annotated[Caller, Needs("statement.draw_up")],
    database: DatabaseOf,
    starter: JobStarterOf,
    once: OnceOnly,
) -> JobAnswer:
    """Draw up the statements of everybody employed in the month, in place of earlier drafts.

    Whoever has neither a closed score nor a masked month is pending, with the reason.
    """
    caller.needs_whole_company()
    async with database.read() as connection:
        await PAY_TABLES.in_force(connection, caller.company, month)
    return await starter.start(caller, "draw_up_statements", str(month), {"month": str(month)}, once)


@router.get(
    "/months/{month}/statements",
    operation_id="list_statements",
    response_model=Page[PayStatement],
    responses=TABLE_ANSWERS,
)
async def list_statements_route(
    month: MonthPath,
    caller: Annotated[Caller, Needs("statement.read")],
    database: DatabaseOf,
    paging: Paging,
    wanted: WantedForm,
) -> Page[PayStatement] | Response:
    """List the month's statements; as a file, the pay list."""
    async with database.read() as connection:
        version = await statements.table_version(connection, caller.company, month)
        table = (await PAY_TABLES.get(connection, caller.company, version)).rules
        part = await statements.visible(connection, caller, month, None if wanted.is_file else paging)
    if wanted.is_file:
        rows = [statement_cells(month, one, table, wanted.language) for one in part.items]
        return await wanted.file(f"statements-{month}", statement_columns(table), rows)
    return Page(items=[PayStatement.of(month, one) for one in part.items], next_cursor=part.next_cursor)


@router.get("/months/{month}/statements/{employee_no}", operation_id="get_statement")
async def get_statement_route(
    month: MonthPath,
    employee_no: EmployeePath,
    caller: Annotated[Caller, Needs("statement.read")],
    database: DatabaseOf,
    language: ReaderLanguage,
) -> StatementSlip:
    """Get one person's itemised slip, with the standards and days that it was worked out from."""
    async with database.read() as connection:
        await statements.table_version(connection, caller.company, month)
        found = await statements.get(connection, caller, month, employee_no)
        version = await PAY_TABLES.get(connection, caller.company, found.table_version)
    return StatementSlip.explained(month, found, version.rules, language)

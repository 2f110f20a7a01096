"""Pay tables: the versions of the pay standards."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from services.compensation.pay_tables.api.documents import PayTableDocument
from services.compensation.pay_tables.application.create_pay_table import PayTableCreated, create_pay_table
from services.compensation.pay_tables.store.pay_tables import PAY_TABLES, PayTableVersion
from shared.kernel.months import Month
from shared.platform.database.idempotency import OnceOnly
from shared.platform.database.versions import VersionSummary
from shared.platform.identity.callers import Caller
from shared.platform.web.application import DatabaseOf
from shared.platform.web.pages import Page, Paging
from shared.platform.web.routing import Needs
from shared.platform.web.schemas import MONTH_PATTERN, Body, MonthField, Remark

router = APIRouter(prefix="/v1", tags=["pay tables"])


class NewPayTable(Body):
    """A pay table and the month from which it holds, until a later one begins."""

    valid_from: MonthField
    table: PayTableDocument
    note: Remark | None = None


class PayTableSummary(VersionSummary[MonthField]):
    """A version of the pay table without its standards."""


class PayTableAnswer(PayTableSummary):
    """A version of the pay table."""

    table: PayTableDocument


@router.post("/pay_tables", status_code=201, operation_id="create_pay_table")
async def create_pay_table_route(
    body: NewPayTable, caller: Annotated[Caller, Needs("pay_table.write")], database: DatabaseOf, once: OnceOnly
) -> PayTableCreated:
    """Save a pay table that holds from a month on; it begins after every earlier one."""
    return await create_pay_table(database, caller, once, body.valid_from, body.table, body.note)


@router.get("/pay_tables", operation_id="list_pay_tables")
async def list_pay_tables_route(
    caller: Annotated[Caller, Needs("pay_table.read")], database: DatabaseOf, paging: Paging
) -> Page[PayTableSummary]:
    """List the versions of the pay table, oldest first."""
    async with database.read() as connection:
        part = await PAY_TABLES.listed(connection, caller.company, paging)
    items = [PayTableSummary.of(item) for item in part.items]
    return Page(items=items, next_cursor=part.next_cursor)


@router.get("/pay_tables/in_force", operation_id="get_pay_table_in_force")
async def get_pay_table_in_force_route(
    caller: Annotated[Caller, Needs("pay_table.read")],
    database: DatabaseOf,
    as_of: Annotated[str, Query(pattern=MONTH_PATTERN, description="A month, YYYY-MM.", examples=["2025-03"])],
) -> PayTableAnswer:
    """Get the pay table in force in a month."""
    async with database.read() as connection:
        return _answer(await PAY_TABLES.in_force(connection, caller.company, Month.parse(as_of)))


@router.get("/pay_tables/{version}", operation_id="get_pay_table")
async def get_pay_table_route(
    version: Annotated[int, Path(ge=1, le=1_000_000)],
    caller: Annotated[Caller, Needs("pay_table.read")],
    database: DatabaseOf,
) -> PayTableAnswer:
    """Get a version of the pay table."""
    async with database.read() as connection:
        return _answer(await PAY_TABLES.get(connection, caller.company, version))


def _answer(found: PayTableVersion) -> PayTableAnswer:
    return PayTableAnswer.of(found, table=found.document)

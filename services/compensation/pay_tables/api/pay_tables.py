"""Pay tables: the versions of the pay standards."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import AliasChoices, Field

from services.compensation.pay_tables.api.documents import PayTableDocument
from services.compensation.pay_tables.application.create_pay_table import create_pay_table
from services.compensation.pay_tables.store.pay_tables import PAY_TABLES, PayTableVersion
from shared.platform.database.pages import Slice
from shared.platform.database.sessions import Change
from shared.platform.database.versions import NewVersion
from shared.platform.identity.callers import Caller
from shared.platform.web.access import May, Needs
from shared.platform.web.operation import Operation
from shared.platform.web.pages import Page, Paging
from shared.platform.web.parameters import DatabaseOf, MonthInForce
from shared.platform.web.schemas import Answer, Body, MonthField, Remark
from shared.platform.web.versions import VersionPath, VersionSummary

router = APIRouter(prefix="/v1", tags=["pay tables"], route_class=Operation)


class NewPayTable(Body):
    """A pay table and the month from which it holds, until a later one begins."""

    valid_from: MonthField
    table: PayTableDocument
    note: Remark | None = None


class PayTableCreated(Answer):
    """The version that was made."""

    version: int
    valid_from: MonthField


class PayTableSummary(VersionSummary[MonthField]):
    """A version of the pay table without its standards."""


class PayTableAnswer(PayTableSummary):
    """A version of the pay table."""

    table: PayTableDocument = Field(validation_alias=AliasChoices("table", "document"))


@router.post("/pay_tables", status_code=201, operation_id="create_pay_table", response_model=PayTableCreated)
async def create_pay_table_route(
    body: NewPayTable, change: Annotated[Change, May("pay_table.write", whole=True)], database: DatabaseOf
) -> PayTableVersion:
    """Save a pay table that holds from a month on; it begins after every earlier one."""
    return await create_pay_table(database, change, NewVersion(body.valid_from, body.table, body.note))


@router.get("/pay_tables", operation_id="list_pay_tables", response_model=Page[PayTableSummary])
async def list_pay_tables_route(
    caller: Annotated[Caller, Needs("pay_table.read")], database: DatabaseOf, paging: Paging
) -> Slice[PayTableVersion]:
    """List the versions of the pay table, oldest first."""
    async with database.read(caller) as session:
        return await PAY_TABLES.page(session, paging)


@router.get("/pay_tables/in_force", operation_id="get_pay_table_in_force", response_model=PayTableAnswer)
async def get_pay_table_in_force_route(
    caller: Annotated[Caller, Needs("pay_table.read")], database: DatabaseOf, as_of: MonthInForce
) -> PayTableVersion:
    """Get the pay table in force in a month."""
    async with database.read(caller) as session:
        return await PAY_TABLES.in_force(session, as_of)


@router.get("/pay_tables/{version}", operation_id="get_pay_table", response_model=PayTableAnswer)
async def get_pay_table_route(
    version: VersionPath, caller: Annotated[Caller, Needs("pay_table.read")], database: DatabaseOf
) -> PayTableVersion:
    """Get a version of the pay table."""
    async with database.read(caller) as session:
        return await PAY_TABLES.get(session, version)

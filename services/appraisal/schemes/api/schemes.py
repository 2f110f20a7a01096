"""Schemes: the versions of the appraisal rules."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from services.appraisal.schemes.api.documents import SchemeDocument
from services.appraisal.schemes.application.create_scheme import SchemeCreated, create_scheme
from services.appraisal.schemes.store.schemes import SCHEMES, SchemeVersion
from shared.kernel.months import Month
from shared.platform.database.idempotency import OnceOnly
from shared.platform.database.versions import VersionSummary
from shared.platform.identity.callers import Caller
from shared.platform.web.application import DatabaseOf
from shared.platform.web.pages import Page, Paging
from shared.platform.web.routing import Needs
from shared.platform.web.schemas import MONTH_PATTERN, Body, MonthField, Remark

router = APIRouter(prefix="/v1", tags=["schemes"])


class NewScheme(Body):
    """A scheme and the month from which it holds, until a later one begins."""

    valid_from: MonthField
    scheme: SchemeDocument
    note: Remark | None = None


class SchemeSummary(VersionSummary[MonthField]):
    """A version of the scheme without its rules."""


class SchemeAnswer(SchemeSummary):
    """A version of the scheme."""

    scheme: SchemeDocument


@router.post("/schemes", status_code=201, operation_id="create_scheme")
async def create_scheme_route(
    body: NewScheme, caller: Annotated[Caller, Needs("scheme.write")], database: DatabaseOf, once: OnceOnly
) -> SchemeCreated:
    """Save a scheme that holds from a month on; it begins after every earlier one and every closed month."""
    return await create_scheme(database, caller, once, body.valid_from, body.scheme, body.note)


@router.get("/schemes", operation_id="list_schemes")
async def list_schemes_route(
    caller: Annotated[Caller, Needs("scheme.read")], database: DatabaseOf, paging: Paging
) -> Page[SchemeSummary]:
    """List the versions of the scheme, oldest first."""
    async with database.read() as connection:
        part = await SCHEMES.listed(connection, caller.company, paging)
    items = [SchemeSummary.of(item) for item in part.items]
    return Page(items=items, next_cursor=part.next_cursor)


@router.get("/schemes/in_force", operation_id="get_scheme_in_force")
async def get_scheme_in_force_route(
    caller: Annotated[Caller, Needs("scheme.read")],
    database: DatabaseOf,
    as_of: Annotated[str, Query(pattern=MONTH_PATTERN, description="A month, YYYY-MM.", examples=["2025-03"])],
) -> SchemeAnswer:
    """Get the scheme in force in a month."""
    async with database.read() as connection:
        return _answer(await SCHEMES.in_force(connection, caller.company, Month.parse(as_of)))


@router.get("/schemes/{version}", operation_id="get_scheme")
async def get_scheme_route(
    version: Annotated[int, Path(ge=1, le=1_000_000)],
    caller: Annotated[Caller, Needs("scheme.read")],
    database: DatabaseOf,
) -> SchemeAnswer:
    """Get a version of the scheme."""
    async with database.read() as connection:
        return _answer(await SCHEMES.get(connection, caller.company, version))


def _answer(found: SchemeVersion) -> SchemeAnswer:
    return SchemeAnswer.of(found, scheme=found.document)

"""Schemes: the versions of the appraisal rules."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import AliasChoices, Field

from services.appraisal.schemes.api.documents import SchemeDocument
from services.appraisal.schemes.application.create_scheme import create_scheme
from services.appraisal.schemes.store.schemes import SCHEMES, SchemeVersion
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

router = APIRouter(prefix="/v1", tags=["schemes"], route_class=Operation)


class NewScheme(Body):
    """A scheme and the month from which it holds, until a later one begins."""

    valid_from: MonthField
    scheme: SchemeDocument
    note: Remark | None = None


class SchemeCreated(Answer):
    """The version that was made."""

    version: int
    valid_from: MonthField


class SchemeSummary(VersionSummary[MonthField]):
    """A version of the scheme without its rules."""


class SchemeAnswer(SchemeSummary):
    """A version of the scheme."""

    scheme: SchemeDocument = Field(validation_alias=AliasChoices("scheme", "document"))


@router.post("/schemes", status_code=201, operation_id="create_scheme", response_model=SchemeCreated)
async def create_scheme_route(
    body: NewScheme, change: Annotated[Change, May("scheme.write", whole=True)], database: DatabaseOf
) -> SchemeVersion:
    """Save a scheme that holds from a month on; it begins after every earlier one and every closed month."""
    return await create_scheme(database, change, NewVersion(body.valid_from, body.scheme, body.note))


@router.get("/schemes", operation_id="list_schemes", response_model=Page[SchemeSummary])
async def list_schemes_route(
    caller: Annotated[Caller, Needs("scheme.read")], database: DatabaseOf, paging: Paging
) -> Slice[SchemeVersion]:
    """List the versions of the scheme, oldest first."""
    async with database.read(caller) as session:
        return await SCHEMES.page(session, paging)


@router.get("/schemes/in_force", operation_id="get_scheme_in_force", response_model=SchemeAnswer)
async def get_scheme_in_force_route(
    as_of: MonthInForce, caller: Annotated[Caller, Needs("scheme.read")], database: DatabaseOf
) -> SchemeVersion:
    """Get the scheme in force in a month."""
    async with database.read(caller) as session:
        return await SCHEMES.in_force(session, as_of)


@router.get("/schemes/{version}", operation_id="get_scheme", response_model=SchemeAnswer)
async def get_scheme_route(
    version: VersionPath, caller: Annotated[Caller, Needs("scheme.read")], database: DatabaseOf
) -> SchemeVersion:
    """Get a version of the scheme."""
    async with database.read(caller) as session:
        return await SCHEMES.get(session, version)

"""Units: the company as a tree."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter

from services.ladder.people.application.import_units import import_units
from services.ladder.people.domain.units import Unit
from services.ladder.people.forms import UNIT_FORM
from services.ladder.people.store import units
from shared.kernel.imports import ImportCount
from shared.platform.database.pages import Slice
from shared.platform.database.sessions import Change
from shared.platform.identity.callers import Caller
from shared.platform.tabular.templates import TemplateRow
from shared.platform.web.access import May, Needs
from shared.platform.web.operation import Operation
from shared.platform.web.pages import Page, Paging
from shared.platform.web.parameters import DatabaseOf, today
from shared.platform.web.schemas import Answer
from shared.platform.web.templates import TEMPLATE_ANSWER, TemplateOf, WorkbookResponse
from shared.platform.web.uploads import ImportReport, UploadOf, table_body

router = APIRouter(prefix="/v1", tags=["units"], route_class=Operation)


class UnitAnswer(Answer):
    """A unit; its path is the codes from the root down, each followed by a slash."""

    code: str
    name: str
    parent_code: str | None
    path: str


@router.post(
    "/unit_imports", operation_id="import_units", response_model=ImportReport, openapi_extra=table_body(UNIT_FORM)
)
async def import_units_route(
    change: Annotated[Change, May("unit.import", whole=True)], database: DatabaseOf, upload: UploadOf
) -> ImportCount:
    """Add units and change known ones from a table, all or nothing.

    Where a unit moves under another parent, its people follow from today on; what was before keeps its path.
    """
    return await import_units(database, change, await upload.read(UNIT_FORM), today())


@router.get(
    "/unit_imports/template",
    operation_id="get_unit_import_template",
    response_class=WorkbookResponse,
    responses=TEMPLATE_ANSWER,
)
async def get_unit_import_template_route(
    caller: Annotated[Caller, Needs("unit.import", whole=True)], database: DatabaseOf, template: TemplateOf
) -> WorkbookResponse:
    """Get the workbook for the import of units, with those on record."""
    async with database.read(caller) as session:
        recorded = sorted((await units.every(session)).values(), key=lambda unit: unit.path)
    return await template.file(caller, UNIT_FORM, [TemplateRow(asdict(unit)) for unit in recorded])


@router.get("/units", operation_id="list_units", response_model=Page[UnitAnswer])
async def list_units_route(
    caller: Annotated[Caller, Needs("unit.read")], database: DatabaseOf, paging: Paging
) -> Slice[Unit]:
    """List the units, each after the one above it."""
    async with database.read(caller) as session:
        return await units.page(session, paging)

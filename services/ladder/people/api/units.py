"""Units: the company as a tree."""

from typing import Annotated

from fastapi import APIRouter

from services.ladder.people.application.import_reports import ImportReport
from services.ladder.people.application.import_units import import_units
from services.ladder.people.forms import UNIT_FORM
from services.ladder.people.store import units
from shared.platform.database.idempotency import OnceOnly
from shared.platform.identity.callers import Caller
from shared.platform.web.application import DatabaseOf
from shared.platform.web.pages import Page, Paging
from shared.platform.web.routing import Needs
from shared.platform.web.schemas import Answer
from shared.platform.web.uploads import UploadOf, table_body

router = APIRouter(prefix="/v1", tags=["units"])


class UnitAnswer(Answer):
    """A unit; its path is the codes from the root down, each followed by a slash."""

    code: str
    name: str
    parent_code: str | None
    path: str


@router.post("/unit_imports", operation_id="import_units", openapi_extra=table_body(UNIT_FORM))
async def import_units_route(
    caller: Annotated[Caller, Needs("unit.import")], database: DatabaseOf, upload: UploadOf, once: OnceOnly
) -> ImportReport:
    """Add units and change known ones from a table, all or nothing."""
    return await import_units(database, caller, once, await upload.read(UNIT_FORM))


@router.get("/units", operation_id="list_units")
async def list_units_route(
    caller: Annotated[Caller, Needs("unit.read")], database: DatabaseOf, paging: Paging
) -> Page[UnitAnswer]:
    """List the units, each after the one above it."""
    async with database.read() as connection:
        part = await units.listed(connection, caller, paging)
    items = [
        UnitAnswer(code=unit.code, name=unit.name, parent_code=unit.parent_code, path=unit.path) for unit in part.items
    ]
    return Page(items=items, next_cursor=part.next_cursor)

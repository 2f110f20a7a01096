"""Protections: who is protected on a day, never why."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import AliasChoices, Field

from services.ladder.people.application.import_protections import import_protections
from services.ladder.people.domain.protections import ProtectedPerson
from services.ladder.people.forms import PROTECTION_FORM
from services.ladder.people.store import employees, protections
from shared.kernel.imports import ImportCount
from shared.kernel.names import Name
from shared.platform.database.pages import Slice
from shared.platform.database.sessions import Change
from shared.platform.identity.callers import Caller
from shared.platform.tabular.templates import TemplateRow
from shared.platform.web.access import May, Needs
from shared.platform.web.operation import Operation
from shared.platform.web.pages import Page, Paging
from shared.platform.web.parameters import AsOf, DatabaseOf, today
from shared.platform.web.schemas import Answer
from shared.platform.web.templates import TEMPLATE_ANSWER, TemplateOf, WorkbookResponse
from shared.platform.web.uploads import ImportReport, UploadOf, table_body

router = APIRouter(prefix="/v1", tags=["employees"], route_class=Operation)


class ProtectionAnswer(Answer):
    """That somebody is protected, never why."""

    employee_no: str
    unit_code: str
    unit_path: str
    valid_from: date = Field(validation_alias=AliasChoices("valid_from", "start"))
    valid_to: date | None = Field(
        validation_alias=AliasChoices("valid_to", "end"),
        description="The first day on which they are no longer protected.",
    )


@router.post(
    "/protection_imports",
    operation_id="import_protections",
    response_model=ImportReport,
    openapi_extra=table_body(PROTECTION_FORM),
)
async def import_protections_route(
    change: Annotated[Change, May("protection.import", whole=True)], database: DatabaseOf, upload: UploadOf
) -> ImportCount:
    """Say from a table who is protected, and from when to when; the reason has no place here."""
    return await import_protections(database, change, await upload.read(PROTECTION_FORM))


@router.get(
    "/protection_imports/template",
    operation_id="get_protection_import_template",
    response_class=WorkbookResponse,
    responses=TEMPLATE_ANSWER,
)
async def get_protection_import_template_route(
    caller: Annotated[Caller, Needs("protection.import", whole=True)], database: DatabaseOf, template: TemplateOf
) -> WorkbookResponse:
    """Get the workbook for the import of protections, with those that have not ended."""
    async with database.read(caller) as session:
        recorded = await protections.every(session)
        people = await employees.every(session)
    day = today()
    rows = [
        TemplateRow(
            {"employee_no": own.employee_no, "valid_from": own.start, "valid_to": own.end},
            Name(*[people[own.employee_no].name] * 2),
        )
        for person in recorded.values()
        for own in person
        if own.end is None or own.end > day
    ]
    return await template.file(caller, PROTECTION_FORM, rows)


@router.get("/protections", operation_id="list_protections", response_model=Page[ProtectionAnswer])
async def list_protections_route(
    caller: Annotated[Caller, Needs("protection.read")], database: DatabaseOf, paging: Paging, as_of: AsOf
) -> Slice[ProtectedPerson]:
    """List who is protected on a day."""
    async with database.read(caller) as session:
        return await protections.page(session, as_of, paging)

"""Members of panels: the register in and out."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AliasChoices, Field

from services.appraisal.months.api.parameters import LadderOf
from services.appraisal.panels.application.import_panel_members import import_panel_members
from services.appraisal.panels.domain.members import PanelBody, RecordedMember
from services.appraisal.panels.forms import MEMBER_FORM
from services.appraisal.panels.store import members
from shared.kernel.imports import ImportCount
from shared.platform.database.pages import Slice
from shared.platform.database.sessions import Change
from shared.platform.identity.callers import Caller
from shared.platform.tabular.templates import TemplateRow
from shared.platform.web.access import May, Needs
from shared.platform.web.operation import Operation
from shared.platform.web.pages import Page, Paging
from shared.platform.web.parameters import AsOf, DatabaseOf
from shared.platform.web.schemas import Answer, UnitCode
from shared.platform.web.templates import TEMPLATE_ANSWER, TemplateOf, WorkbookResponse
from shared.platform.web.uploads import ImportReport, UploadOf, table_body

router = APIRouter(prefix="/v1", tags=["panels"], route_class=Operation)


class PanelMemberAnswer(Answer):
    """A person who sits on a panel."""

    body: PanelBody
    unit_code: str = Field(description="The county group's unit; empty for the city committee.")
    unit_path: str
    employee_no: str
    name: str
    is_chair: bool = Field(description="Whether they chair the committee, or head the county group.")
    valid_from: date = Field(validation_alias=AliasChoices("valid_from", "start"))
    valid_to: date | None = Field(
        validation_alias=AliasChoices("valid_to", "end"),
        description="The first day on which they are no longer a member.",
    )


@router.post(
    "/panel_member_imports",
    operation_id="import_panel_members",
    response_model=ImportReport,
    openapi_extra=table_body(MEMBER_FORM),
)
async def import_panel_members_route(
    change: Annotated[Change, May("panel_member.import", whole=True)],
    database: DatabaseOf,
    ladder: LadderOf,
    upload: UploadOf,
) -> ImportCount:
    """Say from a table who sits on which panel, and from when to when; nobody registers themselves.

    A known membership (the same panel, person and first day) takes the row's name, chair and last day. A blank end
    leaves it open. What scores or a decided round rest on cannot change.
    """
    return await import_panel_members(database, ladder, change, await upload.read(MEMBER_FORM))


@router.get(
    "/panel_member_imports/template",
    operation_id="get_panel_member_import_template",
    response_class=WorkbookResponse,
    responses=TEMPLATE_ANSWER,
)
async def get_panel_member_import_template_route(
    caller: Annotated[Caller, Needs("panel_member.import", whole=True)],
    database: DatabaseOf,
    template: TemplateOf,
) -> WorkbookResponse:
    """Get the workbook for the import of members of panels, with all on record."""
    async with database.read(caller) as session:
        recorded = await members.every(session)
    rows = [
        TemplateRow(
            {
                **{name: getattr(member, name) for name in ("body", "employee_no", "name", "is_chair")},
                "unit_code": member.unit_code or None,
                "valid_from": member.start,
                "valid_to": member.end,
            }
        )
        for member in recorded
    ]
    return await template.file(caller, MEMBER_FORM, rows)


@router.get("/panel_members", operation_id="list_panel_members", response_model=Page[PanelMemberAnswer])
async def list_panel_members_route(
    caller: Annotated[Caller, Needs("panel_member.read")],
    database: DatabaseOf,
    paging: Paging,
    as_of: AsOf,
    body: Annotated[PanelBody | None, Query(description="Members of this kind of panel only.")] = None,
    unit: Annotated[UnitCode | None, Query(description="Members of this unit's county group only.")] = None,
) -> Slice[RecordedMember]:
    """List who sits on which panel on a day."""
    async with database.read(caller) as session:
        return await members.page(session, as_of, paging, body=body, unit_code=unit)

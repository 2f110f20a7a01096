"""Nominations for a skip."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from services.ladder.people.store import employees
from services.ladder.rounds.api.parameters import YearPath
from services.ladder.rounds.application.import_nominations import NominationCount, import_nominations
from services.ladder.rounds.domain.nominations import RecordedNomination
from services.ladder.rounds.forms import NOMINATION_FORM
from services.ladder.rounds.store import nominations
from shared.kernel.names import Name
from shared.platform.database.pages import Slice
from shared.platform.database.sessions import Change
from shared.platform.identity.callers import Caller
from shared.platform.tabular.templates import TemplateRow
from shared.platform.web.access import May, Needs
from shared.platform.web.operation import Operation
from shared.platform.web.pages import Page, Paging
from shared.platform.web.parameters import DatabaseOf
from shared.platform.web.schemas import Answer
from shared.platform.web.templates import TEMPLATE_ANSWER, TemplateOf, WorkbookResponse
from shared.platform.web.uploads import UploadOf, table_body

router = APIRouter(prefix="/v1", tags=["rounds"], route_class=Operation)


class NominationReport(Answer):
    """How many people are nominated now; the list of the year was replaced."""

    rows: int
    replaced: int = Field(description="How many nominations the list had before.")


class NominationAnswer(Answer):
    """Who is nominated for a skip, and why."""

    employee_no: str
    reasons: str
    nominated_by: str
    recorded_at: datetime


@router.post(
    "/rounds/{year}/nomination_imports",
    operation_id="import_nominations",
    response_model=NominationReport,
    openapi_extra=table_body(NOMINATION_FORM),
)
async def import_nominations_route(
    year: YearPath,
    change: Annotated[Change, May("nomination.write", whole=True)],
    database: DatabaseOf,
    upload: UploadOf,
) -> NominationCount:
    """Nominate people for a skip, each with reasons in writing; the table takes the place of the year's list."""
    return await import_nominations(database, change, year, await upload.read(NOMINATION_FORM))


@router.get("/rounds/{year}/nominations", operation_id="list_nominations", response_model=Page[NominationAnswer])
async def list_nominations_route(
    year: YearPath, caller: Annotated[Caller, Needs("nomination.read")], database: DatabaseOf, paging: Paging
) -> Slice[RecordedNomination]:
    """List who is nominated for a skip, and why."""
    async with database.read(caller) as session:
        return await nominations.page(session, year, paging)


@router.get(
    "/rounds/{year}/nomination_imports/template",
    operation_id="get_nomination_import_template",
    response_class=WorkbookResponse,
    responses=TEMPLATE_ANSWER,
)
async def get_nomination_import_template_route(
    year: YearPath,
    caller: Annotated[Caller, Needs("nomination.write", whole=True)],
    database: DatabaseOf,
    template: TemplateOf,
) -> WorkbookResponse:
    """Get the workbook for the import of nominations, with the year's list."""
    async with database.read(caller) as session:
        people = await employees.every(session)
        reasons = await nominations.reasons_of(session, year)
    rows = [
        TemplateRow({"employee_no": employee_no, "reasons": text}, Name(*[people[employee_no].name] * 2))
        for employee_no, text in sorted(reasons.items())
    ]
    return await template.file(caller, NOMINATION_FORM, rows)

"""Employees: the roster in and out, and one person with their history."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from services.ladder.people.api.parameters import ClosingsOf
from services.ladder.people.api.placements import PlacementAnswer
from services.ladder.people.application.import_roster import RosterCount, RosterTerms, import_roster
from services.ladder.people.domain.employees import EmployeeHistory, EmploymentType, PlacedEmployee
from services.ladder.people.forms import ROSTER_FORM
from services.ladder.people.store import employees
from services.ladder.policies.domain.policy import Education, YearBand
from shared.kernel.rungs import Rung, Tier
from shared.platform.database.pages import Slice
from shared.platform.database.sessions import Change
from shared.platform.identity.callers import Caller
from shared.platform.tabular.templates import TemplateRow
from shared.platform.web.access import May, Needs
from shared.platform.web.exports import TABLE_ANSWERS, WantedForm
from shared.platform.web.operation import Operation
from shared.platform.web.pages import Page, Paging
from shared.platform.web.parameters import AsOf, DatabaseOf, EmployeePath, today
from shared.platform.web.revisions import LeftFieldAnswer, NewerOf
from shared.platform.web.schemas import Answer, DayField
from shared.platform.web.templates import TEMPLATE_ANSWER, TemplateOf, WorkbookResponse
from shared.platform.web.uploads import ImportReport, UploadOf, table_body

router = APIRouter(prefix="/v1", tags=["employees"], route_class=Operation)


class RosterReport(ImportReport):
    """The same for a roster; who moved or left is among the created or changed, and counted once more."""

    moved: int = Field(description="People placed in another unit.")
    left: int = Field(description="People whose day of leaving is new.")
    leaves_withdrawn: int = Field(description="People on record who stay: their day of leaving was removed.")
    ignored_columns: list[str] = Field(description="Columns of the file that were passed over, as asked.")
    left_newer: list[LeftFieldAnswer] = Field(description="Fields that are newer on record than in the file, as asked.")


class EmployeeAnswer(Answer):
    """A person, and where they are on the day that was asked for."""

    employee_no: str
    name: str
    unit_code: str
    unit_path: str
    rung: Rung
    tier: Tier
    rung_since: date
    tier_since: date
    hired_on: date
    left_on: date | None = Field(description="The first day on which they are no longer there.")
    education: Education
    employment_type: EmploymentType
    certificate_level: int | None = Field(description="From 1 (the fifth level) to 5 (the first, highest).")
    previous_band: YearBand | None = Field(description="The band of an earlier year, as the roster said it.")
    previous_band_year: int | None
    revision: int = Field(description="Counts what rosters changed of the person. Imports compare it.")


def _roster_terms(
    as_of: Annotated[
        DayField | None, Query(description="The day from which people are in other units; needed only for that.")
    ] = None,
    newer: NewerOf = "refuse",
) -> RosterTerms:
    return RosterTerms(as_of, newer, today())


class PastPlacementAnswer(PlacementAnswer):
    """A placement, and what made it."""

    source: str = Field(description="`roster`, or `round`.")
    source_ref: str | None = Field(description="The year of the round.")


class EmployeeWithHistory(EmployeeAnswer):
    """A person with all their placements in time."""

    placements: list[PastPlacementAnswer]


@router.post(
    "/roster_imports", operation_id="import_roster", response_model=RosterReport, openapi_extra=table_body(ROSTER_FORM)
)
async def import_roster_route(
    change: Annotated[Change, May("roster.import", whole=True)],
    database: DatabaseOf,
    closings: ClosingsOf,
    upload: UploadOf,
    terms: Annotated[RosterTerms, Depends(_roster_terms)],
    *,
    ignore_unknown: Annotated[
        bool, Query(description="Pass over columns that a roster does not have; the answer names them.")
    ] = False,
) -> RosterCount:
    """Add and update people from a roster, all or nothing: new ones, moves between units, and leavers.

    A rung that differs from the known one is refused, as rungs change by rounds only. A blank day of leaving means
    that the person stays. A move that begins in closed time is refused: where a closed month, a decided round or a
    statement rests on it. A row with the `revision` of an export overwrites nothing that was recorded since.
    """
    table = await upload.read(ROSTER_FORM, ignore_unknown=ignore_unknown)
    return await import_roster(database, change, closings, table, terms)


@router.get(
    "/roster_imports/template",
    operation_id="get_roster_import_template",
    response_class=WorkbookResponse,
    responses=TEMPLATE_ANSWER,
)
async def get_roster_import_template_route(
    caller: Annotated[Caller, Needs("roster.import", whole=True)], database: DatabaseOf, template: TemplateOf
) -> WorkbookResponse:
    """Get the workbook for the import of the roster, with everybody who is placed today."""
    day = today()
    async with database.read(caller) as session:
        people = await employees.page_or_every(session, day, None)
    keys = [column.key for column in ROSTER_FORM.columns]
    rows = [TemplateRow(dict(zip(keys, cells, strict=True))) for cells in _cells(people.items, day)]
    return await template.file(caller, ROSTER_FORM, rows)


@router.get("/employees", operation_id="list_employees", response_model=Page[EmployeeAnswer], responses=TABLE_ANSWERS)
async def list_employees_route(
    caller: Annotated[Caller, Needs("employee.read")],
    database: DatabaseOf,
    paging: Paging,
    wanted: WantedForm,
    as_of: AsOf,
) -> Slice[PlacedEmployee] | Response:
    """List the people placed on a day by the pinyin of their names, or give them as a roster file."""
    async with database.read(caller) as session:
        part = await employees.page_or_every(session, as_of, None if wanted.is_file else paging)
    if wanted.is_file:
        return await wanted.file("roster", ROSTER_FORM.columns, _cells(part.items, as_of))
    return part


@router.get("/employees/{employee_no}", operation_id="get_employee", response_model=EmployeeWithHistory)
async def get_employee_route(
    employee_no: EmployeePath, caller: Annotated[Caller, Needs("employee.read")], database: DatabaseOf, as_of: AsOf
) -> EmployeeHistory:
    """Get a person where they are on a day (or were last), with all their placements."""
    async with database.read(caller) as session:
        return await employees.get(session, employee_no, as_of)


def _cells(people: Iterable[PlacedEmployee], as_of: date) -> list[list[Any]]:
    """Return people as rows of the roster; last year's band is shown only where it is that of the year before."""
    rows = []
    for person in people:
        cells = {column.key: getattr(person, column.key) for column in ROSTER_FORM.columns}
        if person.certificate_level is not None:
            cells["certificate_level"] = str(person.certificate_level)
        if person.previous_band_year not in {None, as_of.year - 1}:
            cells["previous_band"] = None
        rows.append(list(cells.values()))
    return rows

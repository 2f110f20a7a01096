"""Employees: the roster in and out, one person with their history, and protections."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import Field

from services.ladder.dependencies import AsOf, EmployeePath, today
from services.ladder.people.api.placements import PlacementAnswer, placement_fields
from services.ladder.people.application.import_protections import import_protections
from services.ladder.people.application.import_reports import ImportReport, RosterReport
from services.ladder.people.application.import_roster import import_roster
from services.ladder.people.domain.employees import EmploymentType
from services.ladder.people.forms import PROTECTION_FORM, ROSTER_FORM
from services.ladder.people.store import employees, protections
from services.ladder.people.store.employees import PlacedEmployee
from services.ladder.policies.domain.policy import Education, YearBand
from shared.kernel.rungs import Rung, Tier
from shared.platform.database.idempotency import OnceOnly
from shared.platform.identity.callers import Caller
from shared.platform.web.application import DatabaseOf
from shared.platform.web.exports import TABLE_ANSWERS, WantedForm
from shared.platform.web.pages import Page, Paging
from shared.platform.web.routing import Needs
from shared.platform.web.schemas import Answer, DayField
from shared.platform.web.uploads import UploadOf, table_body

router = APIRouter(prefix="/v1", tags=["employees"])


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


class PastPlacementAnswer(PlacementAnswer):
    """A placement, and what made it."""

    source: str = Field(description="`roster`, or `round`.")
    source_ref: str | None = Field(description="The year of the round.")


class EmployeeWithHistory(EmployeeAnswer):
    """A person with all their placements in time."""

    placements: list[PastPlacementAnswer]


class ProtectionAnswer(Answer):
    """That somebody is protected, never why."""

    employee_no: str
    unit_code: str
    unit_path: str
    valid_from: date
    valid_to: date | None = Field(description="The first day on which they are no longer protected.")


@router.post("/roster_imports", operation_id="import_roster", openapi_extra=table_body(ROSTER_FORM))
async def import_roster_route(
    caller: Annotated[Caller, Needs("roster.import")],
    database: DatabaseOf,
    upload: UploadOf,
    once: OnceOnly,
    as_of: Annotated[
        DayField | None, Query(description="The day from which people are in other units; needed only for that.")
    ] = None,
) -> RosterReport:
    """Add and update people from a roster, all or nothing: new ones, moves between units, and leavers.

    A rung that differs from the known one is refused, as rungs change by rounds only.
    """
    return await import_roster(database, caller, once, await upload.read(ROSTER_FORM), as_of, today())


@router.get("/employees", operation_id="list_employees", response_model=Page[EmployeeAnswer], responses=TABLE_ANSWERS)
async def list_employees_route(
    caller: Annotated[Caller, Needs("employee.read")],
    database: DatabaseOf,
    paging: Paging,
    wanted: WantedForm,
    as_of: AsOf,
) -> Page[EmployeeAnswer] | Response:
    """List the people placed on a day by the pinyin of their names, or give them as a roster file."""
    if wanted.is_file:
        async with database.read() as connection:
            everybody = await employees.all_listed(connection, caller, as_of)
        return await wanted.file("roster", ROSTER_FORM.columns, _cells(everybody, as_of))
    async with database.read() as connection:
        part = await employees.listed(connection, caller, as_of, paging)
    items = [EmployeeAnswer(**_fields(item)) for item in part.items]
    return Page(items=items, next_cursor=part.next_cursor)


@router.get("/employees/{employee_no}", operation_id="get_employee")
async def get_employee_route(
    employee_no: EmployeePath, caller: Annotated[Caller, Needs("employee.read")], database: DatabaseOf, as_of: AsOf
) -> EmployeeWithHistory:
    """Get a person where they are on a day (or were last), with all their placements."""
    async with database.read() as connection:
        found, past = await employees.get(connection, caller, employee_no, as_of)
    history = [
        PastPlacementAnswer.model_validate(
            placement_fields(each.placement) | {"source": each.source, "source_ref": each.source_ref}
        )
        for each in past
    ]
    return EmployeeWithHistory(**_fields(found), placements=history)


@router.post("/protection_imports", operation_id="import_protections", openapi_extra=table_body(PROTECTION_FORM))
async def import_protections_route(
    caller: Annotated[Caller, Needs("protection.import")], database: DatabaseOf, upload: UploadOf, once: OnceOnly
) -> ImportReport:
    """Say from a table who is protected, and from when to when; the reason has no place here."""
    return await import_protections(database, caller, once, await upload.read(PROTECTION_FORM))


@router.get("/protections", operation_id="list_protections")
async def list_protections_route(
    caller: Annotated[Caller, Needs("protection.read")], database: DatabaseOf, paging: Paging, as_of: AsOf
) -> Page[ProtectionAnswer]:
    """List who is protected on a day."""
    async with database.read() as connection:
        part = await protections.listed(connection, caller, as_of, paging)
    items = [
        ProtectionAnswer(
            employee_no=item.protection.employee_no,
            unit_code=item.unit_code,
            unit_path=item.unit_path,
            valid_from=item.protection.start,
            valid_to=item.protection.end,
        )
        for item in part.items
    ]
    return Page(items=items, next_cursor=part.next_cursor)


def _fields(found: PlacedEmployee) -> dict[str, Any]:
    person, placement = found.employee, found.placement
    return {
        "employee_no": person.employee_no,
        "name": person.name,
        "unit_code": placement.unit_code,
        "unit_path": placement.unit_path,
        "rung": placement.rung,
        "tier": placement.tier,
        "rung_since": placement.rung_since,
        "tier_since": placement.tier_since,
        "hired_on": person.hired_on,
        "left_on": person.left_on,
        "education": person.education,
        "employment_type": person.employment_type,
        "certificate_level": person.certificate_level,
        "previous_band": person.previous_band,
        "previous_band_year": person.previous_band_year,
    }


def _cells(everybody: Iterable[PlacedEmployee], as_of: date) -> list[list[Any]]:
    """Return people as rows of the roster; last year's band is shown only where it is that of the year before."""
    rows = []
    for found in everybody:
        fields = _fields(found)
        level = found.employee.certificate_level
        fields["certificate_level"] = None if level is None else str(level)
        if found.employee.previous_band_year not in {None, as_of.year - 1}:
            fields["previous_band"] = None
        rows.append([fields[column.key] for column in ROSTER_FORM.columns])
    return rows

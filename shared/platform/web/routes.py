"""Routes that every service has: how its jobs stand, its audit records, and how its records agree with others'."""

import uuid
from datetime import datetime
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Request

from shared.kernel.agreement import CHECK_AGREEMENT
from shared.platform.database.listing import Listing
from shared.platform.database.sessions import Change
from shared.platform.database.tables import audit_record
from shared.platform.identity.callers import Caller, Permissions, Reach, Role
from shared.platform.jobs.reading import get_visible
from shared.platform.web.access import May, Needs
from shared.platform.web.jobs import JOB_ACCEPTED, JobAnswer, JobStarterOf
from shared.platform.web.pages import Page, Paging
from shared.platform.web.parameters import DatabaseOf, ReaderLanguage
from shared.platform.web.schemas import Answer

_SEE_JOBS = (
    Role.PERSONNEL,
    Role.MARKETING,
    Role.COMMITTEE_CHAIR,
    Role.PAYROLL,
    Role.AUDITOR,
    Role.PORTAL,
    Role.OPERATOR,
)
PERMISSIONS: Permissions = {
    "job.read": dict.fromkeys(_SEE_JOBS, Reach.UNITS),
    "audit.read": {Role.AUDITOR: Reach.UNITS},
    "agreement.check": {Role.OPERATOR: Reach.UNITS, Role.AUDITOR: Reach.UNITS, Role.PERSONNEL: Reach.UNITS},
}

router = APIRouter(prefix="/v1", tags=["platform"])


@router.get("/jobs/{job_id}", operation_id="get_job")
async def get_job_route(
    job_id: uuid.UUID,
    caller: Annotated[Caller, Needs("job.read")],
    database: DatabaseOf,
    language: ReaderLanguage,
    request: Request,
) -> JobAnswer:
    """Tell how a job stands: queued, running (with done of total), succeeded with its result, failed with why.

    A caller sees it who may read over the whole company what it tells of.
    """
    async with database.read(caller) as session:
        state = request.app.state
        job = await get_visible(session, job_id, state.jobs.kinds, state.permissions)
    return JobAnswer.of(job, request.app.state.catalogue, language)


@router.post("/agreement_checks", status_code=202, operation_id=CHECK_AGREEMENT, responses=JOB_ACCEPTED)
async def check_agreement_route(
    change: Annotated[Change, May("agreement.check", whole=True)], starter: JobStarterOf
) -> JobAnswer:
    """Check how this service's own records agree with those of the services that it asks, as after a restore.

    Nothing is changed. The job's result has `periods` and `records`, which were compared, `disagreements`, and
    `findings`: for each month or year and code, the number of people and the first of them. Without findings
    all agrees.
    """
    return await starter.start(change, starter.jobs.kinds[CHECK_AGREEMENT]())


class AuditRecordAnswer(Answer):
    """Who did what, when, and whether it succeeded."""

    id: uuid.UUID
    at: datetime
    actor: str
    on_behalf_of: str | None
    action: str
    subject: str
    outcome: str
    detail: dict[str, Any]


@router.get("/audit_records", operation_id="list_audit_records")
async def list_audit_records_route(
    caller: Annotated[Caller, Needs("audit.read", whole=True)], database: DatabaseOf, paging: Paging
) -> Page[AuditRecordAnswer]:
    """List the audit records of the company, oldest first."""
    table = audit_record.c
    query = sa.select(audit_record).where(table.company == caller.company)
    async with database.read(caller) as session:
        records = await Listing(query, (table.at, table.id), AuditRecordAnswer.model_validate).page(session, paging)
    return Page[AuditRecordAnswer].model_validate(records)

"""Routes that every service has: how its jobs stand, and how its records agree with others'."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Request

from shared.kernel.agreement import CHECK_AGREEMENT
from shared.platform.database.sessions import Change
from shared.platform.identity.callers import Caller, Permissions, Reach, Role
from shared.platform.jobs.reading import get_visible
from shared.platform.web import audit_records
from shared.platform.web.access import May, Needs
from shared.platform.web.jobs import JOB_ACCEPTED, JobAnswer, JobStarterOf
from shared.platform.web.operation import Operation
from shared.platform.web.parameters import DatabaseOf, ReaderLanguage

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

router = APIRouter(prefix="/v1", tags=["platform"], route_class=Operation)
ROUTERS = (router, audit_records.router)
"""The routers that every service has."""


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

"""Routes that every service has: how its jobs stand, its audit records, and how its records agree with others'."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Request, Response

from shared.kernel.agreement import CHECK_AGREEMENT, EVERYTHING
from shared.kernel.digests import Plain
from shared.platform.database.idempotency import Once, OnceOnly
from shared.platform.database.tables import audit_record
from shared.platform.identity.callers import Caller, Permissions, Reach, Role
from shared.platform.jobs.jobs import Check, JobAnswer, Jobs
from shared.platform.texts import Language
from shared.platform.web.application import DatabaseOf, JobsOf
from shared.platform.web.pages import Page, Paging
from shared.platform.web.problems import language_of
from shared.platform.web.routing import Needs
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

ReaderLanguage = Annotated[Language, Depends(language_of)]


class JobStarter:
    """Starts a job for a request, and says in ``Location`` where it can be followed."""

    def __init__(self, request: Request, response: Response, jobs: JobsOf, language: ReaderLanguage) -> None:
        """Take what a route has at hand."""
        self._root = request.scope.get("root_path", "")
        self._response = response
        self._jobs: Jobs = jobs
        self._language: Language = language

    async def start(
        self,
        caller: Caller,
        kind: str,
        about: str,
        params: Mapping[str, Plain],
        once: Once,
        check: Check | None = None,
    ) -> JobAnswer:
        """Start the job (or find the unfinished one about the same) and return how it stands."""
        answer = await self._jobs.begin(caller, kind, about, params, once, self._language, self._root, check)
        return self.following(answer)

    async def started(self, caller: Caller, job_id: uuid.UUID) -> JobAnswer:
        """Return how an earlier job stands, as the answer to the same request made again."""
        return self.following(await self._jobs.get(caller, job_id, self._language))

    def following(self, answer: JobAnswer) -> JobAnswer:
        """Point ``Location`` at the job."""
        self._response.headers["Location"] = f"{self._root}/v1/jobs/{answer.id}"
        return answer


JobStarterOf = Annotated[JobStarter, Depends()]
JOB_ACCEPTED: dict[int | str, dict[str, Any]] = {
    202: {
        "description": "The job was started (or is running already); follow it at `Location`.",
        "headers": {"Location": {"schema": {"type": "string"}, "description": "Where the job can be followed."}},
    }
}


@router.get("/jobs/{job_id}", operation_id="get_job")
async def get_job_route(
    job_id: uuid.UUID, caller: Annotated[Caller, Needs("job.read")], jobs: JobsOf, language: ReaderLanguage
) -> JobAnswer:
    """Tell how a job stands: queued, running (with done of total), succeeded with its result, failed with why."""
    return await jobs.get(caller, job_id, language)


@router.post("/agreement_checks", status_code=202, operation_id=CHECK_AGREEMENT, responses=JOB_ACCEPTED)
async def check_agreement_route(
    caller: Annotated[Caller, Needs("agreement.check")], starter: JobStarterOf, once: OnceOnly
) -> JobAnswer:
    """Check how this service's own records agree with those of the services that it asks, as after a restore.

    Nothing is changed. The job's result has `periods` and `records`, which were compared, `disagreements`, and
    `findings`: for each month or year and code, the number of people and the first of them. Without findings
    all agrees.
    """
    caller.needs_whole_company()
    return await starter.start(caller, CHECK_AGREEMENT, EVERYTHING, {}, once)


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
    caller: Annotated[Caller, Needs("audit.read")], database: DatabaseOf, paging: Paging
) -> Page[AuditRecordAnswer]:
    """List the audit records of the company, oldest first."""
    caller.needs_whole_company()
    table = audit_record.c
    query = (
        sa.select(audit_record)
        .where(table.company == caller.company, paging.beyond(table.at, table.id))
        .order_by(table.at, table.id)
        .limit(paging.limit + 1)
    )
    async with database.read() as connection:
        rows = (await connection.execute(query)).all()
    part = paging.page(rows, key=lambda row: (row.at.isoformat(), str(row.id)))
    items = [
        AuditRecordAnswer(
            id=row.id,
            at=row.at,
            actor=row.actor,
            on_behalf_of=row.on_behalf_of,
            action=row.action,
            subject=row.subject,
            outcome=row.outcome,
            detail=row.detail,
        )
        for row in part.items
    ]
    return Page(items=items, next_cursor=part.next_cursor)

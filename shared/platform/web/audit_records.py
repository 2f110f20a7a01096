"""The audit over HTTP: records by their numbers, what each changed, and the head of the chain to note elsewhere."""

import uuid
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query
from pydantic import Field

from shared.kernel.chains import Head
from shared.kernel.differences import Difference
from shared.platform.database import audit_trail
from shared.platform.database.audit_trail import SHOWN, AuditFilter, AuditRecord
from shared.platform.identity.callers import Caller
from shared.platform.web.access import Needs
from shared.platform.web.operation import Operation
from shared.platform.web.pages import Page, Paging
from shared.platform.web.parameters import DatabaseOf
from shared.platform.web.schemas import Answer

router = APIRouter(prefix="/v1", tags=["platform"], route_class=Operation)

_TEXT_LIMIT = 200
_LAST_NUMBER = 2**63 - 1


class AuditRecordAnswer(Answer):
    """Who did what, when, whether it succeeded, and what it changed."""

    number: int = Field(description="The company's records are numbered in the order of their commits, without gaps.")
    id: uuid.UUID
    at: datetime
    issuer: str = Field(description="The identity provider; with the account it names one user.")
    account: str = Field(description="The subject of the token.")
    actor: str
    on_behalf_of: str | None
    roles: list[str]
    request_id: str
    action: str
    subject: str
    outcome: str
    detail: dict[str, Any] = Field(
        description=f"Its `changes` list what changed, of the first {SHOWN} subjects; they are no part of the content's"
        " digest, which takes in `changes_digest`."
    )
    change_count: int = Field(description="How many fields were changed, all together.")
    changes_digest: str
    previous: str = Field(description="The digest of the record before; 64 zeros in the first.")
    digest: str

    @classmethod
    def of(cls, record: AuditRecord, changes: list[Difference]) -> "AuditRecordAnswer":
        """Return the answer for a record with its first changes."""
        answer = cls.model_validate(record)
        if changes:
            shown = [{"subject": change.subject, "field": change.field, **_sides(change)} for change in changes]
            answer.detail = {**answer.detail, "changes": shown}
        return answer


class FieldChange(Answer):
    """One field before and after."""

    field: str
    before: Any
    after: Any


class SubjectChangesAnswer(Answer):
    """What a record changed of one subject: a person by their number, or another thing by its code."""

    subject: str
    fields: list[FieldChange]


class AuditHead(Answer):
    """The last record of the chain; number 0 and 64 zeros where there is none yet."""

    number: int
    digest: str


def _sides(difference: Difference) -> dict[str, Any]:
    return {"before": difference.before, "after": difference.after}


def _filter(
    action: Annotated[str | None, Query(max_length=_TEXT_LIMIT, description="The id of the operation.")] = None,
    actor: Annotated[str | None, Query(max_length=_TEXT_LIMIT, description="Who did it.")] = None,
    outcome: Annotated[Literal["done", "refused"] | None, Query()] = None,
    changed: Annotated[
        str | None, Query(max_length=_TEXT_LIMIT, description="Whose fields it changed: a personnel number.")
    ] = None,
) -> AuditFilter:
    return AuditFilter(action, actor, outcome, changed)


@router.get("/audit_records", operation_id="list_audit_records")
async def list_audit_records_route(
    caller: Annotated[Caller, Needs("audit.read", whole=True)],
    database: DatabaseOf,
    paging: Paging,
    wanted: Annotated[AuditFilter, Depends(_filter)],
) -> Page[AuditRecordAnswer]:
    """List the audit records of the company in the order of their numbers. By cursor a reader misses none."""
    async with database.read(caller) as session:
        records = await audit_trail.records(session, wanted).page(session, paging)
        changes = await audit_trail.first_changes(session, records.items)
    answers = records.map(lambda record: AuditRecordAnswer.of(record, changes.get(record.id, [])))
    return Page[AuditRecordAnswer](items=list(answers.items), next_cursor=answers.next_cursor)


@router.get("/audit_records/head", operation_id="get_audit_head", response_model=AuditHead)
async def get_audit_head_route(
    caller: Annotated[Caller, Needs("audit.read", whole=True)], database: DatabaseOf
) -> Head:
    """Return the last record's number and digest, to note outside of the system."""
    async with database.read(caller) as session:
        return await audit_trail.head(session)


@router.get("/audit_records/{number}/changes", operation_id="list_audit_changes")
async def list_audit_changes_route(
    number: Annotated[int, Path(ge=1, le=_LAST_NUMBER)],
    caller: Annotated[Caller, Needs("audit.read", whole=True)],
    database: DatabaseOf,
    paging: Paging,
) -> Page[SubjectChangesAnswer]:
    """List all that a record changed, subject by subject: each field before and after."""
    async with database.read(caller) as session:
        changes = await audit_trail.changes_page(session, await audit_trail.get(session, number), paging)
    answers = changes.map(
        lambda fields: SubjectChangesAnswer(
            subject=fields[0].subject,
            fields=[FieldChange(field=changed.field, **_sides(changed)) for changed in fields],
        )
    )
    return Page[SubjectChangesAnswer](items=list(answers.items), next_cursor=answers.next_cursor)

"""The ``job`` table: what people see of a job, and the only state that it has."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.kernel import errors
from shared.kernel.digests import Plain
from shared.kernel.errors import Fault, Missing, SpindleError, Unavailable
from shared.platform.database.rows import RowReader
from shared.platform.database.sessions import Session
from shared.platform.database.tables import job as job_table
from shared.platform.identity.callers import Caller, Grant, Role

_STARTS = 10  # attempts to start a job while others about the same come and go
_j = job_table.c

State = Literal["queued", "running", "succeeded", "failed"]


@dataclass(frozen=True, slots=True)
class JobRecord:
    """A job as it is stored; ``error`` is why it failed, or what its next attempt waits to pass."""

    id: uuid.UUID
    kind: str
    about: str
    params: Mapping[str, Any]
    caller: Caller
    done: int
    total: int | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    result: Mapping[str, Any] | None
    failed: bool
    error: SpindleError | None

    @property
    def state(self) -> State:
        """Return where the job stands."""
        if self.finished_at is not None:
            return "failed" if self.failed else "succeeded"
        return "queued" if self.started_at is None else "running"


async def add(session: Session, kind: str, about: str, params: Mapping[str, Plain]) -> tuple[uuid.UUID, bool]:
    """Save a job, unless there is an unfinished one about the same; return its id and whether it is new."""
    new_job = (
        insert(job_table)
        .values(
            company=session.company,
            id=uuid.uuid4(),
            kind=kind,
            key=about,
            params=dict(params),
            caller=_stored_caller(session.caller),
        )
        .on_conflict_do_nothing(index_elements=["company", "kind", "key"], index_where=sa.text("finished_at IS NULL"))
        .returning(_j.id)
    )
    same = sa.select(_j.id).where(
        _j.company == session.company, _j.kind == kind, _j.key == about, _j.finished_at.is_(None)
    )
    for _ in range(_STARTS):
        new_id: uuid.UUID | None = await session.scalar(new_job)
        if new_id is not None:
            return new_id, True
        unfinished: uuid.UUID | None = await session.scalar(same)
        if unfinished is not None:
            return unfinished, False
        # The one that stood in the way ended between the two statements, so there is room now.
    raise Unavailable("database_busy")


async def get(session: Session, job_id: uuid.UUID) -> JobRecord:
    """Return a job; Missing when the company has no such job."""
    query = sa.select(*_RECORD.columns).where(_j.company == session.company, _j.id == job_id)
    row = (await session.execute(query)).one_or_none()
    if row is None:
        raise Missing("job_not_found", id=str(job_id))
    return _RECORD.read(row)


async def start(connection: AsyncConnection, company: str, job_id: uuid.UUID) -> JobRecord | None:
    """Note that an attempt at a job begins, and return the job; None where it ended before."""
    started = await connection.execute(
        sa.update(job_table)
        .where(_j.company == company, _j.id == job_id, _j.finished_at.is_(None))
        .values(started_at=sa.func.coalesce(_j.started_at, sa.func.now()))
        .returning(*_RECORD.columns)
    )
    row = started.one_or_none()
    return None if row is None else _RECORD.read(row)


async def hold_unfinished(connection: AsyncConnection, job: JobRecord) -> bool:
    """Lock an unfinished job; False where it ended."""
    query = sa.select(_j.id).where(*_unfinished(job)).with_for_update()
    return (await connection.execute(query)).first() is not None


async def succeed(connection: AsyncConnection, job: JobRecord, result: Mapping[str, Plain]) -> None:
    """End a job with its result."""
    done = sa.func.coalesce(_j.total, _j.done)
    await save(connection, job, finished_at=sa.func.now(), waiting_for=None, result=dict(result), done=done)


async def fail(connection: AsyncConnection, job: JobRecord, error: SpindleError) -> bool:
    """End a job with a problem; False where it ended before."""
    return await save(connection, job, finished_at=sa.func.now(), waiting_for=None, problem=_stored_error(error))


async def wait_for(connection: AsyncConnection, job: JobRecord, error: SpindleError) -> None:
    """Note what the next attempt waits to pass."""
    await save(connection, job, waiting_for=_stored_error(error))


async def save(connection: AsyncConnection, job: JobRecord, **values: Any) -> bool:
    """Change a job, unless it ended: a worker that was taken for dead must not touch what another has ended."""
    saved = await connection.execute(sa.update(job_table).where(*_unfinished(job)).values(**values))
    return saved.rowcount > 0


def _unfinished(job: JobRecord) -> tuple[sa.ColumnElement[bool], ...]:
    return (_j.company == job.caller.company, _j.id == job.id, _j.finished_at.is_(None))


def _stored_error(error: SpindleError) -> dict[str, Plain]:
    return {
        "kind": type(error).__name__,
        "code": error.code,
        "params": dict(error.params),
        "faults": [{"pointer": fault.pointer, "code": fault.code, "params": fault.params} for fault in error.faults],
    }


def _restored_error(stored: dict[str, Any]) -> SpindleError:
    kind: type[SpindleError] = getattr(errors, stored["kind"], SpindleError)
    faults = [Fault(fault["pointer"], fault["code"], fault["params"]) for fault in stored["faults"]]
    return kind(stored["code"], faults, **stored["params"])


def _stored_caller(caller: Caller) -> dict[str, Plain]:
    return {
        "company": caller.company,
        "actor": caller.actor,
        "employee_no": caller.employee_no,
        "on_behalf_of": caller.on_behalf_of,
        "issuer": caller.issuer,
        "subject": caller.subject,
        "request_id": caller.request_id,
        "grants": [{"role": grant.role.value, "unit": grant.unit_path} for grant in caller.grants],
    }


def _restored_caller(stored: dict[str, Any]) -> Caller:
    return Caller(
        company=stored["company"],
        actor=stored["actor"],
        employee_no=stored["employee_no"],
        on_behalf_of=stored["on_behalf_of"],
        grants=tuple(Grant(Role(grant["role"]), grant["unit"]) for grant in stored["grants"]),
        issuer=stored.get("issuer", ""),  # a job that an older version started has none
        subject=stored.get("subject", ""),
        request_id=stored.get("request_id", ""),
    )


_RECORD: Final = RowReader(
    JobRecord,
    job_table,
    columns={
        "about": _j.key,
        "failed": _j.problem.is_not(None),
        "error": sa.func.coalesce(_j.problem, _j.waiting_for),
    },
    convert={"caller": _restored_caller, "error": _restored_error},
)

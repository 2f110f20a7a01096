"""Long work as jobs: started in a transaction, delivered by pgqueuer, ended together with their effect.

The ``job`` table is what people see and the only state of a job. pgqueuer's queue only delivers: a job
whose worker died is delivered again, and a job that has ended is not run again. The end of a job is
written in the transaction of its effect, so the effect is there once.
"""

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

import asyncpg
import sqlalchemy as sa
import structlog
from pgqueuer import AsyncpgDriver, PgQueuer, Queries, RetryRequested
from pgqueuer import Job as Delivery
from pydantic import Field
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.kernel import errors
from shared.kernel.digests import Plain
from shared.kernel.errors import Fault, Missing, SpindleError, Unavailable
from shared.platform.database import audit
from shared.platform.database.idempotency import Once
from shared.platform.database.tables import job as jobs_table
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller, Grant, Role
from shared.platform.texts import Language
from shared.platform.web.problems import Catalogue, Problem
from shared.platform.web.schemas import Answer

ENTRYPOINT = "job"
_RETRY_FIRST = timedelta(seconds=1)
_RETRY_MOST = timedelta(seconds=30)
_RECONNECT_SECONDS = 1.0
_DELIVERY = sa.text("SELECT 1 FROM pgqueuer WHERE payload = :payload")
_STARTS = 10  # attempts to start a job while others about the same come and go

logger = structlog.get_logger(__name__)


class JobAnswer(Answer):
    """A piece of long work: where it stands, and in the end its result or its problem."""

    id: uuid.UUID
    kind: str
    about: str = Field(description="What the job is about, such as the month that it closes.")
    state: Literal["queued", "running", "succeeded", "failed"]
    done: int
    total: int | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    result: dict[str, Any] | None = Field(description="What came out, once it succeeded.")
    problem: Problem | None = Field(description="Why it failed, once it failed; or what it waits to pass.")


class AlreadyEnded(Exception):
    """The job ended elsewhere while this worker was at it."""


@dataclass(slots=True)
class JobRun:
    """One attempt at a job, as its use case sees it."""

    database: Database
    id: uuid.UUID
    caller: Caller
    params: dict[str, Any]
    result: dict[str, Plain] = field(default_factory=dict)

    async def progress(self, done: int, total: int) -> None:
        """Let people see how far it is; AlreadyEnded where another worker has taken over and is done."""
        async with self.database.transaction() as connection:
            noted = await connection.execute(self._update().values(done=done, total=total))
        if noted.rowcount == 0:
            raise AlreadyEnded

    @asynccontextmanager
    async def finishing(self, action: str, subject: str) -> AsyncIterator[AsyncConnection]:
        """Open the transaction of the job's effect, which also ends the job; set ``result`` inside."""
        async with self.database.transaction() as connection:
            unfinished = await connection.execute(
                sa.select(jobs_table.c.id).where(*self._unfinished()).with_for_update()
            )
            if unfinished.first() is None:
                raise AlreadyEnded
            yield connection
            await audit.record(connection, self.caller, action, subject, outcome="done", detail={"job": str(self.id)})
            await connection.execute(
                self._update().values(
                    finished_at=sa.func.now(),
                    waiting_for=None,
                    result=self.result,
                    done=sa.func.coalesce(jobs_table.c.total, jobs_table.c.done),
                )
            )

    async def fail(self, error: SpindleError, action: str, subject: str) -> None:
        """End the job with a problem."""
        async with self.database.transaction() as connection:
            ended = await connection.execute(
                self._update().values(finished_at=sa.func.now(), waiting_for=None, problem=_stored(error))
            )
            if ended.rowcount:
                await audit.record(
                    connection, self.caller, action, subject, outcome="refused", detail={"code": error.code}
                )

    async def wait_for(self, error: SpindleError) -> None:
        """Note what the next attempt waits to pass."""
        async with self.database.transaction() as connection:
            await connection.execute(self._update().values(waiting_for=_stored(error)))

    def _unfinished(self) -> tuple[sa.ColumnElement[bool], ...]:
        table = jobs_table.c
        return (table.company == self.caller.company, table.id == self.id, table.finished_at.is_(None))

    def _update(self) -> sa.Update:
        """Change the job, unless it ended: a worker that was taken for dead must not touch what another has ended."""
        return sa.update(jobs_table).where(*self._unfinished())


JobUseCase = Callable[[JobRun], Awaitable[None]]
Check = Callable[[AsyncConnection], Awaitable[object]]
"""Raises when a job must not be started."""


class Jobs:
    """Starts jobs, tells how they stand, and works them off."""

    def __init__(
        self, database: Database, catalogue: Catalogue, kinds: Mapping[str, JobUseCase], heartbeat_seconds: float
    ) -> None:
        """Take the use case of each kind of job; a worker silent for the heartbeat time counts as dead."""
        self._database = database
        self._catalogue = catalogue
        self._kinds = kinds
        self._heartbeat = timedelta(seconds=heartbeat_seconds)
        self._attempts: set[asyncio.Task[None]] = set()

    async def start(
        self,
        connection: AsyncConnection,
        caller: Caller,
        kind: str,
        about: str,
        params: Mapping[str, Plain],
    ) -> uuid.UUID:
        """Start a job in the connection's transaction; an unfinished one about the same is that job.

        That one is delivered anew if its delivery was lost: the queue can fail to put one back where the disk is full.
        """
        if kind not in self._kinds:
            raise ValueError(f"no such kind of job: {kind}")
        job_id, new = await _inserted(connection, caller, kind, about, params)
        payload = f"{caller.company}/{job_id}".encode()
        if not new and (await connection.execute(_DELIVERY, {"payload": payload})).first() is not None:
            return job_id
        raw = await connection.get_raw_connection()
        if raw.driver_connection is None:
            raise Unavailable("database_unavailable")
        await Queries(AsyncpgDriver(raw.driver_connection)).enqueue(ENTRYPOINT, payload)
        return job_id

    async def begin(
        self,
        caller: Caller,
        kind: str,
        about: str,
        params: Mapping[str, Plain],
        once: Once,
        language: Language,
        root: str = "",
        check: Check | None = None,
    ) -> JobAnswer:
        """Start a job in a transaction of its own, with its audit record and under the idempotency key.

        ``check`` raises when there is nothing left to do: an earlier job may have ended in this very moment.
        """
        async with self._database.write(caller, kind, about) as connection:
            await once.claim(connection, caller)
            job_id = await self.start(connection, caller, kind, about, params)
            if check is not None:
                await check(connection)
            answer = await self._read(connection, caller.company, job_id, language)
            await once.keep(connection, caller, answer, headers={"Location": f"{root}/v1/jobs/{job_id}"})
            return answer

    async def get(self, caller: Caller, job_id: uuid.UUID, language: Language) -> JobAnswer:
        """Return how a job stands; Missing when the company has no such job."""
        async with self._database.read() as connection:
            return await self._read(connection, caller.company, job_id, language)

    async def _read(
        self, connection: AsyncConnection, company: str, job_id: uuid.UUID, language: Language
    ) -> JobAnswer:
        query = sa.select(jobs_table).where(jobs_table.c.company == company, jobs_table.c.id == job_id)
        row = (await connection.execute(query)).one_or_none()
        if row is None:
            raise Missing("job_not_found", id=str(job_id))
        stored = row.problem or row.waiting_for
        return JobAnswer(
            id=row.id,
            kind=row.kind,
            about=row.key,
            state=_state(row),
            done=row.done,
            total=row.total,
            created_at=row.created_at,
            started_at=row.started_at,
            finished_at=row.finished_at,
            result=row.result,
            problem=self._problem(stored, language) if stored else None,
        )

    def _problem(self, stored: dict[str, Any], language: Language) -> Problem:
        return self._catalogue.problem(_restored(stored), language)

    async def work(self, stop: asyncio.Event) -> None:
        """Work off jobs until told to stop; a lost connection is made anew.

        So it is after whatever else went wrong: a connection that is lost at a bad moment shows itself as an error of
        the driver's inside, and a process that works no more would leave its jobs lying, and nobody would notice.
        """
        while not stop.is_set():
            try:
                await self._work_on_one_connection(stop)
            except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
                logger.warning("jobs_connection_lost", error=str(error))
            except Exception as error:
                logger.exception("jobs_worker_broke_off", error=str(error))
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(stop.wait(), _RECONNECT_SECONDS)

    def hand_over(self) -> None:
        """Break off what is being worked on, for another worker to take up at once."""
        for attempt in self._attempts:
            attempt.cancel()

    async def _work_on_one_connection(self, stop: asyncio.Event) -> None:
        dsn = self._database.url.replace("postgresql+asyncpg://", "postgresql://", 1)
        connection = await asyncpg.connect(dsn, timeout=5)
        queue = PgQueuer(AsyncpgDriver(connection))

        @queue.entrypoint(ENTRYPOINT)
        async def deliver(delivery: Delivery) -> None:
            attempt = asyncio.create_task(self._attempt(delivery))
            self._attempts.add(attempt)
            try:
                await attempt
            except asyncio.CancelledError as error:
                # A cancelled delivery would be forgotten by the queue; this one is put back.
                raise RetryRequested(timedelta(0), "handed over") from error
            finally:
                self._attempts.discard(attempt)

        def lost(_: object) -> None:
            queue.shutdown.set()

        connection.add_termination_listener(lost)
        stopper = asyncio.create_task(_relay(stop, queue.shutdown))
        try:
            await queue.run(dequeue_timeout=timedelta(seconds=2), batch_size=4, heartbeat_timeout=self._heartbeat)
        finally:
            stopper.cancel()
            connection.remove_termination_listener(lost)
            with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError, asyncio.TimeoutError):
                await connection.close(timeout=2)

    async def _attempt(self, delivery: Delivery) -> None:
        company, _, job_id = (delivery.payload or b"").decode().partition("/")
        try:
            async with self._database.transaction() as connection:
                claimed = await connection.execute(
                    sa.update(jobs_table)
                    .where(
                        jobs_table.c.company == company,
                        jobs_table.c.id == uuid.UUID(job_id),
                        jobs_table.c.finished_at.is_(None),
                    )
                    .values(started_at=sa.func.coalesce(jobs_table.c.started_at, sa.func.now()))
                    .returning(jobs_table)
                )
                row = claimed.one_or_none()
            if row is None:
                return
            if row.kind not in self._kinds:  # of a newer version, which is being brought in just now
                raise RetryRequested(_delay(delivery.attempts), "for a newer version")
            run = JobRun(self._database, row.id, _restored_caller(row.caller), row.params)
            await self._carry_out(run, row.kind, row.key, delivery.attempts)
        except RetryRequested:
            raise
        except Unavailable as error:  # our own database; nothing can be noted there now
            raise RetryRequested(_delay(delivery.attempts), error.code) from error
        except Exception as error:  # the queue would forget the delivery, and its job would never end
            logger.exception("job_delivery_broke_off", job=job_id, error=str(error))
            raise RetryRequested(_delay(delivery.attempts), "broke off") from error

    async def _carry_out(self, run: JobRun, kind: str, about: str, attempts: int) -> None:
        try:
            await self._kinds[kind](run)
        except AlreadyEnded:
            logger.info("job_ended_elsewhere", job=str(run.id), kind=kind)
        except Unavailable as error:
            await run.wait_for(error)
            raise RetryRequested(_delay(attempts), error.code) from error
        except SpindleError as error:
            await run.fail(error, kind, about)
        except Exception as error:  # the job must end, and its owner must be told
            logger.exception("job_crashed", job=str(run.id), kind=kind, error=str(error))
            await run.fail(SpindleError("internal_error"), kind, about)


async def _inserted(
    connection: AsyncConnection, caller: Caller, kind: str, about: str, params: Mapping[str, Plain]
) -> tuple[uuid.UUID, bool]:
    """Write down a job, unless there is an unfinished one about the same; return its id and whether it is new."""
    table = jobs_table.c
    add = (
        insert(jobs_table)
        .values(
            company=caller.company,
            id=uuid.uuid4(),
            kind=kind,
            key=about,
            params=dict(params),
            caller=_stored_caller(caller),
        )
        .on_conflict_do_nothing(index_elements=["company", "kind", "key"], index_where=sa.text("finished_at IS NULL"))
        .returning(table.id)
    )
    same = sa.select(table.id).where(
        table.company == caller.company, table.kind == kind, table.key == about, table.finished_at.is_(None)
    )
    for _ in range(_STARTS):
        made: uuid.UUID | None = (await connection.execute(add)).scalar_one_or_none()
        if made is not None:
            return made, True
        running: uuid.UUID | None = (await connection.execute(same)).scalar_one_or_none()
        if running is not None:
            return running, False
        # The one that stood in the way ended between the two statements, so there is room now.
    raise Unavailable("database_busy")


def _delay(attempts: int) -> timedelta:
    return min(_RETRY_FIRST * (1 << min(attempts, 10)), _RETRY_MOST)


async def _relay(source: asyncio.Event, target: asyncio.Event) -> None:
    await source.wait()
    target.set()


def _state(row: sa.Row[Any]) -> Literal["queued", "running", "succeeded", "failed"]:
    if row.finished_at is not None:
        return "succeeded" if row.problem is None else "failed"
    return "queued" if row.started_at is None else "running"


def _stored(error: SpindleError) -> dict[str, Plain]:
    return {
        "kind": type(error).__name__,
        "code": error.code,
        "params": dict(error.params),
        "faults": [{"pointer": fault.pointer, "code": fault.code, "params": fault.params} for fault in error.faults],
    }


def _restored(stored: dict[str, Any]) -> SpindleError:
    kind: type[SpindleError] = getattr(errors, stored["kind"], SpindleError)
    faults = [Fault(fault["pointer"], fault["code"], fault["params"]) for fault in stored["faults"]]
    return kind(stored["code"], faults, **stored["params"])


def _stored_caller(caller: Caller) -> dict[str, Plain]:
    return {
        "company": caller.company,
        "actor": caller.actor,
        "employee_no": caller.employee_no,
        "on_behalf_of": caller.on_behalf_of,
        "grants": [{"role": grant.role.value, "unit": grant.unit_path} for grant in caller.grants],
    }


def _restored_caller(stored: dict[str, Any]) -> Caller:
    return Caller(
        company=stored["company"],
        actor=stored["actor"],
        employee_no=stored["employee_no"],
        on_behalf_of=stored["on_behalf_of"],
        grants=tuple(Grant(Role(grant["role"]), grant["unit"]) for grant in stored["grants"]),
    )

"""The worker: takes deliveries from the queue and carries their jobs out, whatever happens to a connection."""

import asyncio
import uuid
from contextlib import suppress
from datetime import timedelta
from typing import Final

import asyncpg
import structlog
from pgqueuer import AsyncpgDriver, PgQueuer, RetryRequested
from pgqueuer import Job as Delivery

from shared.kernel.errors import SpindleError, Unavailable
from shared.platform.database import audit
from shared.platform.database.sessions import Session
from shared.platform.database.transactions import Database
from shared.platform.jobs import store
from shared.platform.jobs.kinds import AlreadyEnded, JobRun, Kinds
from shared.platform.jobs.starting import ENTRYPOINT
from shared.platform.peers.client import Peers

_RETRY_FIRST: Final = timedelta(seconds=1)
_RETRY_MOST: Final = timedelta(seconds=30)
_RECONNECT_SECONDS: Final = 1.0

logger = structlog.get_logger(__name__)


class Worker:
    """Works off the jobs of a service; a worker silent for the heartbeat time counts as dead."""

    def __init__(self, database: Database, peers: Peers, kinds: Kinds, heartbeat_seconds: float) -> None:
        """Take what jobs work with, and the kinds that this version of the service knows."""
        self._database = database
        self._peers = peers
        self._kinds = kinds
        self._heartbeat = timedelta(seconds=heartbeat_seconds)
        self._attempts: set[asyncio.Task[None]] = set()

    async def work(self, stop: asyncio.Event) -> None:
        """Work off jobs until ``stop`` is set; a lost connection is made anew.

        So it is after any other error: a connection lost at a bad moment shows as an internal error of the driver.
        A process that stopped working would leave its jobs lying, and nobody would notice.
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
        """Break off the present attempts, for another worker to take up at once."""
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

        def on_termination(_: object) -> None:
            queue.shutdown.set()

        connection.add_termination_listener(on_termination)
        stopper = asyncio.create_task(_relay(stop, queue.shutdown))
        try:
            await queue.run(dequeue_timeout=timedelta(seconds=2), batch_size=4, heartbeat_timeout=self._heartbeat)
        finally:
            stopper.cancel()
            connection.remove_termination_listener(on_termination)
            with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError, asyncio.TimeoutError):
                await connection.close(timeout=2)

    async def _attempt(self, delivery: Delivery) -> None:
        company, _, job_id = (delivery.payload or b"").decode().partition("/")
        try:
            async with self._database.transaction() as connection:
                job = await store.start(connection, company, uuid.UUID(job_id))
            if job is None:
                return
            if job.kind not in self._kinds:  # of a newer version, which is being brought in just now
                raise RetryRequested(_delay(delivery.attempts), "for a newer version")
            await self._carry_out(JobRun(self._database, self._peers, job), delivery.attempts)
        except RetryRequested:
            raise
        except Unavailable as error:  # the service's own database; nothing can be noted there now
            raise RetryRequested(_delay(delivery.attempts), error.code) from error
        except Exception as error:  # the queue would forget the delivery, and its job would never end
            logger.exception("job_delivery_broke_off", job=job_id, error=str(error))
            raise RetryRequested(_delay(delivery.attempts), "broke off") from error

    async def _carry_out(self, run: JobRun, attempts: int) -> None:
        job = run.job
        try:
            await self._kinds[job.kind].restore(job.params).run(run)
        except AlreadyEnded:
            logger.info("job_ended_elsewhere", job=str(job.id), kind=job.kind)
        except Unavailable as error:
            async with self._database.transaction() as connection:
                await store.wait_for(connection, job, error)
            raise RetryRequested(_delay(attempts), error.code) from error
        except SpindleError as error:
            await self._fail(run, error)
        except Exception as error:  # the job must end, and its owner must learn of it
            logger.exception("job_crashed", job=str(job.id), kind=job.kind, error=str(error))
            await self._fail(run, SpindleError("internal_error"))

    async def _fail(self, run: JobRun, error: SpindleError) -> None:
        """End the job with a problem."""
        job = run.job
        async with self._database.transaction() as connection:
            if await store.fail(connection, job, error):
                session = Session(connection, run.caller)
                await audit.record(session, job.kind, job.about, "refused", {"code": error.code})


def _delay(attempts: int) -> timedelta:
    return min(_RETRY_FIRST * (1 << min(attempts, 10)), _RETRY_MOST)


async def _relay(source: asyncio.Event, target: asyncio.Event) -> None:
    await source.wait()
    target.set()

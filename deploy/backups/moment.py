"""One moment of several databases: a snapshot of each, and no writer between the first and the last.

``python -m deploy.backups.moment`` prints the moment as one line of JSON, and keeps its snapshots until standard
input ends. ``SPINDLE_ADMIN_URL`` names the administrator's database; ``SPINDLE_DATABASES`` the services' databases,
as a JSON object, where they are not called like the services.

Why this is one moment: each change of a service inserts an audit record in its own transaction, and a SHARE lock on
that table waits for whoever has inserted one, and lets nobody else insert. So while all three locks are held, no
change is half-way to its commit in any of the three databases: each has been committed before, and then every
snapshot taken now has it, or it will be after the locks are gone, and then none has it. What one service has done
because of what another did is never there without its cause. Only bookkeeping is committed without an audit record
(how far a job is, who has picked it up), and nothing in another database comes of that.
"""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from typing import TypeAlias

import asyncpg
import stamina
import structlog
from pydantic import BaseModel, ConfigDict, Field

from deploy.backups.site import SERVICES, BackupError
from shared.platform.database.migrations import MIGRATING
from shared.platform.settings import ServiceName

LOCK_TIMEOUT = "2s"  # whoever comes after us in the queue waits as well, so it is short
ATTEMPTS = 30

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


class Moment(BaseModel):
    """A moment that is being held; snapshots and revisions are by service."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    moment: datetime
    snapshots: dict[ServiceName, str]
    revisions: dict[ServiceName, str]
    paused_seconds: float = Field(description="How long writers may have waited for it, all attempts together.")


@asynccontextmanager
async def hold(administrator_url: str, databases: Mapping[ServiceName, str]) -> AsyncIterator[Moment]:
    """Take a snapshot of each database (named by service) at one moment, and keep them for as long as it is open."""
    async with AsyncExitStack() as stack:
        lockers, readers = [], []
        for database in databases.values():
            lockers.append(await stack.enter_async_context(_connected(administrator_url, database)))
            readers.append(await stack.enter_async_context(_connected(administrator_url, database)))
        paused = 0.0
        async for attempt in stamina.retry_context(
            on=(asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError),
            attempts=ATTEMPTS,
            timeout=None,
            wait_max=2.0,
        ):
            with attempt:
                await _keep_migrations_off(readers)
                began = time.monotonic()
                try:
                    at, snapshots = await _agree(lockers, readers)
                finally:
                    paused += time.monotonic() - began  # those that failed have kept writers waiting as well
        revisions = [await reader.fetchval("SELECT version_num FROM alembic_version") for reader in readers]
        yield Moment(
            moment=at,
            snapshots=dict(zip(databases, snapshots, strict=True)),
            revisions=dict(zip(databases, revisions, strict=True)),
            paused_seconds=round(paused, 6),
        )


async def _keep_migrations_off(readers: Sequence[Connection]) -> None:
    """Let migrations wait until the backup is made: a table that one writes anew is empty in an older snapshot."""
    for reader in readers:
        await reader.execute("SELECT pg_advisory_unlock_all()")  # of the attempt before
        await reader.execute(f"SELECT pg_advisory_lock_shared({MIGRATING})")


async def _agree(lockers: Sequence[Connection], readers: Sequence[Connection]) -> tuple[datetime, list[str]]:
    """Return the moment and a snapshot of each reader's database; writers may have to wait for as long as this takes.

    A lock ends with its transaction, but the snapshot has to outlive it: so the two are on connections of their own.
    """
    async with AsyncExitStack() as locks:
        for locker in lockers:
            await locks.enter_async_context(locker.transaction())
        # All are waited for even if one fails, for what is still under way cannot be given up.
        locked = await asyncio.gather(
            *(locker.execute("LOCK TABLE public.audit_record IN SHARE MODE") for locker in lockers),
            return_exceptions=True,
        )
        for failure in locked:
            if isinstance(failure, BaseException):
                raise failure
        exported = await asyncio.gather(*(_export(reader) for reader in readers))
    return max(at for _, at in exported).astimezone(UTC), [snapshot for snapshot, _ in exported]


async def _export(reader: Connection) -> tuple[str, datetime]:
    """Export a snapshot, which lives as long as the transaction that this begins."""
    await reader.transaction(isolation="repeatable_read", readonly=True).start()
    row = await reader.fetchrow("SELECT pg_export_snapshot(), clock_timestamp()")
    assert row is not None  # noqa: S101 - for the type checker: a SELECT without FROM has one row
    return row[0], row[1]


@asynccontextmanager
async def _connected(administrator_url: str, database: str) -> AsyncIterator[Connection]:
    settings = {
        "application_name": "spindle backup",
        "lock_timeout": LOCK_TIMEOUT,
        "statement_timeout": "0",
        "idle_in_transaction_session_timeout": "0",  # the snapshots idle for as long as the dumps take
    }
    connection = await asyncpg.connect(administrator_url, database=database, server_settings=settings)
    try:
        yield connection
    finally:
        await connection.close()


async def _hold_until_input_ends(administrator_url: str, databases: Mapping[ServiceName, str]) -> None:
    try:
        async with hold(administrator_url, databases) as moment:
            print(moment.model_dump_json(), flush=True)
            await asyncio.to_thread(sys.stdin.buffer.read)
    except asyncpg.LockNotAvailableError as error:
        raise BackupError("the databases are too busy, or being migrated: no moment without a writer found") from error
    except (asyncpg.UndefinedTableError, asyncpg.InvalidCatalogNameError) as error:
        raise BackupError(f"not a database of a service: {error}") from error
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        raise BackupError(f"PostgreSQL: {type(error).__name__} {error}") from error


def main() -> None:
    """Hold a moment, as this module's text says."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends it at once, and PostgreSQL clears up after it
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))  # the output is the moment alone
    databases = json.loads(os.environ.get("SPINDLE_DATABASES") or "{}")
    try:
        asyncio.run(
            _hold_until_input_ends(
                os.environ["SPINDLE_ADMIN_URL"], {service: databases.get(service, service) for service in SERVICES}
            )
        )
    except BackupError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()

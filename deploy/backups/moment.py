"""One moment of several databases: a snapshot of each, with no commit between the first and the last.

``python -m deploy.backups.moment`` prints the moment as one line of JSON, and holds its snapshots until standard
input ends. ``SPINDLE_ADMIN_URL`` is the address of the administrator's database. ``SPINDLE_DATABASES`` is a JSON object
with the name of each database that differs from its service's name.

Why this is one moment: every change of a service inserts an audit record in its own transaction. A SHARE lock on that
table waits for open transactions with such an insert, and blocks new inserts. While all three locks are held, no change
is between its audit record and its commit in any of the three databases. A change committed before the locks is in the
snapshots; a change committed after them is in none. So no effect in one service is saved without its cause in another.
Services commit only bookkeeping without an audit record (the progress of a job, who picked it up), and no other
database depends on that.
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

from deploy.backups.site import BackupError
from shared.platform.database.migrations import MIGRATING
from shared.platform.log_lines import LogLines
from shared.platform.settings import SERVICES, ServiceName

LOCK_TIMEOUT = "2s"  # short: writers behind us in the queue wait as well
ATTEMPTS = 30

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


class Moment(BaseModel):
    """A moment whose snapshots are held; snapshots and revisions are by service."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    moment: datetime
    snapshots: dict[ServiceName, str]
    revisions: dict[ServiceName, str]
    paused_seconds: float = Field(description="How long writers may have waited for it, all attempts together.")


@asynccontextmanager
async def hold(administrator_url: str, databases: Mapping[ServiceName, str]) -> AsyncIterator[Moment]:
    """Take a snapshot of each database (by service) at one moment, and hold them until the end of the block."""
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
                await _block_migrations(readers)
                began = time.monotonic()
                try:
                    at, snapshots = await _agree(lockers, readers)
                finally:
                    paused += time.monotonic() - began  # failed attempts made writers wait as well
        revisions = [await reader.fetchval("SELECT version_num FROM alembic_version") for reader in readers]
        yield Moment(
            moment=at,
            snapshots=dict(zip(databases, snapshots, strict=True)),
            revisions=dict(zip(databases, revisions, strict=True)),
            paused_seconds=round(paused, 6),
        )


async def _block_migrations(readers: Sequence[Connection]) -> None:
    """Make migrations wait for the backup: a table that a migration rewrites is empty in an older snapshot."""
    for reader in readers:
        await reader.execute("SELECT pg_advisory_unlock_all()")  # from the attempt before
        await reader.execute(f"SELECT pg_advisory_lock_shared({MIGRATING})")


async def _agree(lockers: Sequence[Connection], readers: Sequence[Connection]) -> tuple[datetime, list[str]]:
    """Return the moment and a snapshot of each reader's database; writers may wait while this runs.

    A lock ends with its transaction, and the snapshot must outlive it: so each has a connection of its own.
    """
    async with AsyncExitStack() as locks:
        for locker in lockers:
            await locks.enter_async_context(locker.transaction())
        # Wait for all even if one fails: a connection cannot be used again while its statement runs.
        results = await asyncio.gather(
            *(locker.execute("LOCK TABLE public.audit_record IN SHARE MODE") for locker in lockers),
            return_exceptions=True,
        )
        for result in results:
            if isinstance(result, BaseException):
                raise result
        exported = await asyncio.gather(*(_export(reader) for reader in readers))
    return max(at for _, at in exported).astimezone(UTC), [snapshot for snapshot, _ in exported]


async def _export(reader: Connection) -> tuple[str, datetime]:
    """Export a snapshot; it lives as long as the transaction that begins here."""
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
        "idle_in_transaction_session_timeout": "0",  # the snapshots are idle while the dumps run
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
        raise BackupError(
            "no moment without a writer was found: the databases are too busy, or a migration runs"
        ) from error
    except (asyncpg.UndefinedTableError, asyncpg.InvalidCatalogNameError) as error:
        raise BackupError(f"not a database of a service: {error}") from error
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        raise BackupError(f"PostgreSQL: {type(error).__name__} {error}") from error


def main() -> None:
    """Hold a moment until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends it at once; PostgreSQL cleans up
    structlog.configure(logger_factory=LogLines(sys.stderr))  # standard output is only the moment
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

"""A service's database: reads, and changes that always leave an audit record and keep their answer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import orjson
import sqlalchemy as sa
import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from shared.kernel.digests import canonical_json
from shared.kernel.errors import Fault, Invalid, Unavailable
from shared.platform.database import audit, idempotency
from shared.platform.database.sessions import Change, Session, Write
from shared.platform.identity.callers import Caller

_GONE = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # what the driver says of a connection that broke in the middle of a message
    asyncpg.CannotConnectNowError,
    asyncpg.DiskFullError,
    asyncpg.OutOfMemoryError,
    asyncpg.ReadOnlySQLTransactionError,  # a standby, after a failover
    asyncpg.InvalidAuthorizationSpecificationError,  # the password was renewed, and this replica is replaced next
    OSError,
)
_BUSY = (
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.LockNotAvailableError,
    asyncpg.TooManyConnectionsError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
)

_LOCK_SECONDS = 5
"""How long a statement waits for a lock."""
_CONNECTION_SECONDS = 15
"""How long a transaction waits for a connection: a crowd is served one after another."""

logger = structlog.get_logger(__name__)


class Database:
    """One service's own database, spoken to through SQLAlchemy Core on asyncpg."""

    def __init__(self, url: str, pool_size: int = 8) -> None:
        """Prepare a pool; connections are opened when first needed.

        A quarter of them, and at least one, is for reads only: they go on while all writers wait for a lock.
        """
        self.url = url
        self.engine: AsyncEngine = create_async_engine(
            url,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=_CONNECTION_SECONDS,
            pool_pre_ping=True,
            json_serializer=canonical_json,
            json_deserializer=orjson.loads,
            connect_args={"server_settings": {"timezone": "Asia/Shanghai", "lock_timeout": f"{_LOCK_SECONDS}s"}},
            hide_parameters=True,  # personal data have no place in logs
        )
        self._writers = asyncio.Semaphore(max(1, pool_size - max(1, pool_size // 4)))

    @asynccontextmanager
    async def read(self, caller: Caller) -> AsyncIterator[Session]:
        """Open a transaction that sees one moment and writes nothing."""
        async with self.snapshot() as connection:
            yield Session(connection, caller)

    @asynccontextmanager
    async def prepare(self, change: Change) -> AsyncIterator[Session]:
        """Open such a read before a change's own transaction; Replay where the request was answered before."""
        async with self.read(change.caller) as session:
            await idempotency.look_up(session, change)
            yield session

    @asynccontextmanager
    async def change(self, change: Change, subject: str = "") -> AsyncIterator[Write]:
        """Open the transaction of a change.

        It claims the idempotency key first. At its end it writes the audit record, with ``write.detail`` and
        the differences that were noted, and keeps what ``write.answer`` was given. All of it is there together
        with the effect, or nothing is.
        """
        async with self.transaction() as connection:
            write = Write(connection, change)
            await idempotency.claim(write)
            yield write
            await audit.record(write, change.operation, subject, "done", write.detail, write.differences)
            await idempotency.keep(write)

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncConnection]:
        """Open a bare read that sees one moment, for the platform's own bookkeeping."""
        async with _translated(), self.engine.connect() as connection:
            await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            async with connection.begin():
                yield connection

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """Open a bare transaction, for the platform's own bookkeeping."""
        async with self._writing(), _translated(), self.engine.begin() as connection:
            yield connection

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[None]:
        """Wait for one of the connections that writers may have; Unavailable where there is none in time."""
        try:
            async with asyncio.timeout(_CONNECTION_SECONDS):
                await self._writers.acquire()
        except TimeoutError as error:
            raise Unavailable("database_busy") from error
        try:
            yield
        finally:
            self._writers.release()

    async def close(self) -> None:
        """Close the pool."""
        await self.engine.dispose()


@asynccontextmanager
async def _translated() -> AsyncIterator[None]:
    """Say ``Unavailable`` for a database that is away or too busy; let everything else through."""
    try:
        yield
    except DBAPIError as error:
        driver_error = error.orig.__cause__ if error.orig is not None else None
        if error.connection_invalidated or isinstance(driver_error, _GONE):
            logger.warning("database_unavailable", error=str(driver_error))
            raise Unavailable("database_unavailable") from error
        if isinstance(driver_error, _BUSY):
            raise Unavailable("database_busy") from error
        if isinstance(driver_error, asyncpg.DataError):  # what no column can hold, such as a null byte
            raise Invalid("request_invalid", [Fault("", "value_unstorable")]) from error  # its text quotes the value
        raise
    except sa.exc.TimeoutError as error:
        raise Unavailable("database_busy") from error
    except _GONE as error:
        logger.warning("database_unavailable", error=str(error))
        raise Unavailable("database_unavailable") from error
    except _BUSY as error:
        raise Unavailable("database_busy") from error

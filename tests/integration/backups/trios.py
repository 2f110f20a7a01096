"""Three databases to back up and restore, with ways to write into them and to sabotage the tools."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import asyncpg
import sqlalchemy as sa

from deploy.backups.embedded import EmbeddedSite
from deploy.databases import DatabaseUrls, administration
from shared.platform.database.sessions import Change
from shared.platform.database.tables import idempotency_key
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller
from shared.platform.settings import SERVICES, ServiceName
from tests.support.table_digests import digest_tables

COMPANY = "linyi"
WRITER = Caller(COMPANY, "writer", ())
ORDER: tuple[ServiceName, ...] = ("ladder", "appraisal", "compensation")  # of a writer's commits: cause, then effect
AUDIT = (
    "INSERT INTO audit_record (company, id, actor, action, subject, outcome, detail) "
    "VALUES ('linyi', gen_random_uuid(), 'writer', 'slow', '', 'done', '{}')"
)


@dataclass(frozen=True, slots=True)
class SabotagedSite(EmbeddedSite):
    """A site where a shell script runs a program; the script has the program and its arguments in ``$@``."""

    scripts: Mapping[str, str] = field(default_factory=dict)

    def tool_command(self, program: str) -> list[str]:
        command = EmbeddedSite.tool_command(self, program)
        return ["/bin/sh", "-c", self.scripts[program], "sh", *command] if program in self.scripts else command


@dataclass
class Trio:
    """Three databases, one for each service."""

    site: EmbeddedSite
    urls: dict[ServiceName, DatabaseUrls]

    def sabotaged(self, **scripts: str) -> SabotagedSite:
        return SabotagedSite(self.site.cluster, self.site.databases, scripts)

    async def contents(self) -> dict[ServiceName, dict[str, tuple[int, str]]]:
        return {service: await digest_tables(self.urls[service], without=()) for service in SERVICES}

    async def write(self, *numbers: int) -> None:
        for service in ORDER:
            async with opened(self.urls[service]) as database:
                for number in numbers:
                    await write(database, number)

    async def numbers(self, service: ServiceName, snapshot: str | None = None) -> set[int]:
        """The written numbers; checks that each has its audit record."""
        async with (
            connected(self.urls[service].owner_url) as connection,
            connection.transaction(isolation="repeatable_read", readonly=True),
        ):
            if snapshot is not None:
                await connection.execute(f"SET TRANSACTION SNAPSHOT '{snapshot}'")
            audited = await connection.fetch("SELECT subject FROM audit_record WHERE action = 'write'")
            written = await connection.fetch("SELECT key FROM idempotency_key")
        numbers = {int(number) for (number,) in written}
        assert sorted(int(number) for (number,) in audited) == sorted(numbers)
        return numbers

    async def beside(self) -> set[str]:
        """The suffixes of the databases that restores left beside these."""
        async with administration(self.site.cluster) as connection:
            names = [name for (name,) in await connection.fetch("SELECT datname FROM pg_database")]
        own = tuple(f"{name}_" for name in self.site.databases.values())
        return {name.rpartition("_")[2] for name in names if name.startswith(own)}

    async def waiting(self, statement: str) -> None:
        """Wait until a statement that starts with this text waits for a lock."""
        query = (
            "SELECT true FROM pg_stat_activity WHERE datname = ANY($1) AND wait_event_type = 'Lock' AND query LIKE $2"
        )
        async with administration(self.site.cluster) as connection, asyncio.timeout(30):
            while not await connection.fetchval(query, list(self.site.databases.values()), statement + "%"):
                await asyncio.sleep(0.01)


@asynccontextmanager
async def connected(url: str) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def opened(urls: DatabaseUrls, pool_size: int = 1) -> AsyncIterator[Database]:
    """The database as the running service opens it."""
    database = Database(urls.runtime_url, pool_size)
    try:
        yield database
    finally:
        await database.close()


async def write(database: Database, number: int) -> None:
    """Write a number as a service writes anything: with its audit record, in one transaction."""
    row = {"company": COMPANY, "caller": "writer", "key": str(number), "request_hash": ""}
    async with database.change(Change(WRITER, "write"), str(number)) as session:
        await session.execute(sa.insert(idempotency_key).values(row))

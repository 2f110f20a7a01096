"""Migrations: each service has an Alembic history of its own; the runtime role gets the least that it needs.

They run while the version before is still serving. So each is a transaction of its own, waits only briefly for a lock
(whoever comes after it in the queue would wait as well) and then tries again; and only one process migrates at a time.
"""

import argparse
import asyncio
import os
from functools import cache
from io import StringIO
from pathlib import Path

import asyncpg
import sqlalchemy as sa
import stamina
from alembic import command, context
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from shared.platform.database import privileges
from shared.platform.database.transactions import Database
from shared.platform.settings import SERVICES

ROOT = Path(__file__).resolve().parents[3]
LOCK_TIMEOUT = "2s"
ATTEMPTS = 30
MIGRATING = 0x5B1D_2E  # of the database, and arbitrary: the key of the lock that a migrating process holds


def configuration(service: str, root: Path = ROOT) -> Config:
    """Return the Alembic configuration of a service."""
    config = Config()
    config.set_main_option("script_location", str(root / "services" / service / "migrations"))
    config.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(rev)s_%%(slug)s")
    return config


@cache
def head_revision(service: str) -> str | None:
    """Return the newest revision that the code knows."""
    return ScriptDirectory.from_config(configuration(service)).get_current_head()


@cache
def known_revisions(service: str) -> frozenset[str]:
    """Return every revision that the code knows."""
    return frozenset(script.revision for script in ScriptDirectory.from_config(configuration(service)).walk_revisions())


def serves(service: str, revision: str | None) -> bool:
    """Tell whether the code can serve a database at this revision: its own newest, or one that only newer code knows.

    A migration keeps what the version before it needs, so old replicas go on while new ones come up.
    """
    return revision is not None and (revision == head_revision(service) or revision not in known_revisions(service))


async def current_revision(database: Database) -> str | None:
    """Return the revision that the database is at."""
    async with database.snapshot() as connection:
        return await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())


def migrate(service: str, owner_url: str, runtime_role: str) -> None:
    """Bring a database to the newest revision as its owner, and give the runtime role its rights.

    A database that newer code has migrated is left as it is: this version can serve it.
    """
    config = configuration(service)
    config.attributes["service"] = service
    config.attributes["owner_url"] = owner_url
    config.attributes["runtime_role"] = runtime_role
    command.upgrade(config, "head")


def sql_after(service: str, revision: str, root: Path = ROOT, *, through: str = "head") -> str:
    """Return the statements of the migrations after a revision, as SQL, for whoever wants to check them first."""
    config = configuration(service, root)
    config.output_buffer = StringIO()
    command.upgrade(config, f"{revision}:{through}", sql=True)
    return str(config.output_buffer.getvalue())


def run(metadata: sa.MetaData) -> None:
    """Run the migrations that Alembic asks for, or write them down; each service's ``env.py`` calls this."""
    if context.is_offline_mode():
        context.configure(dialect_name="postgresql", transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()
    else:
        asyncio.run(_run(metadata, context.config))


async def _run(metadata: sa.MetaData, config: Config) -> None:
    engine = create_async_engine(config.attributes["owner_url"], poolclass=NullPool)
    try:
        async for attempt in stamina.retry_context(on=_is_locked, attempts=ATTEMPTS, timeout=None, wait_max=2.0):
            with attempt:
                await _attempt(engine, metadata, config.attributes["service"], config.attributes["runtime_role"])
    finally:
        await engine.dispose()


async def _attempt(engine: AsyncEngine, metadata: sa.MetaData, service: str, runtime_role: str) -> None:
    async with engine.connect() as connection:
        await connection.execute(sa.select(sa.func.pg_advisory_lock(MIGRATING)))
        await connection.execute(sa.text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
        await connection.commit()
        newer = await connection.run_sync(_is_newer, service)
        await connection.commit()  # Alembic begins transactions of its own
        if newer:  # the rights, too: the newer code knows better which they are
            return
        await connection.run_sync(_upgrade, metadata)
        await connection.commit()
        await grant(connection, metadata, runtime_role)
        await connection.commit()


def _is_locked(error: Exception) -> bool:
    """Tell whether it was a lock: one that was not to be had in time, or two that waited for each other."""
    return isinstance(error, sa.exc.DBAPIError) and isinstance(
        getattr(error.orig, "__cause__", None), (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError)
    )


def _is_newer(connection: sa.Connection, service: str) -> bool:
    current = MigrationContext.configure(connection).get_current_revision()
    return current is not None and current not in known_revisions(service)


def _upgrade(connection: sa.Connection, metadata: sa.MetaData) -> None:
    context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()


async def grant(connection: AsyncConnection, metadata: sa.MetaData, role: str) -> None:
    """Give the runtime role what the tables declare, and no table's shape."""
    for statement in privileges.statements(metadata, role):
        await connection.execute(sa.text(statement))


def main() -> None:
    """Migrate the database of one service; ``SPINDLE_OWNER_URL`` says where it is."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("service", choices=SERVICES)
    parser.add_argument("--runtime-role", required=True)
    arguments = parser.parse_args()
    migrate(arguments.service, os.environ["SPINDLE_OWNER_URL"], arguments.runtime_role)


if __name__ == "__main__":
    main()

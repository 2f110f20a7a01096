"""Migrations: each service has an Alembic history of its own; the runtime role gets the least that it needs."""

import argparse
import asyncio
import os
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command, context
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from shared.platform.database import Database

ROOT = Path(__file__).resolve().parents[2]
LOCK_TIMEOUT = "10s"
APPEND_ONLY = ("audit_record",)


def configuration(service: str) -> Config:
    """Return the Alembic configuration of a service."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "services" / service / "migrations"))
    config.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(rev)s_%%(slug)s")
    return config


@cache
def head_revision(service: str) -> str | None:
    """Return the newest revision that the code knows."""
    return ScriptDirectory.from_config(configuration(service)).get_current_head()


async def current_revision(database: Database) -> str | None:
    """Return the revision that the database is at."""
    async with database.read() as connection:
        return await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())


def migrate(service: str, owner_url: str, runtime_role: str) -> None:
    """Bring a database to the newest revision as its owner, and give the runtime role its rights."""
    config = configuration(service)
    config.attributes["owner_url"] = owner_url
    config.attributes["runtime_role"] = runtime_role
    command.upgrade(config, "head")


def run(metadata: sa.MetaData) -> None:
    """Run the migrations that Alembic asks for; each service's ``env.py`` calls this with its tables."""
    asyncio.run(_run(metadata, context.config))


async def _run(metadata: sa.MetaData, config: Config) -> None:
    engine = create_async_engine(config.attributes["owner_url"], poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            await connection.execute(sa.text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
            await connection.run_sync(_upgrade, metadata)
            await grant(connection, config.attributes["runtime_role"])
    finally:
        await engine.dispose()


def _upgrade(connection: sa.Connection, metadata: sa.MetaData) -> None:
    context.configure(connection=connection, target_metadata=metadata)
    context.run_migrations()


async def grant(connection: AsyncConnection, role: str) -> None:
    """Let the runtime role read and write, but neither change nor delete audit records, nor any table's shape."""
    quoted = '"' + role.replace('"', '""') + '"'
    await connection.execute(sa.text(f"GRANT USAGE ON SCHEMA public TO {quoted}"))
    await connection.execute(
        sa.text(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}")
    )
    await connection.execute(sa.text(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {quoted}"))
    for table in APPEND_ONLY:
        await connection.execute(sa.text(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {quoted}"))
    await connection.execute(sa.text(f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {quoted}"))


def main() -> None:
    """Migrate one service's database: ``python -m shared.platform.migrations SERVICE``; the URL by environment."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("service", choices=["appraisal", "ladder", "compensation"])
    parser.add_argument("--runtime-role", required=True)
    arguments = parser.parse_args()
    migrate(arguments.service, os.environ["SPINDLE_OWNER_URL"], arguments.runtime_role)


if __name__ == "__main__":
    main()

"""The migrated schemas are the declared ones, and every key begins with the company."""

import importlib

import asyncpg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from shared.platform.database.migrations import head_revision
from shared.platform.settings import SERVICES
from tests.support.databases import FreshDatabase

QUEUE = {"pgqueuer", "pgqueuer_log", "pgqueuer_schedules", "pgqueuer_statistics", "pgqueuer_schema"}
EXCLUSIONS = {"appraisal": 1, "ladder": 2, "compensation": 0}


def _ours(_: object, name: str | None, kind: str, *__: object) -> bool:
    return kind != "table" or name not in QUEUE


@pytest.mark.parametrize("service", SERVICES)
async def test_the_migrated_schema_is_the_declared_one(fresh_database: FreshDatabase, service: str) -> None:
    metadata: sa.MetaData = importlib.import_module(f"services.{service}.tables").metadata
    engine = create_async_engine((await fresh_database(service)).owner_url, poolclass=NullPool)

    def differences(connection: sa.Connection) -> list[object]:
        options = {"compare_type": True, "include_object": _ours}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))

    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
        revision = await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())
    assert revision == head_revision(service)
    await engine.dispose()


@pytest.mark.parametrize("service", SERVICES)
async def test_every_key_begins_with_the_company(fresh_database: FreshDatabase, service: str) -> None:
    connection = await asyncpg.connect((await fresh_database(service)).owner_url.replace("+asyncpg", ""))
    keys = await connection.fetch(
        """
        SELECT rel.relname AS table, con.conname AS name, con.contype::text AS kind, att.attname AS first
        FROM pg_constraint con
        JOIN pg_class rel ON rel.oid = con.conrelid
        JOIN pg_namespace nsp ON nsp.oid = rel.relnamespace AND nsp.nspname = 'public'
        JOIN pg_attribute att ON att.attrelid = rel.oid AND att.attnum = con.conkey[1]
        WHERE con.contype IN ('p', 'u', 'f', 'x')
        UNION ALL
        SELECT rel.relname, idx.relname, 'i', att.attname
        FROM pg_index ind
        JOIN pg_class rel ON rel.oid = ind.indrelid
        JOIN pg_class idx ON idx.oid = ind.indexrelid
        JOIN pg_namespace nsp ON nsp.oid = rel.relnamespace AND nsp.nspname = 'public'
        JOIN pg_attribute att ON att.attrelid = rel.oid AND att.attnum = ind.indkey[0]
        WHERE ind.indisunique
        """
    )
    await connection.close()
    ours = [key for key in keys if key["table"] not in QUEUE | {"alembic_version"}]
    assert [key for key in ours if key["first"] != "company"] == []
    assert {key["table"] for key in ours if key["kind"] == "p"} >= {"audit_record", "idempotency_key", "job"}
    assert sum(key["kind"] == "x" for key in ours) == EXCLUSIONS[service]

"""The runtime role has exactly the privileges that the tables declare; what is closed or audited stays as it is."""

import importlib
from typing import Any, Final

import asyncpg
import pytest
import sqlalchemy as sa

from deploy.databases import runtime_role
from shared.platform.database.privileges import privileges_of
from shared.platform.settings import SERVICES
from tests.integration.test_schemas import QUEUE
from tests.support.databases import FreshDatabase

WRITTEN_ONCE: Final = {
    "appraisal": {"monthly_closing", "monthly_sheet", "annual_closing", "annual_result"},
    "ladder": {"kept_rung"},
    "compensation": {"pay_list", "pay_statement", "statement"},
}
"""Tables of closings, results and statements, which nobody may declare otherwise."""
AUDIT: Final = {"audit_record", "audit_change", "audit_link"}


def tables_of(service: str) -> dict[str, sa.Table]:
    metadata: sa.MetaData = importlib.import_module(f"services.{service}.tables").metadata
    return dict(metadata.tables)


def declared(table: sa.Table) -> tuple[set[str], set[str], bool]:
    """The columns that may be inserted and updated, and whether rows may be deleted."""
    privileges, columns = privileges_of(table), {column.name for column in table.columns}
    return columns if privileges.insert is None else set(privileges.insert), set(privileges.update), privileges.delete


async def rows_of(url: str, query: str, *arguments: object) -> list[Any]:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        return await connection.fetch(query, *arguments)
    finally:
        await connection.close()


@pytest.mark.parametrize("service", SERVICES)
async def test_the_runtime_role_has_what_the_tables_declare(fresh_database: FreshDatabase, service: str) -> None:
    rows = await rows_of(
        (await fresh_database(service)).owner_url,
        """
        SELECT rel.relname AS name, att.attname AS column,
            has_column_privilege($1, rel.oid, att.attname, 'INSERT') AS insert,
            has_column_privilege($1, rel.oid, att.attname, 'UPDATE') AS update,
            has_table_privilege($1, rel.oid, 'DELETE') AS delete,
            has_table_privilege($1, rel.oid, 'TRUNCATE, TRIGGER, REFERENCES') AS more,
            has_column_privilege($1, rel.oid, att.attname, 'SELECT') AS select
        FROM pg_class rel JOIN pg_attribute att ON att.attrelid = rel.oid AND att.attnum > 0 AND NOT att.attisdropped
        WHERE rel.relnamespace = 'public'::regnamespace AND rel.relkind IN ('r', 'p', 'v', 'm')
        """,
        runtime_role(service),
    )
    granted: dict[str, tuple[set[str], set[str], bool]] = {}
    for row in rows:
        inserted, updated, _ = granted.get(row["name"], (set(), set(), False))
        granted[row["name"]] = (
            inserted | ({row["column"]} if row["insert"] else set()),
            updated | ({row["column"]} if row["update"] else set()),
            row["delete"],
        )
        assert row["select"]
        assert row["name"] in QUEUE or not row["more"]
    expected = {name: declared(table) for name, table in tables_of(service).items()}
    expected["alembic_version"] = (set(), set(), False)
    assert {name: rights for name, rights in granted.items() if name not in QUEUE} == expected


@pytest.mark.parametrize("service", SERVICES)
async def test_what_is_closed_versioned_or_audited_is_refused_to_be_changed(
    fresh_database: FreshDatabase, service: str
) -> None:
    tables = tables_of(service)
    protected = WRITTEN_ONCE[service] | AUDIT | {name for name in tables if name.endswith("_version")}
    url = (await fresh_database(service)).runtime_url
    for name in sorted(protected):
        column = next(
            column.name for column in tables[name].columns if column.name not in {"company", "sealed_through"}
        )
        for statement in (f"UPDATE {name} SET {column} = {column}", f"DELETE FROM {name}", f"TRUNCATE {name}"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await rows_of(url, statement)


def test_a_table_that_declares_nothing_is_refused() -> None:
    with pytest.raises(RuntimeError, match="nothing declares no privileges"):
        privileges_of(sa.Table("nothing", sa.MetaData()))

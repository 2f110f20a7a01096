"""The services' databases and roles, and the fresh copies that tests get."""

import asyncio
import os
from collections.abc import AsyncIterator

import asyncpg
import pytest

from deploy.databases import administration, create_service_database
from deploy.local.postgres import Cluster
from tests.support.databases import LentDatabases

SERVICE = f"specimen_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
OTHER = f"counterpart_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"


async def connect(url: str) -> "asyncpg.Connection[asyncpg.Record]":
    return await asyncpg.connect(url.replace("+asyncpg", ""))


async def run(url: str, *statements: str) -> object:
    connection = await connect(url)
    try:
        for statement in statements[:-1]:
            await connection.execute(statement)
        return await connection.fetchval(statements[-1])
    finally:
        await connection.close()


class Migration:
    """Stands in for a service's migrations, and counts how often they run."""

    def __init__(self) -> None:
        self.runs = 0

    def __call__(self, service: str, owner_url: str, role: str) -> None:
        assert service in {SERVICE, OTHER}
        self.runs += 1
        statements = (
            "CREATE EXTENSION btree_gist",  # as its owner, who is no superuser
            "CREATE TABLE row (number integer, EXCLUDE USING gist (number WITH =))",
            f"GRANT SELECT, INSERT ON row TO {role}",
            "SELECT 1",
        )
        assert asyncio.run(run(owner_url, *statements)) == 1


@pytest.fixture
def migration() -> Migration:
    return Migration()


@pytest.fixture
async def databases(cluster: Cluster, migration: Migration) -> AsyncIterator[LentDatabases]:
    lent = LentDatabases(cluster, {SERVICE: migration, OTHER: migration})
    yield lent
    await lent.drop()
    async with administration(cluster) as connection:
        names = await connection.fetch("SELECT datname FROM pg_database")
        left = [name for (name,) in names if name.startswith((SERVICE, OTHER))]
        assert all(name.endswith("_template") for name in left)
        for name in left:
            await connection.execute(f"DROP DATABASE {name}")


async def test_every_test_gets_a_database_of_its_own_from_one_migration(
    databases: LentDatabases, migration: Migration
) -> None:
    one, two = await asyncio.gather(databases.fresh(SERVICE), databases.fresh(SERVICE))
    assert migration.runs == 1
    assert await run(one.runtime_url, "INSERT INTO row VALUES (1)", "SELECT count(*) FROM row") == 1
    assert await run(two.runtime_url, "SELECT count(*) FROM row") == 0


async def test_a_service_enters_only_its_own_database(databases: LentDatabases, cluster: Cluster) -> None:
    own, foreign = await asyncio.gather(databases.fresh(SERVICE), databases.fresh(OTHER))
    name = foreign.runtime_url.split("@/")[1].split("?")[0]
    for database in (name, "postgres", "template1"):
        for role in (f"{SERVICE}_runtime", f"{SERVICE}_owner"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied for database"):
                await connect(cluster.url(database, role))
    assert await run(own.owner_url, "SELECT current_user::text") == f"{SERVICE}_owner"


async def test_the_running_service_is_not_the_owner(databases: LentDatabases) -> None:
    urls = await databases.fresh(SERVICE)
    for statement in ("CREATE TABLE mine (a integer)", "DROP TABLE row", "DELETE FROM row", "CREATE TEMP TABLE t ()"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await run(urls.runtime_url, statement, "SELECT 1")
    powers = "SELECT bool_or(rolsuper OR rolcreatedb OR rolcreaterole) FROM pg_roles WHERE rolname LIKE 'specimen%'"
    assert await run(urls.owner_url, powers) is False


async def test_a_database_is_dropped_under_those_who_still_use_it(databases: LentDatabases) -> None:
    urls = await databases.fresh(SERVICE)
    connection = await connect(urls.runtime_url)
    await databases.drop()
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, ConnectionError)):
        await connection.fetchval("SELECT 1")
    connection.terminate()


async def test_creating_again_changes_nothing(databases: LentDatabases, cluster: Cluster) -> None:
    urls = await databases.fresh(SERVICE)
    await run(urls.runtime_url, "INSERT INTO row VALUES (1)", "SELECT 1")
    name = urls.runtime_url.split("@/")[1].split("?")[0]
    assert await create_service_database(cluster, SERVICE, name) == urls
    assert await run(urls.runtime_url, "SELECT count(*) FROM row") == 1


@pytest.mark.parametrize("name", ["Ladder", "a b", "x;y", "", "a" * 60])
async def test_odd_names_are_refused(cluster: Cluster, name: str) -> None:
    with pytest.raises(ValueError, match="not a name"):
        await create_service_database(cluster, SERVICE, name)

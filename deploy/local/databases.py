"""The databases and roles of the services in one cluster: each service owns its own and can enter no other."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg

from deploy.local.postgres import SUPERUSER, Cluster

_NAME = re.compile(r"[a-z][a-z0-9_]{0,50}")
_ROLES_LOCK = 0x5B1D_1E  # of PostgreSQL, and arbitrary: roles belong to the whole cluster and are made one by one


@dataclass(frozen=True, slots=True)
class DatabaseUrls:
    """The addresses of one database: as its owner, who migrates it, and as the service that runs on it."""

    owner_url: str
    runtime_url: str


def owner_role(service: str) -> str:
    """Return the role that owns a service's database."""
    return f"{service}_owner"


def runtime_role(service: str) -> str:
    """Return the role that the running service has."""
    return f"{service}_runtime"


async def create_service_database(
    cluster: Cluster, service: str, name: str, *, template: str | None = None
) -> DatabaseUrls:
    """Create a service's database and roles where they are not there yet; it is empty, or a copy of ``template``.

    Who may connect is said every time: a copy does not take it over from its template.
    """
    owner, runtime = owner_role(service), runtime_role(service)
    for identifier in (service, name, *([] if template is None else [template])):
        if not _NAME.fullmatch(identifier):
            raise ValueError(f"not a name of a service or database: {identifier!r}")
    async with administration(cluster) as connection:
        await _create_roles(cluster, connection, owner, runtime)
        if not await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", name):
            # Copying files is faster than writing the copy to the log as well, which is the default.
            copied = "" if template is None else f" TEMPLATE {template} STRATEGY FILE_COPY"
            await connection.execute(f"CREATE DATABASE {name} OWNER {owner}{copied}")
        await connection.execute(
            f"REVOKE ALL ON DATABASE {name} FROM PUBLIC; GRANT CONNECT ON DATABASE {name} TO {runtime}"
        )
    return DatabaseUrls(cluster.url(name, owner), cluster.url(name, runtime))


async def drop_database(cluster: Cluster, name: str) -> None:
    """Drop a database, whoever is connected to it."""
    async with administration(cluster) as connection:
        await connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@asynccontextmanager
async def administration(cluster: Cluster) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """Connect as the superuser."""
    connection = await asyncpg.connect(
        host=str(cluster.socket), port=cluster.settings.port, user=SUPERUSER, database="postgres"
    )
    try:
        yield connection
    finally:
        await connection.close()


async def _create_roles(
    cluster: Cluster, connection: "asyncpg.Connection[asyncpg.Record]", owner: str, runtime: str
) -> None:
    """Create the two roles, and shut the databases that PostgreSQL brings along."""
    known = "SELECT count(*) FROM pg_roles WHERE rolname IN ($1, $2)"
    if await connection.fetchval(known, owner, runtime) == 2:
        return
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock($1)", _ROLES_LOCK)
        for role in (owner, runtime):
            if not await connection.fetchval("SELECT true FROM pg_roles WHERE rolname = $1", role):
                await connection.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{cluster.password}'")
        await connection.execute("REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC")

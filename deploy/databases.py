"""The databases and roles of the services on one server: each service can connect only to its own database.

``python -m deploy.databases`` creates them on the server of ``SPINDLE_ADMIN_URL``. ``SPINDLE_ROLE_PASSWORDS`` holds the
password of each role. A second run changes only the passwords.
"""

import asyncio
import json
import os
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol, get_args

import asyncpg
import stamina

from shared.platform.settings import ServiceName

_NAME = re.compile(r"[a-z][a-z0-9_]{0,50}")
_ROLES_LOCK = 0x5B1D_1E  # an arbitrary number; roles belong to the whole cluster, so one process at a time makes them


class Server(Protocol):
    """A PostgreSQL server, as its administrator knows it."""

    @property
    def administrator_url(self) -> str:
        """The address of the administrator's own database, in libpq's form."""

    def url(self, database: str, user: str) -> str:
        """Return the SQLAlchemy address of a database for a role."""

    def password_of(self, role: str) -> str:
        """Return the password of a role."""


@dataclass(frozen=True, slots=True)
class RemoteServer:
    """A server reached over TCP, such as the one of the stack in containers."""

    administrator_url: str
    passwords: Mapping[str, str]

    def url(self, database: str, user: str) -> str:
        """Return the SQLAlchemy address of a database for a role."""
        address = self.administrator_url.partition("@")[2].partition("/")[0]
        return f"postgresql+asyncpg://{user}:{self.passwords[user]}@{address}/{database}"

    def password_of(self, role: str) -> str:
        """Return the password of a role."""
        return self.passwords[role]


@dataclass(frozen=True, slots=True)
class DatabaseUrls:
    """The addresses of one database: for its owner, who migrates it, and for the running service."""

    owner_url: str
    runtime_url: str


def owner_role(service: str) -> str:
    """Return the role that owns a service's database."""
    return f"{service}_owner"


def runtime_role(service: str) -> str:
    """Return the role of the running service."""
    return f"{service}_runtime"


async def create_service_database(
    server: Server, service: str, name: str, *, template: str | None = None
) -> DatabaseUrls:
    """Create a service's database and roles where they are missing; the database is empty or a copy of ``template``.

    The right to connect is set every time, because a copy does not take it over from its template.
    """
    owner, runtime = owner_role(service), runtime_role(service)
    for identifier in (service, name, *([] if template is None else [template])):
        if not _NAME.fullmatch(identifier):
            raise ValueError(f"not a name of a service or database: {identifier!r}")
    async with administration(server) as connection:
        await _create_roles(server, connection, owner, runtime)
        if not await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", name):
            # Copying files is faster than the default, which also writes the copy to the log.
            copied = "" if template is None else f" TEMPLATE {template} STRATEGY FILE_COPY"
            await connection.execute(f"CREATE DATABASE {name} OWNER {owner}{copied}")
        await connection.execute(
            f"REVOKE ALL ON DATABASE {name} FROM PUBLIC; GRANT CONNECT ON DATABASE {name} TO {runtime}"
        )
    return DatabaseUrls(server.url(name, owner), server.url(name, runtime))


async def drop_database(server: Server, name: str) -> None:
    """Drop a database, and disconnect its clients."""
    async with administration(server) as connection:
        await connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@asynccontextmanager
async def administration(server: Server) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """Connect as the administrator."""
    connection = await asyncpg.connect(server.administrator_url)
    try:
        yield connection
    finally:
        await connection.close()


async def _create_roles(
    server: Server, connection: "asyncpg.Connection[asyncpg.Record]", owner: str, runtime: str
) -> None:
    """Create the two roles, and close PostgreSQL's own databases to everybody else."""
    count_roles = "SELECT count(*) FROM pg_roles WHERE rolname IN ($1, $2)"
    if await connection.fetchval(count_roles, owner, runtime) == 2:
        return
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock($1)", _ROLES_LOCK)
        for role in (owner, runtime):
            if not await connection.fetchval("SELECT true FROM pg_roles WHERE rolname = $1", role):
                await connection.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{_quotable(server.password_of(role))}'")
        await connection.execute("REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC")


def _quotable(password: str) -> str:
    """Return a password that is safe between quotes in SQL; ValueError for any other."""
    if not password.isascii() or not password.isprintable() or set(password) & set("'\\"):
        raise ValueError("a role's password must have printable ASCII characters only, no quote and no backslash")
    return password


async def create_all(server: RemoteServer) -> None:
    """Create every service's missing database and roles, and set the roles' passwords."""
    for service in get_args(ServiceName):
        await create_service_database(server, service, service)
        async with administration(server) as connection:
            for role in (owner_role(service), runtime_role(service)):
                await connection.execute(f"ALTER ROLE {role} PASSWORD '{_quotable(server.password_of(role))}'")


@stamina.retry(on=(OSError, asyncpg.CannotConnectNowError), attempts=20, timeout=60)
async def _main() -> None:
    await create_all(RemoteServer(os.environ["SPINDLE_ADMIN_URL"], json.loads(os.environ["SPINDLE_ROLE_PASSWORDS"])))


if __name__ == "__main__":
    asyncio.run(_main())

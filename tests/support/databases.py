"""Databases for tests: one cluster for the whole run, one migrated template per service, one copy per test."""

import asyncio
import fcntl
import os
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.databases import (
    DatabaseUrls,
    administration,
    create_service_database,
    drop_database,
    runtime_role,
)
from deploy.local.homes import HOME_PURPOSE, SHARED_FOLDER, within_reach
from deploy.local.postgres import PASSING, Cluster, is_held
from deploy.local.processes import unprivileged_account
from deploy.marks import is_ours

FreshDatabase = Callable[[str], Awaitable[DatabaseUrls]]
Migrate = Callable[[str, str, str], None]

_PREFIX = "spindle-tests-"
LEFT_BEHIND_SECONDS = 600.0  # seconds: a younger home may be one that a run is just making
_one_migration = threading.Lock()  # Alembic keeps what it is doing in a module's globals


def temporary_folder() -> Path:
    """Return a folder for temporary things that PostgreSQL's account can reach."""
    folder = Path(tempfile.gettempdir()).resolve()
    return folder if within_reach(folder, unprivileged_account()) else SHARED_FOLDER


def start_cluster() -> Cluster:
    """Start the run's cluster, in a folder that is removed afterwards; it dies with this process."""
    folder = temporary_folder()
    _remove_left_behind(folder)
    home = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=folder))
    if unprivileged_account() is not None:
        home.chmod(0o755)
    cluster = Cluster(home, PASSING)
    try:
        cluster.start()
    except BaseException:
        shutil.rmtree(home, ignore_errors=True)
        raise
    return cluster


def remove_cluster(cluster: Cluster) -> None:
    """Stop the run's cluster and remove its folder."""
    cluster.stop()
    _remove(cluster)


def _remove(cluster: Cluster) -> None:
    shutil.rmtree(cluster.home, ignore_errors=True)
    shutil.rmtree(cluster.socket, ignore_errors=True)  # which is elsewhere if the home's path is long


def _remove_left_behind(folder: Path) -> None:
    """Remove the homes of runs that were killed."""
    for home in folder.glob(f"{_PREFIX}*"):
        status = home.stat()
        is_old = time.time() - status.st_mtime > LEFT_BEHIND_SECONDS
        if is_old and status.st_uid == os.geteuid() and is_ours(home, HOME_PURPOSE) and not is_held(home):
            _remove(Cluster(home))


class LentDatabases:
    """Hands out fresh databases of one cluster and takes them back."""

    def __init__(self, cluster: Cluster, migrations: dict[str, Migrate] | None = None) -> None:
        """Use ``migrations`` for the services it names, and the platform's for all others."""
        self._cluster = cluster
        self._migrations = migrations or {}
        self._lent: list[str] = []

    async def fresh(self, service: str) -> DatabaseUrls:
        """Return a migrated, empty database of a service, which nobody else uses."""
        template = await self._template(service)
        name = f"{service}_{secrets.token_hex(6)}"
        self._lent.append(name)
        return await create_service_database(self._cluster, service, name, template=template)

    async def drop(self) -> None:
        """Drop every database that was handed out."""
        while self._lent:
            await drop_database(self._cluster, self._lent.pop())

    async def _template(self, service: str) -> str:
        """Return the service's migrated template, made by whoever needs it first in the whole run."""
        template = f"{service}_template"
        if not await self._exists(template):
            await asyncio.to_thread(self._make_template, service, template)
        return template

    async def _exists(self, database: str) -> bool:
        async with administration(self._cluster) as connection:
            exists = await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", database)
        return bool(exists)

    def _make_template(self, service: str, template: str) -> None:
        with _one_migration, _file_lock(self._cluster.home / f"{template}.lock"):
            if asyncio.run(self._exists(template)):
                return
            draft = f"{template}_draft"  # of a worker that was killed, perhaps: it is not trusted
            asyncio.run(drop_database(self._cluster, draft))
            urls = asyncio.run(create_service_database(self._cluster, service, draft))
            self._migration(service)(service, urls.owner_url, runtime_role(service))
            asyncio.run(self._close_template(draft, template))

    def _migration(self, service: str) -> Migrate:
        if service in self._migrations:
            return self._migrations[service]
        from shared.platform.database.migrations import migrate  # noqa: PLC0415 - only tests with a database need Alembic

        return migrate

    async def _close_template(self, draft: str, template: str) -> None:
        async with administration(self._cluster) as connection:
            # A template with somebody connected to it cannot be copied, so nobody can connect from here on.
            await connection.execute(f"ALTER DATABASE {draft} ALLOW_CONNECTIONS false")
            await connection.execute(f"ALTER DATABASE {draft} RENAME TO {template}")


@contextmanager
def _file_lock(file: Path) -> Iterator[None]:
    with file.open("a+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield

"""Restore a backup: fill new databases beside the current ones, then exchange all three in one transaction.

The replaced databases stay as ``<name>_replaced`` until the next restore succeeds: during a restore the server needs
three times the space. ``undo`` exchanges them with the restored ones. ``forget`` drops them, because they are full
copies of personal data. To undo by hand, stop the services, and run for all databases in one transaction:

    ALTER DATABASE ladder RENAME TO ladder_restoring;
    ALTER DATABASE ladder_replaced RENAME TO ladder;
    ALTER DATABASE ladder_restoring RENAME TO ladder_replaced;

A killed restore may leave ``<name>_restoring``, which it was filling, or ``<name>_dropping``, which it was about to
drop. Neither holds the only copy of anything. The next restore drops them, and so does ``forget``. By hand, drop
``<name>_restoring`` before the renaming, which needs its name.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import structlog

from deploy.backups.commands import (
    ADMINISTRATION,
    CHUNK,
    COUNT_ROWS,
    PSQL_OPTIONS,
    checked_name,
    major_version,
    rows_by_table,
    run_sql,
    started,
    together,
)
from deploy.backups.record import Backup, read_record
from deploy.backups.site import BackupError, Site
from deploy.databases import owner_role, runtime_role
from shared.platform.database.migrations import known_revisions
from shared.platform.settings import SERVICES, ServiceName

logger = structlog.get_logger(__name__)

_SWAP_ATTEMPTS = 3  # a client may connect again between its disconnection and the renaming


def check(folder: Path) -> Backup:
    """Return the backup in a folder; BackupError unless it is complete, unchanged, and not newer than this version."""
    backup = Backup(folder, read_record(folder))
    for service in SERVICES:
        recorded, file = backup.record.databases[service], backup.file_of(service)
        if recorded.revision not in known_revisions(service):
            raise BackupError(
                f"the backup is newer than this version of Spindle: {service} is at revision {recorded.revision}, "
                f"made by version {backup.record.product}"
            )
        try:
            size = file.stat().st_size
            if size != recorded.size:
                raise BackupError(f"{file} has {size} bytes, and had {recorded.size} when the backup was made")
            with file.open("rb") as content:
                digest = hashlib.file_digest(content, "sha256").hexdigest()
        except OSError as error:
            raise BackupError(f"{file} cannot be read: {error.strerror}") from error
        if digest != recorded.sha256:
            raise BackupError(f"{file} has changed since the backup was made: its checksum differs")
    return backup


async def restore(site: Site, folder: Path) -> Backup:
    """Replace the three databases with a backup; the caller then runs the migrations, which set the grants.

    The services must be stopped, and the roles must exist (``deploy.databases`` makes them). After a failure the three
    databases and those that the last restore replaced are all as before, and the restore can be repeated.
    """
    backup = await asyncio.to_thread(check, folder)
    await refuse_older_server(site, backup)
    async with _exclusive(site):
        await _drop(site, "_dropping")
        try:
            # One after the other: the server finishes creating a database even if psql is killed, and it would stay.
            for service in SERVICES:
                await _create(site, service)
            await together(_fill(site, service, backup) for service in SERVICES)
            await _exchange(site)
        except BaseException:
            with suppress(BackupError, OSError):  # the first failure is the one to report
                await asyncio.shield(_drop(site, "_restoring"))
            raise
        try:
            await _drop(site, "_dropping")
        except (BackupError, OSError) as error:  # the restore succeeded; the next one or ``forget`` drops the copies
            logger.warning("copies_stay", suffix="_dropping", error=str(error))
    return backup


async def undo(site: Site) -> None:
    """Exchange the databases with those that the last restore replaced; the services must be stopped."""
    async with _exclusive(site):
        existing = await _existing(site)
        if any(_name(site, service, "_replaced") not in existing for service in SERVICES):
            raise BackupError("there is nothing to undo: no restore has replaced these databases")
        await _drop(site, "_restoring")  # left by a killed restore; the renaming needs the name
        await _swap(
            site,
            [
                (_name(site, service, old), _name(site, service, new))
                for service in SERVICES
                for old, new in (("", "_restoring"), ("_replaced", ""), ("_restoring", "_replaced"))
            ],
        )


async def forget(site: Site) -> None:
    """Drop what the last restore replaced and what killed restores left; BackupError if there is neither."""
    async with _exclusive(site):
        if not await _drop(site, "_replaced", "_dropping", "_restoring"):
            raise BackupError("there is nothing to forget: no restore has left another database")


async def refuse_older_server(site: Site, backup: Backup) -> None:
    """Raise BackupError for a server older than the backup's: it may not understand the dumps."""
    made_on, version = backup.record.postgresql, await major_version(site)
    if made_on is not None and version < made_on:
        raise BackupError(
            f"the backup was made on PostgreSQL {made_on}, and this server is PostgreSQL {version}: "
            f"restore it into version {made_on} or later"
        )


async def _create(site: Site, service: ServiceName) -> None:
    """Create an empty database that no service can connect to yet."""
    name = _name(site, service, "_restoring")
    await _administer(
        site,
        f"DROP DATABASE IF EXISTS {name} WITH (FORCE);\n"
        f"CREATE DATABASE {name} OWNER {owner_role(service)} TEMPLATE template0;\n"
        f"REVOKE ALL ON DATABASE {name} FROM PUBLIC;\n",
    )


async def _fill(site: Site, service: ServiceName, backup: Backup) -> None:
    """Restore a dump into the new database, and check its number of rows."""
    name = _name(site, service, "_restoring")
    # As the owner, who migrates it as well: then the owner owns everything, extensions too.
    options = ["--exit-on-error", "--single-transaction", f"--role={owner_role(service)}", f"--dbname={name}"]
    recorded, digest = backup.record.databases[service], hashlib.sha256()
    async with started(site, "pg_restore", [*site.tool_command("pg_restore"), *options]) as filling:
        with (
            backup.file_of(service).open("rb") as content,
            suppress(ConnectionError),
        ):  # pg_restore reports why it fails
            while chunk := content.read(CHUNK):
                digest.update(chunk)
                filling.input.write(chunk)
                await filling.input.drain()
        await filling.finish()
    if digest.hexdigest() != recorded.sha256:
        raise BackupError(f"{backup.file_of(service)} changed during the restore")
    restored_rows = rows_by_table(await run_sql(site, name, "ANALYZE;\n" + COUNT_ROWS))
    differing = sorted(dict(set(restored_rows.items()) ^ set(recorded.rows.items())))
    if differing:
        raise BackupError(f"{service}: these tables have other numbers of rows than the backup: {', '.join(differing)}")


async def _exchange(site: Site) -> None:
    """Replace the current databases with the restored ones, and let the services connect to them.

    The same transaction renames what the last restore replaced, to be dropped later: if it were dropped before, a
    failure here would leave nothing to undo with.
    """
    existing = await _existing(site)
    renamings = []
    for service in SERVICES:
        current, replaced = _name(site, service), _name(site, service, "_replaced")
        if replaced in existing:
            renamings.append((replaced, _name(site, service, "_dropping")))
        if current in existing:
            renamings.append((current, replaced))
        renamings.append((_name(site, service, "_restoring"), current))
    grants = "".join(
        f"GRANT CONNECT ON DATABASE {_name(site, service, '_restoring')} TO {runtime_role(service)};\n"
        for service in SERVICES
    )
    await _swap(site, renamings, grants)


async def _swap(site: Site, renamings: Sequence[tuple[str, str]], grants: str = "") -> None:
    """Rename databases, all or none, and disconnect their clients: a database in use cannot be renamed."""
    oids_before = await _oids(site, renamings)
    names = ", ".join(f"'{old}'" for old, _ in renamings)
    disconnect = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN ({names});\n"  # noqa: S608 - the names were checked
    rename = "".join(f"ALTER DATABASE {old} RENAME TO {new};\n" for old, new in renamings)
    for remaining in reversed(range(_SWAP_ATTEMPTS)):
        try:
            await _administer(site, f"BEGIN;\n{grants}{disconnect}{rename}COMMIT;\n")
        except BackupError as error:
            if await _oids(site, renamings) != oids_before:
                return  # the commit succeeded and only its answer was lost: a repetition would undo it
            if not remaining:
                raise BackupError(f"the databases cannot be exchanged; are the services stopped? {error}") from error
        else:
            return


async def _oids(site: Site, renamings: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Return names and oids of the databases in a renaming; a database keeps its oid when its name changes."""
    names = ", ".join(sorted({f"'{name}'" for renaming in renamings for name in renaming}))
    query = f"SELECT datname, oid FROM pg_database WHERE datname IN ({names}) ORDER BY datname;\n"  # noqa: S608 - checked names
    return await _administer(site, query)


async def _drop(site: Site, *suffixes: str) -> list[str]:
    """Drop the databases that have our names with these suffixes; return the names of those that existed."""
    existing = await _existing(site)
    names = [_name(site, service, suffix) for suffix in suffixes for service in SERVICES]
    dropped = [name for name in names if name in existing]
    for name in dropped:
        await _administer(site, f"DROP DATABASE IF EXISTS {name} WITH (FORCE);\n")
    return dropped


async def _existing(site: Site) -> set[str]:
    return {name for (name,) in await _administer(site, "SELECT datname FROM pg_database;\n")}


async def _administer(site: Site, script: str) -> list[list[str]]:
    return await run_sql(site, ADMINISTRATION, script)


def _name(site: Site, service: ServiceName, suffix: str = "") -> str:
    return checked_name(site.database_of(service) + suffix)


@asynccontextmanager
async def _exclusive(site: Site) -> AsyncIterator[None]:
    """Hold the lock for restoring these databases: two restores at once would drop or exchange each other's."""
    names = ", ".join(f"'{_name(site, service)}'" for service in SERVICES)
    got_lock = "bool_and(pg_try_advisory_lock(hashtext('restore'), hashtext(name)))"
    lock = f"SELECT {got_lock} FROM unnest(ARRAY[{names}]) name;\n"  # noqa: S608 - the names were checked
    command = [*site.tool_command("psql"), *PSQL_OPTIONS, f"--dbname={ADMINISTRATION}"]
    async with started(site, "psql", command) as session:
        with suppress(ConnectionError):
            session.input.write(lock.encode())
            await session.input.drain()
        answer = await session.output.readline()
        if answer.strip() == b"f":
            raise BackupError("another process is restoring these databases")
        if answer.strip() != b"t":
            await session.finish()
            raise BackupError("psql did not answer")
        yield

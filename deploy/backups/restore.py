"""The way back: a backup is put beside the databases that are there, and takes their place when all of it is.

The databases that it replaced stay as ``<name>_replaced`` until the next restore has succeeded: while that is being
done the server needs the room three times. ``undo`` exchanges them with the restored ones, and ``forget`` drops them:
they are full copies of personal data. By hand ``undo`` is, with the services stopped, for each database, all in one
transaction:

    ALTER DATABASE ladder RENAME TO ladder_restoring;
    ALTER DATABASE ladder_replaced RENAME TO ladder;
    ALTER DATABASE ladder_restoring RENAME TO ladder_replaced;

A restore that was killed may leave ``<name>_restoring``, which it was filling, or ``<name>_dropping``, which it had no
more use for. Nothing is lost with them; the next restore drops them, and so does ``forget``. By hand, drop
``<name>_restoring`` before anything is renamed: its name is needed.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import structlog

from deploy.backups.commands import (
    ADMINISTRATORS,
    CHUNK,
    COUNT_ROWS,
    PSQL_OPTIONS,
    checked_name,
    counted,
    major_version,
    run_sql,
    started,
    together,
)
from deploy.backups.record import Backup, read_record
from deploy.backups.site import SERVICES, BackupError, Site
from deploy.databases import owner_role, runtime_role
from shared.platform.database.migrations import known_revisions
from shared.platform.settings import ServiceName

logger = structlog.get_logger(__name__)

_SWAPS = 3  # attempts: somebody may come back between being sent away and the databases' being renamed


def check(folder: Path) -> Backup:
    """Return the backup in a folder: BackupError unless it is whole, unchanged, and known to this version's code."""
    backup = Backup(folder, read_record(folder))
    for service in SERVICES:
        recorded, file = backup.record.databases[service], backup.file_of(service)
        if recorded.revision not in known_revisions(service):
            raise BackupError(
                f"the backup is newer than this version of Spindle: {service} is at revision {recorded.revision}, "
                f"as made by version {backup.record.product}"
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
            raise BackupError(f"{file} is not what it was when the backup was made: its checksum is another")
    return backup


async def restore(site: Site, folder: Path) -> Backup:
    """Put a backup in the place of the three databases; afterwards the migrations are run, which give the grants.

    The services must have been stopped. The roles must be there, as ``deploy.databases`` makes them. Whatever fails,
    the three databases and those that the last restore replaced are all as they were before, and it can be done again.
    """
    backup = await asyncio.to_thread(check, folder)
    await refuse_older(site, backup)
    async with _alone(site):
        await _drop(site, "_dropping")
        try:
            # One by one: the server goes on making a database although psql was killed, and it would be left behind.
            for service in SERVICES:
                await _make(site, service)
            await together(_fill(site, service, backup) for service in SERVICES)
            await _exchange(site)
        except BaseException:
            with suppress(BackupError, OSError):  # what is told is why it failed
                await asyncio.shield(_drop(site, "_restoring"))
            raise
        try:
            await _drop(site, "_dropping")
        except (
            BackupError,
            OSError,
        ) as error:  # it has succeeded all the same; the next one drops what stays, or forget
            logger.warning("copies_stay", suffix="_dropping", error=str(error))
    return backup


async def undo(site: Site) -> None:
    """Exchange the databases and those that the last restore replaced; the services must have been stopped."""
    async with _alone(site):
        there = await _existing(site)
        if any(_name(site, service, "_replaced") not in there for service in SERVICES):
            raise BackupError("there is nothing to go back to: no restore has replaced these databases")
        await _drop(site, "_restoring")  # of a restore that was killed; the name is needed
        await _swap(
            site,
            [
                (_name(site, service, old), _name(site, service, new))
                for service in SERVICES
                for old, new in (("", "_restoring"), ("_replaced", ""), ("_restoring", "_replaced"))
            ],
        )


async def forget(site: Site) -> None:
    """Drop what the last restore replaced, and what killed ones left: BackupError if there is nothing of the kind."""
    async with _alone(site):
        if not await _drop(site, "_replaced", "_dropping", "_restoring"):
            raise BackupError("there is nothing to forget: no restore has left a database beside these")


async def refuse_older(site: Site, backup: Backup) -> None:
    """Refuse a server that is older than the one the backup was made on: it may not know what is in the dumps."""
    made_on, here = backup.record.postgresql, await major_version(site)
    if made_on is not None and here < made_on:
        raise BackupError(
            f"the backup was made on PostgreSQL {made_on}, and this server is PostgreSQL {here}: "
            f"it can be restored into version {made_on} or later"
        )


async def _make(site: Site, service: ServiceName) -> None:
    """Make an empty database, which nobody can enter yet."""
    name = _name(site, service, "_restoring")
    await _administer(
        site,
        f"DROP DATABASE IF EXISTS {name} WITH (FORCE);\n"
        f"CREATE DATABASE {name} OWNER {owner_role(service)} TEMPLATE template0;\n"
        f"REVOKE ALL ON DATABASE {name} FROM PUBLIC;\n",
    )


async def _fill(site: Site, service: ServiceName, backup: Backup) -> None:
    """Bring into the database what is in the backup, and see that everything is there."""
    name = _name(site, service, "_restoring")
    # As the owner, who migrates it as well: then everything is the owner's, extensions too.
    options = ["--exit-on-error", "--single-transaction", f"--role={owner_role(service)}", f"--dbname={name}"]
    recorded, digest = backup.record.databases[service], hashlib.sha256()
    async with started(site, "pg_restore", [*site.tool_command("pg_restore"), *options]) as filling:
        with backup.file_of(service).open("rb") as content, suppress(ConnectionError):  # if it fails, it says why
            while chunk := content.read(CHUNK):
                digest.update(chunk)
                filling.input.write(chunk)
                await filling.input.drain()
        await filling.finish()
    if digest.hexdigest() != recorded.sha256:
        raise BackupError(f"{backup.file_of(service)} was changed while it was being restored")
    found = counted(await run_sql(site, name, "ANALYZE;\n" + COUNT_ROWS))
    differing = sorted(dict(set(found.items()) ^ set(recorded.rows.items())))
    if differing:
        raise BackupError(f"{service}: not as many rows as when the backup was made: {', '.join(differing)}")


async def _exchange(site: Site) -> None:
    """Let the restored databases take the place of those that are there, and the services enter them.

    What the last restore replaced makes way in the same transaction, under a name to be dropped by: were it dropped
    before, a failure here would cost the way back.
    """
    there = await _existing(site)
    renamed = []
    for service in SERVICES:
        current, replaced = _name(site, service), _name(site, service, "_replaced")
        if replaced in there:
            renamed.append((replaced, _name(site, service, "_dropping")))
        if current in there:
            renamed.append((current, replaced))
        renamed.append((_name(site, service, "_restoring"), current))
    grants = "".join(
        f"GRANT CONNECT ON DATABASE {_name(site, service, '_restoring')} TO {runtime_role(service)};\n"
        for service in SERVICES
    )
    await _swap(site, renamed, grants)


async def _swap(site: Site, renamed: Iterable[tuple[str, str]], before: str = "") -> None:
    """Rename databases, all or none, and send away whoever is in them: a database in use cannot be renamed."""
    renamed = list(renamed)
    unchanged = await _identities(site, renamed)
    names = ", ".join(f"'{old}'" for old, _ in renamed)
    leave = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN ({names});\n"  # noqa: S608 - the names were checked
    rename = "".join(f"ALTER DATABASE {old} RENAME TO {new};\n" for old, new in renamed)
    for remaining in reversed(range(_SWAPS)):
        try:
            await _administer(site, f"BEGIN;\n{before}{leave}{rename}COMMIT;\n")
        except BackupError as error:
            if await _identities(site, renamed) != unchanged:
                return  # it was done, and only the word of it was lost: once more, and it would be undone
            if not remaining:
                raise BackupError(f"the databases cannot be exchanged; are the services stopped? {error}") from error
        else:
            return


async def _identities(site: Site, renamed: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Return which databases have the names that a renaming is about; each keeps its number, whatever it is called."""
    names = ", ".join(sorted({f"'{name}'" for pair in renamed for name in pair}))
    which = f"SELECT datname, oid FROM pg_database WHERE datname IN ({names}) ORDER BY datname;\n"  # noqa: S608 - checked names
    return await _administer(site, which)


async def _drop(site: Site, *suffixes: str) -> list[str]:
    """Drop the databases beside ours that have these suffixes; return the names of those that were there."""
    there = await _existing(site)
    found = [name for suffix in suffixes for service in SERVICES if (name := _name(site, service, suffix)) in there]
    for name in found:
        await _administer(site, f"DROP DATABASE IF EXISTS {name} WITH (FORCE);\n")
    return found


async def _existing(site: Site) -> set[str]:
    return {name for (name,) in await _administer(site, "SELECT datname FROM pg_database;\n")}


async def _administer(site: Site, script: str) -> list[list[str]]:
    return await run_sql(site, ADMINISTRATORS, script)


def _name(site: Site, service: ServiceName, suffix: str = "") -> str:
    return checked_name(site.database_of(service) + suffix)


@asynccontextmanager
async def _alone(site: Site) -> AsyncIterator[None]:
    """Be the only one to restore these databases: two would drop each other's, or swap in what the other began."""
    names = ", ".join(f"'{_name(site, service)}'" for service in SERVICES)
    locked = "bool_and(pg_try_advisory_lock(hashtext('restore'), hashtext(name)))"
    lock = f"SELECT {locked} FROM unnest(ARRAY[{names}]) name;\n"  # noqa: S608 - the names were checked
    command = [*site.tool_command("psql"), *PSQL_OPTIONS, f"--dbname={ADMINISTRATORS}"]
    async with started(site, "psql", command) as session:
        with suppress(ConnectionError):
            session.input.write(lock.encode())
            await session.input.drain()
        answer = await session.output.readline()
        if answer.strip() == b"f":
            raise BackupError("these databases are being restored by somebody else")
        if answer.strip() != b"t":
            await session.finish()
            raise BackupError("psql gave no answer")
        yield

"""Making a backup: three dumps of one moment in a folder that has its name only when it is complete."""

import asyncio
import fcntl
import hashlib
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from pydantic import ValidationError

from deploy.backups.commands import (
    CHUNK,
    COUNT_ROWS,
    checked_name,
    counted,
    major_version,
    run_sql,
    started,
    together,
)
from deploy.backups.moment import Moment
from deploy.backups.record import FORMAT, Backup, DatabaseRecord, Record, dump_name, folder_name, write_record
from deploy.backups.site import SERVICES, BackupError, Site
from deploy.files import see_on_disk
from shared.platform.settings import ServiceName
from shared.platform.web.application import VERSION

_UNFINISHED = ".spindle-unfinished"  # the folder is the operator's, and may hold anything by a more common name


async def back_up(site: Site, folder: Path, name: str | None = None) -> Backup:
    """Back all three databases up into a new folder inside ``folder``, called by the moment unless a name is given.

    The services may go on meanwhile; their writers wait for as long as it takes to agree on the moment.
    """
    with _alone(folder) as draft:
        postgresql = await major_version(site)
        async with held_moment(site) as moment:
            final = folder / (name or folder_name(moment.moment))
            draft.mkdir(mode=0o700)
            try:
                if final.exists():  # with the draft there, so that no backup gets the draft's name
                    raise BackupError(f"{final} is there already")
                found = await together(_dump(site, service, moment, draft) for service in SERVICES)
            except BaseException:
                shutil.rmtree(draft)
                raise
        record = Record(
            format=FORMAT,
            product=VERSION,
            postgresql=postgresql,
            moment=moment.moment,
            paused_seconds=moment.paused_seconds,
            databases=dict(zip(SERVICES, found, strict=True)),
        )
        write_record(draft, record)
        see_on_disk(draft)
        draft.rename(final)
        see_on_disk(folder)
    return Backup(final, record)


@asynccontextmanager
async def held_moment(site: Site) -> AsyncIterator[Moment]:
    """Have a moment held where the server is, until the block is left."""
    async with started(site, "the moment", site.moment_command()) as holder:
        line = await holder.output.readline()
        try:
            moment = Moment.model_validate_json(line)
        except ValidationError as error:
            await holder.finish()
            raise BackupError(f"no moment, but {line[:200]!r}") from error
        yield moment
        await holder.finish()


async def _dump(site: Site, service: ServiceName, moment: Moment, folder: Path) -> DatabaseRecord:
    """Dump a database as it was at the moment, and count its rows there."""
    database, snapshot = checked_name(site.database_of(service)), moment.snapshots[service]
    begin = f"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\nSET TRANSACTION SNAPSHOT '{snapshot}';\n"
    (size, sha256), rows = await asyncio.gather(
        _written(
            site, ["--format=custom", f"--snapshot={snapshot}", f"--dbname={database}"], folder / dump_name(service)
        ),
        run_sql(site, database, begin + COUNT_ROWS),
    )
    return DatabaseRecord(revision=moment.revisions[service], size=size, sha256=sha256, rows=counted(rows))


async def _written(site: Site, options: list[str], file: Path) -> tuple[int, str]:
    """Write to a file what pg_dump says; return its size and checksum."""
    digest = hashlib.sha256()
    async with started(site, "pg_dump", [*site.tool_command("pg_dump"), *options]) as dump:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as output:
            while chunk := await dump.output.read(CHUNK):
                digest.update(chunk)
                output.write(chunk)
            await dump.finish()
            output.flush()
            await asyncio.to_thread(os.fsync, output.fileno())
            return output.tell(), digest.hexdigest()


@contextmanager
def _alone(folder: Path) -> Iterator[Path]:
    """Be the only one to make backups in a folder; give the draft's place there, without what a killed one left."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupError(f"another backup is being made in {folder}") from error
        draft = folder / _UNFINISHED
        if draft.is_dir() and not draft.is_symlink():
            shutil.rmtree(draft)
        elif os.path.lexists(draft):
            raise BackupError(f"{draft} is in the way: it is not a folder, so no unfinished backup left it")
        yield draft
    finally:
        os.close(opened)

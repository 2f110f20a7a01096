"""Make a backup: three dumps of one moment, in a folder that gets its name when it is complete."""

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
    major_version,
    rows_by_table,
    run_sql,
    started,
    together,
)
from deploy.backups.moment import Moment
from deploy.backups.record import FORMAT, Backup, DatabaseRecord, Record, dump_name, folder_name, write_record
from deploy.backups.site import BackupError, Site
from deploy.files import sync_folder
from deploy.marks import MARK, claim, is_ours, names_in
from shared.platform.settings import SERVICES, VERSION, ServiceName

_UNFINISHED = ".spindle-unfinished"  # a rare name: the folder is the operator's and may hold other files
_PURPOSE = "unfinished backup"


async def back_up(site: Site, folder: Path, name: str | None = None) -> Backup:
    """Back up all three databases into a new folder inside ``folder``, named for the moment unless ``name`` is set.

    The services keep running. Their writers wait only until the moment is fixed.
    """
    with _exclusive(folder) as draft:
        postgresql = await major_version(site)
        async with held_moment(site) as moment:
            final = folder / (name or folder_name(moment.moment))
            draft.mkdir(mode=0o700)
            try:
                claim(draft, _PURPOSE)
                if final.exists():  # after the draft is made: no backup may take the draft's name
                    raise BackupError(f"{final} exists already")
                databases = await together(_dump(site, service, moment, draft) for service in SERVICES)
            except BaseException:
                shutil.rmtree(draft)
                raise
        record = Record(
            format=FORMAT,
            product=VERSION,
            postgresql=postgresql,
            moment=moment.moment,
            paused_seconds=moment.paused_seconds,
            databases=dict(zip(SERVICES, databases, strict=True)),
        )
        write_record(draft, record)
        sync_folder(draft)
        draft.rename(final)
        (final / MARK).unlink()  # last: an unfinished backup bears the mark until it has its name
        sync_folder(final)
        sync_folder(folder)
    return Backup(final, record)


@asynccontextmanager
async def held_moment(site: Site) -> AsyncIterator[Moment]:
    """Start the process that holds a moment on the server, until the end of the block."""
    async with started(site, "the moment", site.moment_command()) as holder:
        line = await holder.output.readline()
        try:
            moment = Moment.model_validate_json(line)
        except ValidationError as error:
            await holder.finish()
            raise BackupError(f"the process that holds the moment answered {line[:200]!r}") from error
        yield moment
        await holder.finish()


async def _dump(site: Site, service: ServiceName, moment: Moment, folder: Path) -> DatabaseRecord:
    """Dump a database as of the moment, and count its rows as of the moment."""
    database, snapshot = checked_name(site.database_of(service)), moment.snapshots[service]
    begin = f"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\nSET TRANSACTION SNAPSHOT '{snapshot}';\n"
    (size, sha256), rows = await asyncio.gather(
        _write_dump(
            site, ["--format=custom", f"--snapshot={snapshot}", f"--dbname={database}"], folder / dump_name(service)
        ),
        run_sql(site, database, begin + COUNT_ROWS),
    )
    return DatabaseRecord(revision=moment.revisions[service], size=size, sha256=sha256, rows=rows_by_table(rows))


async def _write_dump(site: Site, options: list[str], file: Path) -> tuple[int, str]:
    """Write the output of pg_dump to a file; return its size and checksum."""
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
def _exclusive(folder: Path) -> Iterator[Path]:
    """Lock a folder for backups, delete what a killed backup left, and yield the path for the draft."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupError(f"another backup is being made in {folder}") from error
        draft = folder / _UNFINISHED
        if draft.is_dir() and not draft.is_symlink():
            if names_in(draft) and not is_ours(draft, _PURPOSE):
                raise BackupError(f"{draft} is in the way: it does not bear our mark ({MARK}); move it away")
            shutil.rmtree(draft)
        elif os.path.lexists(draft):
            raise BackupError(
                f"{draft} is in the way: it is not a folder, so it is not an unfinished backup; move it away"
            )
        yield draft
    finally:
        os.close(descriptor)

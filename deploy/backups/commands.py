"""PostgreSQL's tools as child processes: streamed, ended with whoever waits for them, and heard when they fail."""

import asyncio
import re
import tempfile
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Coroutine, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import IO, Any, TypeVar

from deploy.backups.site import BackupError, Site

ADMINISTRATORS = "postgres"  # the database where databases are made, renamed and dropped
CHUNK = 256 * 1024
PSQL_OPTIONS = ("--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--set=ON_ERROR_STOP=1")

_ERROR_LINES = 6
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Running:
    """A command that is running, with its standard input and output."""

    name: str
    process: Process
    errors: IO[bytes]

    @property
    def input(self) -> asyncio.StreamWriter:
        """What it reads."""
        assert self.process.stdin is not None  # noqa: S101 - for the type checker: it was asked for
        return self.process.stdin

    @property
    def output(self) -> asyncio.StreamReader:
        """What it writes."""
        assert self.process.stdout is not None  # noqa: S101 - for the type checker: it was asked for
        return self.process.stdout

    async def finish(self) -> bytes:
        """End its input, wait for its end, and return what it still had to say; BackupError if it failed."""
        self.input.close()
        rest, _ = await self.process.communicate()
        if self.process.returncode != 0:
            raise self.failure()
        return rest

    def failure(self) -> BackupError:
        """Return the error that tells what it complained of."""
        self.errors.seek(0)
        said = self.errors.read().decode("utf-8", errors="replace").strip().splitlines()[-_ERROR_LINES:]
        return BackupError(f"{self.name} failed: " + ("\n".join(said) or f"exit status {self.process.returncode}"))


@asynccontextmanager
async def started(site: Site, name: str, command: Sequence[str]) -> AsyncIterator[Running]:
    """Start a command; it is killed if it has not ended when the block is left."""
    with tempfile.TemporaryFile() as errors:
        try:
            process = await asyncio.create_subprocess_exec(
                *command, stdin=PIPE, stdout=PIPE, stderr=errors, env=dict(site.environment), limit=CHUNK
            )
        except OSError as error:
            raise BackupError(f"{name} cannot be started: {error}") from error
        running = Running(name, process, errors)
        try:
            yield running
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
            running.input.close()
            await process.communicate()  # its output is read to the end, or the pipe would stay open


async def run_sql(site: Site, database: str, script: str) -> list[list[str]]:
    """Run a script of SQL in psql up to its first error; return the rows that it answered."""
    command = [*site.tool_command("psql"), *PSQL_OPTIONS, f"--dbname={database}"]
    async with started(site, "psql", command) as psql:
        with suppress(ConnectionError):  # it has failed, and says why
            psql.input.write(script.encode())
            await psql.input.drain()
        answer = await psql.finish()
    return [line.split("|") for line in answer.decode().splitlines()]


async def major_version(site: Site) -> int:
    """Return the major version of the PostgreSQL server."""
    [[number]] = await run_sql(site, ADMINISTRATORS, "SHOW server_version_num;\n")
    return int(number) // 10000


# One line for each table, with its name and how many rows it has.
COUNT_ROWS = r"""
SELECT format('SELECT %L, count(*) FROM %s', oid::regclass, oid::regclass) FROM pg_class
WHERE relkind = 'r' AND relpersistence <> 't'
  AND relnamespace NOT IN (SELECT oid FROM pg_namespace WHERE nspname ~ '^pg_' OR nspname = 'information_schema')
ORDER BY oid::regclass::text
\gexec
"""


def counted(answer: list[list[str]]) -> dict[str, int]:
    """Return the number of rows by table, from what ``COUNT_ROWS`` answered."""
    return {table: int(rows) for table, rows in answer}


def checked_name(name: str) -> str:
    """Return a database's name that can stand in SQL as it is: BackupError for any other."""
    if not _NAME.fullmatch(name):
        raise BackupError(f"not a name of a database: {name!r}")
    return name


async def together(work: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """Do several things at once; when one fails the others are broken off, and its error is raised."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(part) for part in work]
    except BaseExceptionGroup as failures:
        raise failures.exceptions[0] from None
    return [task.result() for task in tasks]

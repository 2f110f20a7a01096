"""PostgreSQL's tools as child processes: streamed, stopped with their caller, their errors reported."""

import asyncio
import re
import tempfile
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Coroutine, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import IO, Any, TypeVar

from deploy.backups.site import BackupError, Site

ADMINISTRATION = "postgres"  # the database to connect to for creating, renaming and dropping others
CHUNK = 256 * 1024
PSQL_OPTIONS = ("--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--set=ON_ERROR_STOP=1")

_ERROR_LINES = 6
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Running:
    """A running command, with its standard input and output."""

    name: str
    process: Process
    errors: IO[bytes]

    @property
    def input(self) -> asyncio.StreamWriter:
        """The command's standard input."""
        assert self.process.stdin is not None  # noqa: S101 - for the type checker: started with a pipe
        return self.process.stdin

    @property
    def output(self) -> asyncio.StreamReader:
        """The command's standard output."""
        assert self.process.stdout is not None  # noqa: S101 - for the type checker: started with a pipe
        return self.process.stdout

    async def finish(self) -> bytes:
        """Close the input, wait for the end, and return the rest of the output; BackupError if the command failed."""
        self.input.close()
        rest, _ = await self.process.communicate()
        if self.process.returncode != 0:
            raise self.failure()
        return rest

    def failure(self) -> BackupError:
        """Return an error with the last lines that the command wrote to standard error."""
        self.errors.seek(0)
        lines = self.errors.read().decode("utf-8", errors="replace").strip().splitlines()[-_ERROR_LINES:]
        return BackupError(f"{self.name} failed: " + ("\n".join(lines) or f"exit status {self.process.returncode}"))


@asynccontextmanager
async def started(site: Site, name: str, command: Sequence[str]) -> AsyncIterator[Running]:
    """Start a command; kill it if it still runs at the end of the block."""
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
            await process.communicate()  # read the output to its end: otherwise the pipe stays open


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
    [[number]] = await run_sql(site, ADMINISTRATION, "SHOW server_version_num;\n")
    return int(number) // 10000


# Prints one line for each table: its name and its number of rows.
COUNT_ROWS = r"""
SELECT format('SELECT %L, count(*) FROM %s', oid::regclass, oid::regclass) FROM pg_class
WHERE relkind = 'r' AND relpersistence <> 't'
  AND relnamespace NOT IN (SELECT oid FROM pg_namespace WHERE nspname ~ '^pg_' OR nspname = 'information_schema')
ORDER BY oid::regclass::text
\gexec
"""


def rows_by_table(answer: list[list[str]]) -> dict[str, int]:
    """Return the number of rows by table, from the answer to ``COUNT_ROWS``."""
    return {table: int(rows) for table, rows in answer}


def checked_name(name: str) -> str:
    """Return a database name that SQL needs not quote; BackupError for any other."""
    if not _NAME.fullmatch(name):
        raise BackupError(f"not a valid database name: {name!r}")
    return name


async def together(work: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """Run coroutines at once and return their results; the first failure cancels the others and is raised."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(coroutine) for coroutine in work]
    except BaseExceptionGroup as failures:
        raise failures.exceptions[0] from None
    return [task.result() for task in tasks]

"""Kinds of jobs: long work that a request starts, each with its parameters, its check and its use case."""

import uuid
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Final, Self, cast, get_type_hints

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.kernel.digests import Plain
from shared.kernel.months import Month
from shared.platform.database import audit
from shared.platform.database.sessions import Recorded, Session
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller
from shared.platform.jobs import store
from shared.platform.peers.client import Peers

EVERYTHING: Final = "all"
"""What a job without parameters is about."""


class AlreadyEnded(Exception):
    """The job ended elsewhere while this worker was at it."""


class FinishedJob(Recorded):
    """The transaction of a job's effect, which also ends the job."""

    def __init__(self, connection: AsyncConnection, caller: Caller) -> None:
        """Take an open transaction and the caller who started the job."""
        super().__init__(connection, caller)
        self.result: dict[str, Plain] = {}
        """What came out, for people to read."""


@dataclass(frozen=True, slots=True)
class JobRun:
    """One attempt at a job: what its use case works with."""

    database: Database
    peers: Peers
    job: store.JobRecord

    @property
    def caller(self) -> Caller:
        """Return who started the job."""
        return self.job.caller

    def read(self) -> AbstractAsyncContextManager[Session]:
        """Open a transaction that sees one moment and writes nothing."""
        return self.database.read(self.caller)

    async def progress(self, done: int, total: int) -> None:
        """Show people how far the job is; AlreadyEnded where another worker has taken over and ended it."""
        async with self.database.transaction() as connection:
            if not await store.save(connection, self.job, done=done, total=total):
                raise AlreadyEnded

    @asynccontextmanager
    async def finish(self) -> AsyncIterator[FinishedJob]:
        """Open the transaction of the effect; it leaves the audit record, and ends the job with its ``result``."""
        async with self.database.transaction() as connection:
            if not await store.hold_unfinished(connection, self.job):
                raise AlreadyEnded
            finished = FinishedJob(connection, self.caller)
            yield finished
            detail: dict[str, Plain] = {"job": str(self.job.id)}
            await audit.record(finished, self.job.kind, self.job.about, "done", detail, finished.differences)
            await store.succeed(connection, self.job, finished.result)


@dataclass(frozen=True, slots=True)
class Job(ABC):
    """A piece of long work. Its fields are its parameters: whole numbers, yes or no, texts and months."""

    kind: ClassVar[str]
    """The name of the kind, which is the id of the operation that starts it."""
    reading: ClassVar[str]
    """The permission that shows a job of the kind to who has it over the whole company."""

    @property
    def about(self) -> str:
        """Return what it is about: its first parameter. There is one unfinished job of a kind about the same."""
        parameters = fields(self)
        return str(getattr(self, parameters[0].name)) if parameters else EVERYTHING

    async def check(self, session: Session) -> uuid.UUID | None:  # noqa: ARG002 - for kinds that have a check
        """Raise where the job must not be started; return the job that has done it already, if there is one.

        It is asked before the job is started, and once more in the transaction that starts it.
        """
        return None

    @abstractmethod
    async def run(self, run: JobRun) -> None:
        """Do the work; a SpindleError ends the job with a problem, but Unavailable lets it begin again later."""

    def params(self) -> dict[str, Plain]:
        """Return the parameters in their stored form."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: str(value) if isinstance(value, Month) else value for name, value in values.items()}

    @classmethod
    def restore(cls, params: Mapping[str, Any]) -> Self:
        """Return the job with stored parameters."""
        hints = get_type_hints(cls)
        restored = {
            field.name: Month.parse(params[field.name]) if hints[field.name] is Month else params[field.name]
            for field in fields(cast("Any", cls))
        }
        return cls(**restored)


Kinds = Mapping[str, type[Job]]

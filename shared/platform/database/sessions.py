"""Sessions: the transactions that stores work in, each in the company of its caller."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import asyncpg
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.kernel.differences import Difference
from shared.kernel.digests import Plain
from shared.kernel.errors import Unavailable
from shared.platform.identity.callers import Caller

Answered = TypeVar("Answered")


class Headers(Protocol):
    """Headers of a response, as far as a change sets them."""

    def __setitem__(self, name: str, value: str, /) -> None: ...


class Session:
    """A transaction, and who it is for; every query of a store names ``company``."""

    def __init__(self, connection: AsyncConnection, caller: Caller) -> None:
        """Take an open transaction and the caller."""
        self.connection = connection
        self.caller = caller
        self.company = caller.company

    async def execute(
        self, statement: sa.Executable, parameters: Mapping[str, Any] | None = None
    ) -> sa.CursorResult[*tuple[Any, ...]]:
        """Execute a statement."""
        return await self.connection.execute(statement, parameters)

    async def scalar(self, statement: sa.Executable) -> Any:
        """Return the first column of the first row, None without a row."""
        return await self.connection.scalar(statement)

    async def driver(self) -> "asyncpg.Connection[asyncpg.Record]":
        """Return the driver's own connection, in the same transaction."""
        raw = await self.connection.get_raw_connection()
        driver: asyncpg.Connection[asyncpg.Record] | None = raw.driver_connection
        if driver is None:
            raise Unavailable("database_unavailable")
        return driver


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """The key that a client gave to a request, the request's hash, and the status of its answer."""

    text: str
    request_hash: str
    status: int


def _as_it_is(answer: object) -> Any:
    return answer


@dataclass(frozen=True, slots=True)
class Change:
    """A request that changes something: who sends it, which operation it is, and its idempotency key, if any.

    ``stored`` turns the answer of the use case into the JSON of the response; ``headers`` are the response's.
    """

    caller: Caller
    operation: str
    key: IdempotencyKey | None = None
    stored: Callable[[object], Any] = _as_it_is
    headers: Headers = field(default_factory=dict[str, str])


class Recorded(Session):
    """A transaction with an effect, of which an audit record tells what it changed."""

    def __init__(self, connection: AsyncConnection, caller: Caller) -> None:
        """Take an open transaction and who brings the effect about."""
        super().__init__(connection, caller)
        self.differences: list[Difference] = []

    def note(self, differences: Iterable[Difference]) -> None:
        """Have the audit record say what changed: before and after, for each person and field."""
        self.differences += differences


class Write(Recorded):
    """The transaction of a change: its effect, its audit record and its kept answer are there together, or none."""

    def __init__(self, connection: AsyncConnection, change: Change) -> None:
        """Take an open transaction and the change that it is for."""
        super().__init__(connection, change.caller)
        self.change = change
        self.detail: dict[str, Plain] = {}
        """What the audit record says beside who did what."""
        self.kept: tuple[Any, dict[str, str]] | None = None

    def answer(self, answer: Answered, headers: Mapping[str, str] | None = None) -> Answered:
        """Give the use case's answer, which a repetition of the request gets too, with headers of the response."""
        for name, value in (headers or {}).items():
            self.change.headers[name] = value
        self.kept = (answer, dict(headers or {}))
        return answer

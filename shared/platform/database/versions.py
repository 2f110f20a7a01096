"""Versions of a document of rules: each holds from its start until the next one begins, and none is ever changed."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final, Generic, Self, TypeVar

import sqlalchemy as sa
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.kernel.digests import canonical_json
from shared.kernel.errors import Conflict, Missing
from shared.kernel.months import Month
from shared.platform.identity.callers import Caller
from shared.platform.web.pages import PageRequest, Slice
from shared.platform.web.schemas import Answer

Start = TypeVar("Start", date, Month)
Rules = TypeVar("Rules")


@dataclass(frozen=True, slots=True)
class Version(Generic[Start, Rules]):
    """A version as it is kept; its document was read strictly before it was saved, and is again for ``rules``."""

    version: int
    valid_from: Start
    document: dict[str, Any]
    rules: Rules
    note: str | None
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class Starts(Generic[Start]):
    """What versions start with: how it is called in a message, and how it stands in the table."""

    name: str
    stored: Callable[[Start], Any]
    read: Callable[[Any], Start]


BY_MONTH: Final[Starts[Month]] = Starts("month", str, Month.parse)
BY_DAY: Final[Starts[date]] = Starts("day", lambda day: day, lambda day: day)


class VersionSummary(Answer, Generic[Start]):
    """A version without its document, in an answer."""

    version: int
    valid_from: Start = Field(description="When it begins to hold.")
    note: str | None
    recorded_at: datetime
    recorded_by: str

    @classmethod
    def of(cls, found: Version[Start, Any], **more: Any) -> Self:
        """Return the answer for a version, with the fields that a kind of its own adds."""
        return cls(
            version=found.version,
            valid_from=found.valid_from,
            note=found.note,
            recorded_at=found.recorded_at,
            recorded_by=found.recorded_by,
            **more,
        )


class Versions(Generic[Start, Rules]):
    """The versions of one kind of document, in a table of a service's database.

    Its columns are company, version, valid_from, document, note, recorded_at and recorded_by.
    """

    def __init__(
        self,
        table: sa.Table,
        starts: Starts[Start],
        read: Callable[[dict[str, Any]], Rules],
        *,
        none_in_force: str,
        not_found: str,
    ) -> None:
        """Take the table, the starts, the documents' strict reader, and the codes of what may be missing."""
        self._none = none_in_force
        self._not_found = not_found
        self._table = table
        self._t = table.c
        self._starts: Starts[Start] = starts
        self._read = lru_cache(maxsize=256)(lambda text: read(json.loads(text)))  # one in constant use is read once

    async def hold(self, connection: AsyncConnection, company: str) -> None:
        """Keep everybody else from making or relying on a version until the transaction ends."""
        await connection.execute(sa.select(sa.func.pg_advisory_xact_lock(self._lock(company))))

    async def add(
        self, connection: AsyncConnection, caller: Caller, valid_from: Start, document: dict[str, Any], note: str | None
    ) -> Version[Start, Rules]:
        """Save a version; Conflict unless it begins after every one there is."""
        await self.hold(connection, caller.company)
        newest = self._of(caller.company).order_by(self._t.version.desc()).limit(1)
        last = self._version_or_none((await connection.execute(newest)).one_or_none())
        if last is not None and valid_from <= last.valid_from:
            raise Conflict("version_not_later", valid_from=str(last.valid_from))
        values = {
            "company": caller.company,
            "version": 1 if last is None else last.version + 1,
            "valid_from": self._starts.stored(valid_from),
            "document": document,
            "note": note,
            "recorded_by": caller.actor,
        }
        return self._version(
            (await connection.execute(sa.insert(self._table).values(values).returning(self._table))).one()
        )

    async def in_force(self, connection: AsyncConnection, company: str, moment: Start) -> Version[Start, Rules]:
        """Return the version in force; Missing before the first."""
        query = (
            self._of(company)
            .where(self._t.valid_from <= self._starts.stored(moment))
            .order_by(self._t.valid_from.desc())
            .limit(1)
        )
        found = self._version_or_none((await connection.execute(query)).one_or_none())
        return found or self._none_in_force(moment)

    async def kept_in_force(self, connection: AsyncConnection, company: str, moment: Start) -> Version[Start, Rules]:
        """Return the version in force, which it stays until the transaction ends; Missing before the first."""
        await connection.execute(sa.select(sa.func.pg_advisory_xact_lock_shared(self._lock(company))))
        return await self.in_force(connection, company, moment)

    async def get(self, connection: AsyncConnection, company: str, version: int) -> Version[Start, Rules]:
        """Return a version; Missing when there is none of that number."""
        row = (await connection.execute(self._of(company).where(self._t.version == version))).one_or_none()
        if row is None:
            raise Missing(self._not_found, version=version)
        return self._version(row)

    async def listed(
        self, connection: AsyncConnection, company: str, paging: PageRequest
    ) -> Slice[Version[Start, Rules]]:
        """Return a page of the versions in their order."""
        query = (
            self._of(company).where(paging.beyond(self._t.version)).order_by(self._t.version).limit(paging.limit + 1)
        )
        versions = [self._version(row) for row in await connection.execute(query)]
        return paging.page(versions, key=lambda version: (str(version.version),))

    async def everything(self, connection: AsyncConnection, company: str) -> list[Version[Start, Rules]]:
        """Return every version, newest first: there is one in some years, so they are read at once."""
        query = self._of(company).order_by(self._t.valid_from.desc())
        return [self._version(row) for row in await connection.execute(query)]

    def holding(self, versions: Sequence[Version[Start, Rules]], moment: Start) -> Version[Start, Rules]:
        """Return the version in force, of versions given newest first; Missing before the first."""
        found = next((version for version in versions if version.valid_from <= moment), None)
        return found or self._none_in_force(moment)

    def _of(self, company: str) -> sa.Select[Any]:
        return sa.select(self._table).where(self._t.company == company)

    def _none_in_force(self, moment: Start) -> Version[Start, Rules]:
        raise Missing(self._none, (), **{self._starts.name: str(moment)})

    def _lock(self, company: str) -> sa.ColumnElement[int]:
        """Return the key of the advisory lock; a row's lock would not show who waited the newer row."""
        return sa.func.hashtextextended(f"{self._table.name}/{company}", 0)

    def _version_or_none(self, row: sa.Row[Any] | None) -> Version[Start, Rules] | None:
        return None if row is None else self._version(row)

    def _version(self, row: sa.Row[Any]) -> Version[Start, Rules]:
        return Version(
            version=row.version,
            valid_from=self._starts.read(row.valid_from),
            document=row.document,
            rules=self._read(canonical_json(row.document)),
            note=row.note,
            recorded_at=row.recorded_at,
            recorded_by=row.recorded_by,
        )

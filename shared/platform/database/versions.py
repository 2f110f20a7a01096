"""Versions of a document of rules: each holds from its start until the next one begins, and none is ever changed."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final, Generic, TypeVar

import sqlalchemy as sa

from shared.kernel.differences import differences
from shared.kernel.digests import canonical_json
from shared.kernel.errors import Conflict, Invalid, Missing
from shared.kernel.months import Month
from shared.platform.database.listing import Listing, listing_of
from shared.platform.database.pages import PageRequest, Slice
from shared.platform.database.rows import RowReader
from shared.platform.database.sessions import Session, Write
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller

Start = TypeVar("Start", date, Month)
Rules = TypeVar("Rules")


@dataclass(frozen=True, slots=True)
class Version(Generic[Start, Rules]):
    """A stored version; its document passed the strict reader before it was saved, which made ``rules`` of it."""

    version: int
    valid_from: Start
    document: dict[str, Any]
    rules: Rules
    note: str | None
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class NewVersion(Generic[Start]):
    """A document, the start of its validity, and a remark."""

    valid_from: Start
    document: dict[str, Any]
    note: str | None


@dataclass(frozen=True, slots=True)
class StartKind(Generic[Start]):
    """A kind of start: its name in messages, its stored form, and the way back from there."""

    name: str
    stored: Callable[[Start], Any]
    read: Callable[[Any], Start]


BY_MONTH: Final[StartKind[Month]] = StartKind("month", str, Month.parse)
BY_DAY: Final[StartKind[date]] = StartKind("day", lambda day: day, lambda day: day)


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of a kind of document's errors: none is in force, and there is no such version."""

    none_in_force: str
    not_found: str


class Versions(Generic[Start, Rules]):
    """The versions of one kind of document, in a table of a service's database.

    Its columns are company, version, valid_from, document, note, recorded_at and recorded_by. A table of documents
    that closings use also has ``sealed_through``: the last day or month that a closing decided by the version.
    ``field`` is the document's name in request bodies: faults point at places under it.
    """

    def __init__(
        self,
        table: sa.Table,
        starts: StartKind[Start],
        read: Callable[[Mapping[str, object]], Rules],
        *,
        field: str,
        codes: Codes,
        sealed: Callable[[Start], Conflict] | None = None,
    ) -> None:
        """Take the table, the kind of start, the strict reader, and the error for a start that is sealed."""
        self._table = table
        self._t = table.c
        self._starts: StartKind[Start] = starts
        self._strict = read
        read_stored = lru_cache(maxsize=256)(lambda text: read(json.loads(text)))  # one in constant use is read once
        self._reader: RowReader[Version[Start, Rules]] = RowReader(
            Version,
            table,
            columns={"rules": table.c.document},
            convert={"valid_from": starts.read, "rules": lambda document: read_stored(canonical_json(document))},
        )
        self._field = field
        self._codes = codes
        self._sealed: Callable[[Start], Conflict] | None = sealed

    def read(self, document: Mapping[str, object]) -> Rules:
        """Read a document of a request strictly; Invalid with every fault, each under the document's field."""
        try:
            return self._strict(document)
        except Invalid as invalid:
            raise invalid.within(f"/{self._field}") from invalid

    async def read_or_in_force(
        self, database: Database, caller: Caller, document: Mapping[str, object] | None, moment: Start
    ) -> Rules:
        """Return the rules of a document of a request, or without one those in force; Missing before the first."""
        if document is not None:
            return self.read(document)
        async with database.read(caller) as session:
            return (await self.in_force(session, moment)).rules

    async def add(self, write: Write, new: NewVersion[Start]) -> Version[Start, Rules]:
        """Save a version; Invalid with every fault, Conflict unless it begins after all that is there or sealed."""
        self.read(new.document)
        await write.execute(sa.select(sa.func.pg_advisory_xact_lock(self._lock(write))))
        if self._sealed is not None:
            sealed = await write.scalar(
                sa.select(sa.func.max(self._t.sealed_through)).where(self._t.company == write.company)
            )
            if sealed is not None and self._starts.stored(new.valid_from) <= sealed:
                raise self._sealed(self._starts.read(sealed))
        last = await self._first(write, self._t.version.desc())
        if last is not None and new.valid_from <= last.valid_from:
            raise Conflict("version_not_later", valid_from=str(last.valid_from))
        values = {
            "company": write.company,
            "version": 1 if last is None else last.version + 1,
            "valid_from": self._starts.stored(new.valid_from),
            "document": new.document,
            "note": new.note,
            "recorded_by": write.caller.actor,
        }
        before = None if last is None else last.document
        write.note(differences(f"{self._field} {values['version']}", before, new.document))
        inserted = await write.execute(sa.insert(self._table).values(values).returning(*self._reader.columns))
        return self._reader.read(inserted.one())

    async def seal(self, session: Session, version: int, through: Start) -> None:
        """Note that a closing used a version: no other version may begin at or before ``through`` any more."""
        stored = self._starts.stored(through)
        await session.execute(
            sa.update(self._table)
            .where(self._t.company == session.company, self._t.version == version)
            .values(sealed_through=sa.func.greatest(self._t.sealed_through, stored))
        )

    async def in_force(self, session: Session, moment: Start) -> Version[Start, Rules]:
        """Return the version in force; Missing before the first."""
        begun = self._t.valid_from <= self._starts.stored(moment)
        return await self._first(session, self._t.valid_from.desc(), begun) or self._none_in_force(moment)

    async def keep_in_force(self, session: Session, moment: Start) -> Version[Start, Rules]:
        """Return the version in force, and let nobody save another before the transaction ends."""
        await session.execute(sa.select(sa.func.pg_advisory_xact_lock_shared(self._lock(session))))
        return await self.in_force(session, moment)

    async def get(self, session: Session, version: int) -> Version[Start, Rules]:
        """Return a version; Missing when there is none of that number."""
        stored = await self._of(session).find(session, self._t.version == version)
        if stored is None:
            raise Missing(self._codes.not_found, version=version)
        return stored

    async def page(self, session: Session, paging: PageRequest) -> Slice[Version[Start, Rules]]:
        """Return a page of the versions in their order."""
        return await self._of(session).page(session, paging)

    async def every(self, session: Session) -> list[Version[Start, Rules]]:
        """Return every version, newest first: there is one in some years, so they are read at once."""
        return list(reversed(await self._of(session).every(session)))

    def holding(self, versions: Sequence[Version[Start, Rules]], moment: Start) -> Version[Start, Rules]:
        """Return the version in force, of versions that come newest first; Missing before the first."""
        version = next((version for version in versions if version.valid_from <= moment), None)
        return version or self._none_in_force(moment)

    def _of(self, session: Session) -> Listing[Version[Start, Rules]]:
        return listing_of(self._reader, (self._t.version,), self._t.company == session.company)

    async def _first(
        self, session: Session, order: sa.ColumnElement[Any], *conditions: sa.ColumnElement[bool]
    ) -> Version[Start, Rules] | None:
        query = self._of(session).where(*conditions).query.order_by(order).limit(1)
        row = (await session.execute(query)).one_or_none()
        return None if row is None else self._reader.read(row)

    def _none_in_force(self, moment: Start) -> Version[Start, Rules]:
        raise Missing(self._codes.none_in_force, (), **{self._starts.name: str(moment)})

    def _lock(self, session: Session) -> sa.ColumnElement[int]:
        """Return the key of the advisory lock; a row's lock would not show who waited the newer row."""
        return sa.func.hashtextextended(f"{self._table.name}/{session.company}", 0)

"""What a caller may see of a table: a page of it, all of it, or one record, with one predicate for the three."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from shared.kernel.rungs import Tier
from shared.platform.database.pages import PageRequest, Slice
from shared.platform.database.rows import RowReader
from shared.platform.database.sessions import Session
from shared.platform.identity.callers import Scope

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Listing(Generic[Record]):
    """Records by their key columns; ``query`` selects what ``read`` takes, already within the caller's scope."""

    query: sa.Select[Any]
    key: Sequence[sa.ColumnElement[Any]]
    read: Callable[[sa.Row[Any]], Record]

    def where(self, *conditions: sa.ColumnElement[bool]) -> "Listing[Record]":
        """Return the listing of those that fulfil further conditions."""
        return replace(self, query=self.query.where(*conditions))

    async def page(self, session: Session, paging: PageRequest) -> Slice[Record]:
        """Return a page in the order of the key."""
        query = self.query.where(paging.beyond(*self.key)).order_by(*self.key).limit(paging.limit + 1)
        keyed = [column.label(f"key_{index}") for index, column in enumerate(self.key)]
        rows = (await session.execute(query.add_columns(*keyed))).all()
        return paging.page(rows, lambda row: row[-len(keyed) :]).map(self.read)

    async def every(self, session: Session) -> list[Record]:
        """Return all of them in the order of the key."""
        return [self.read(row) for row in await session.execute(self.query.order_by(*self.key))]

    async def page_or_every(self, session: Session, paging: PageRequest | None) -> Slice[Record]:
        """Return a page, or all of them where no page is asked for."""
        return Slice(await self.every(session)) if paging is None else await self.page(session, paging)

    async def find(self, session: Session, *conditions: sa.ColumnElement[bool]) -> Record | None:
        """Return the one that fulfils the conditions, None without any."""
        row = (await session.execute(self.query.where(*conditions))).one_or_none()
        return None if row is None else self.read(row)


def listing_of(
    reader: RowReader[Record], key: Sequence[sa.ColumnElement[Any]], *conditions: sa.ColumnElement[bool]
) -> Listing[Record]:
    """Return the listing of what a reader reads, where the conditions hold."""
    return Listing(sa.select(*reader.columns).where(*conditions), key, reader.read)


def within_scope(scope: Scope, table: sa.Table) -> sa.ColumnElement[bool]:
    """Return the predicate for records of a table in reach, by their person, unit path and tier."""
    columns = table.c
    alternatives: list[sa.ColumnElement[bool]] = []
    for area in scope.areas:
        conditions: list[sa.ColumnElement[bool]] = []
        if area.unit_path:
            conditions.append(columns.unit_path.startswith(area.unit_path, autoescape=True))
        if len(area.tiers) < len(Tier):
            conditions.append(columns.tier.in_(sorted(area.tiers)))
        alternatives.append(sa.and_(sa.true(), *conditions))
    if scope.employee_no is not None:
        alternatives.append(columns.employee_no == scope.employee_no)
    return sa.or_(sa.false(), *alternatives)

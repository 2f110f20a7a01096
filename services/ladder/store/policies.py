"""Versions of the ladder policy: each holds from its day until the next one begins."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.ladder.domain.policy import Policy, read_policy
from services.ladder.store.tables import policy_version
from shared.kernel.digests import canonical_json
from shared.kernel.errors import Missing
from shared.platform.pages import PageRequest, Slice

_t = policy_version.c


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    """A version as it is kept; its document was read strictly before it was saved, and is again when used."""

    version: int
    valid_from: date
    document: dict[str, Any]
    note: str | None
    recorded_at: datetime
    recorded_by: str

    @property
    def policy(self) -> Policy:
        """Return the rules."""
        return _read(canonical_json(self.document))


@lru_cache(maxsize=256)
def _read(text: str) -> Policy:
    """Read a document by its text, so that one in constant use is read once."""
    return read_policy(json.loads(text))


async def last(connection: AsyncConnection, company: str) -> PolicyVersion | None:
    """Return the newest version."""
    query = sa.select(policy_version).where(_t.company == company).order_by(_t.version.desc()).limit(1)
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else _version(row)


async def in_force(connection: AsyncConnection, company: str, day: date) -> PolicyVersion:
    """Return the version in force on a day; Missing before the first."""
    query = (
        sa.select(policy_version)
        .where(_t.company == company, _t.valid_from <= day)
        .order_by(_t.valid_from.desc())
        .limit(1)
    )
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        raise Missing("no_policy_in_force", day=str(day))
    return _version(row)


async def get(connection: AsyncConnection, company: str, version: int) -> PolicyVersion:
    """Return a version; Missing when there is none of that number."""
    query = sa.select(policy_version).where(_t.company == company, _t.version == version)
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        raise Missing("policy_not_found", version=version)
    return _version(row)


async def add(
    connection: AsyncConnection,
    company: str,
    version: int,
    valid_from: date,
    document: dict[str, Any],
    *,
    note: str | None,
    recorded_by: str,
) -> PolicyVersion:
    """Save a version."""
    values = {
        "company": company,
        "version": version,
        "valid_from": valid_from,
        "document": document,
        "note": note,
        "recorded_by": recorded_by,
    }
    row = (await connection.execute(sa.insert(policy_version).values(values).returning(policy_version))).one()
    return _version(row)


async def listed(connection: AsyncConnection, company: str, paging: PageRequest) -> Slice[PolicyVersion]:
    """Return the versions in their order."""
    query = (
        sa.select(policy_version)
        .where(_t.company == company, paging.beyond(_t.version))
        .order_by(_t.version)
        .limit(paging.limit + 1)
    )
    versions = [_version(row) for row in await connection.execute(query)]
    return paging.page(versions, key=lambda version: (str(version.version),))


def _version(row: sa.Row[Any]) -> PolicyVersion:
    return PolicyVersion(row.version, row.valid_from, row.document, row.note, row.recorded_at, row.recorded_by)

"""Versions of the appraisal scheme: each holds from its month until the next one begins."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.appraisal.domain.scheme import Scheme, read_scheme
from services.appraisal.store.tables import scheme_version
from shared.kernel.digests import canonical_json
from shared.kernel.errors import Missing
from shared.kernel.months import Month
from shared.platform.pages import PageRequest, Slice

_t = scheme_version.c


@dataclass(frozen=True, slots=True)
class SchemeVersion:
    """A version as it is kept; its document was read strictly before it was saved, and is again when used."""

    version: int
    valid_from: Month
    document: dict[str, Any]
    note: str | None
    recorded_at: datetime
    recorded_by: str

    @property
    def scheme(self) -> Scheme:
        """Return the rules."""
        return _read(canonical_json(self.document))


@lru_cache(maxsize=256)
def _read(text: str) -> Scheme:
    """Read a document by its text, so that one in constant use is read once."""
    return read_scheme(json.loads(text))


async def last(connection: AsyncConnection, company: str) -> SchemeVersion | None:
    """Return the newest version, and keep everybody else from making or relying on one until the transaction ends."""
    await connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_lock(company))))
    query = sa.select(scheme_version).where(_t.company == company).order_by(_t.version.desc()).limit(1)
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else _version(row)


async def kept_in_force(connection: AsyncConnection, company: str, month: Month) -> SchemeVersion:
    """Return the version in force in a month, which it stays until the transaction ends; Missing before the first."""
    await connection.execute(sa.select(sa.func.pg_advisory_xact_lock_shared(_lock(company))))
    return await in_force(connection, company, month)


async def in_force(connection: AsyncConnection, company: str, month: Month) -> SchemeVersion:
    """Return the version in force in a month; Missing before the first."""
    query = (
        sa.select(scheme_version)
        .where(_t.company == company, _t.valid_from <= str(month))
        .order_by(_t.valid_from.desc())
        .limit(1)
    )
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        raise Missing("no_scheme_in_force", month=str(month))
    return _version(row)


async def get(connection: AsyncConnection, company: str, version: int) -> SchemeVersion:
    """Return a version; Missing when there is none of that number."""
    query = sa.select(scheme_version).where(_t.company == company, _t.version == version)
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        raise Missing("scheme_not_found", version=version)
    return _version(row)


async def add(
    connection: AsyncConnection,
    company: str,
    version: int,
    valid_from: Month,
    document: dict[str, Any],
    *,
    note: str | None,
    recorded_by: str,
) -> SchemeVersion:
    """Save a version."""
    values = {
        "company": company,
        "version": version,
        "valid_from": str(valid_from),
        "document": document,
        "note": note,
        "recorded_by": recorded_by,
    }
    row = (await connection.execute(sa.insert(scheme_version).values(values).returning(scheme_version))).one()
    return _version(row)


async def listed(connection: AsyncConnection, company: str, paging: PageRequest) -> Slice[SchemeVersion]:
    """Return the versions in their order."""
    query = (
        sa.select(scheme_version)
        .where(_t.company == company, paging.beyond(_t.version))
        .order_by(_t.version)
        .limit(paging.limit + 1)
    )
    versions = [_version(row) for row in await connection.execute(query)]
    return paging.page(versions, key=lambda version: (str(version.version),))


def _version(row: sa.Row[Any]) -> SchemeVersion:
    return SchemeVersion(
        row.version, Month.parse(row.valid_from), row.document, row.note, row.recorded_at, row.recorded_by
    )


def _lock(company: str) -> sa.ColumnElement[int]:
    """Return the key of the advisory lock on a company's schemes."""
    return sa.func.hashtextextended(f"schemes {company}", 0)

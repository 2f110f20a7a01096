"""Reading the audit: records in the order of their numbers, with what they changed, and the head of the chain."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from shared.kernel.chains import BEGINNING, Head
from shared.kernel.differences import Difference
from shared.kernel.errors import Missing
from shared.platform.database.listing import Listing, listing_of
from shared.platform.database.pages import PageRequest, Slice
from shared.platform.database.rows import RowReader
from shared.platform.database.sessions import Session
from shared.platform.database.tables import audit_change, audit_link, audit_record

SHOWN: Final = 100
"""How many subjects' changes a record of a list shows; the others are read by themselves."""

_r, _l, _c = audit_record.c, audit_link.c, audit_change.c


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """One record with its place in the chain."""

    number: int
    id: uuid.UUID
    at: datetime
    issuer: str
    account: str
    actor: str
    on_behalf_of: str | None
    roles: Sequence[str]
    request_id: str
    action: str
    subject: str
    outcome: str
    detail: dict[str, Any]
    change_count: int
    changes_digest: str
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which records are asked for; what is None does not matter."""

    action: str | None = None
    actor: str | None = None
    outcome: str | None = None
    changed: str | None = None
    """The personnel number, or another code, whose fields a record changed."""

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """Return the conditions on audit records."""
        asked = {_r.action: self.action, _r.actor: self.actor, _r.outcome: self.outcome}
        conditions: list[sa.ColumnElement[bool]] = [
            column == value for column, value in asked.items() if value is not None
        ]
        if self.changed is not None:
            changing = sa.select(_c.record).where(_c.company == _r.company, _c.subject == self.changed)
            conditions.append(_r.id.in_(changing))
        return conditions


@dataclass(frozen=True, slots=True)
class _Changes:
    """What one row of the changes holds."""

    record: uuid.UUID
    position: int
    subject: str
    fields: Mapping[str, Sequence[Any]] = field(default_factory=dict)

    def differences(self) -> list[Difference]:
        return [Difference(self.subject, name, before, after) for name, (before, after) in self.fields.items()]


_RECORD: Final = RowReader(
    AuditRecord, audit_record, columns={name: _l[name] for name in ("number", "previous", "digest")}
)
_CHANGES: Final = RowReader(_Changes, audit_change)


def records(session: Session, wanted: AuditFilter) -> Listing[AuditRecord]:
    """Return the company's records in the order of their numbers, which is the order of their commits."""
    linked = sa.and_(_r.company == _l.company, _r.id == _l.record)
    query = sa.select(*_RECORD.columns).join_from(audit_link, audit_record, linked)
    return Listing(query.where(_l.company == session.company, *wanted.conditions()), (_l.number,), _RECORD.read)


async def get(session: Session, number: int) -> AuditRecord:
    """Return a record; Missing when the company has none of that number."""
    stored = await records(session, AuditFilter()).find(session, _l.number == number)
    if stored is None:
        raise Missing("audit_record_not_found", number=number)
    return stored


async def first_changes(session: Session, some: Sequence[AuditRecord]) -> dict[uuid.UUID, list[Difference]]:
    """Return what records changed, of each the first subjects only."""
    changing = [record.id for record in some if record.change_count]
    if not changing:
        return {}
    mine = (_c.company == session.company, _c.record.in_(changing), _c.position < SHOWN)
    stored = await listing_of(_CHANGES, (_c.record, _c.position), *mine).every(session)
    changes: dict[uuid.UUID, list[Difference]] = {}
    for row in stored:
        changes.setdefault(row.record, []).extend(row.differences())
    return changes


async def changes_page(session: Session, record: AuditRecord, paging: PageRequest) -> Slice[list[Difference]]:
    """Return a page of what a record changed: an item for each subject, in the order in which it was written."""
    mine = (_c.company == session.company, _c.record == record.id)
    return (await listing_of(_CHANGES, (_c.position,), *mine).page(session, paging)).map(_Changes.differences)


async def head(session: Session) -> Head:
    """Return the last record of the company: note its digest elsewhere, and nobody can write the chain anew."""
    query = sa.select(_l.number, _l.digest).where(_l.company == session.company).order_by(_l.number.desc()).limit(1)
    row = (await session.execute(query)).one_or_none()
    return Head(0, BEGINNING) if row is None else Head(row.number, row.digest)

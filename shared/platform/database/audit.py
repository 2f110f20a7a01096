"""Audit records: who did what, when, whether it succeeded and which fields it changed; written, never changed.

The database numbers the records of a company and links them in a chain when their transaction commits. Nothing here
can choose a number, a time or a digest.
"""

import asyncio
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from operator import attrgetter
from typing import Final, Literal

import sqlalchemy as sa

from shared.kernel.chains import ChangesDigest
from shared.kernel.differences import Difference
from shared.kernel.digests import Plain, canonical_json
from shared.platform.database import bulk
from shared.platform.database.sessions import Session
from shared.platform.database.tables import audit_change, audit_record

Outcome = Literal["done", "refused"]

_CHANGE_COLUMNS: Final = ("company", "record", "position", "subject", "fields")
_FEW: Final = 200  # subjects whose changes are written without leaving the event loop
_AT_ONCE: Final = 5000  # subjects in one COPY


@dataclass(frozen=True, slots=True)
class SubjectChanges:
    """The changed fields of one subject, as the audit keeps them: by field, the values before and after."""

    subject: str
    fields: Mapping[str, tuple[Plain, Plain]]


async def record(
    session: Session,
    action: str,
    subject: str,
    outcome: Outcome,
    detail: Mapping[str, Plain] | None = None,
    changes: Sequence[Difference] = (),
) -> None:
    """Write one record in the session's transaction; ``action`` is the operation's id."""
    caller, record_id = session.caller, uuid.uuid4()
    digest = ChangesDigest()
    await _write_changes(session, record_id, by_subject(changes), digest)
    await session.execute(
        sa.insert(audit_record).values(
            company=caller.company,
            id=record_id,
            actor=caller.actor,
            on_behalf_of=caller.on_behalf_of,
            issuer=caller.issuer,
            account=caller.subject,
            roles=list(caller.roles),
            request_id=caller.request_id,
            action=action,
            subject=subject,
            outcome=outcome,
            detail=dict(detail or {}),
            change_count=digest.count,
            changes_digest=digest.text,
        )
    )


def by_subject(changes: Iterable[Difference]) -> Iterator[SubjectChanges]:
    """Yield what changed, subject by subject; a field that was noted again begins another entry."""
    for subject, differences in groupby(changes, attrgetter("subject")):
        fields: dict[str, tuple[Plain, Plain]] = {}
        for difference in differences:
            if difference.field in fields:
                yield SubjectChanges(subject, fields)
                fields = {}
            fields[difference.field] = (difference.before, difference.after)
        yield SubjectChanges(subject, fields)


async def _write_changes(
    session: Session, record_id: uuid.UUID, changes: Iterator[SubjectChanges], digest: ChangesDigest
) -> None:
    """Write what changed by COPY, in parts: a large import holds neither the event loop nor much memory."""
    position = 0
    while part := list(islice(changes, _AT_ONCE)):
        rows = (
            _rows(session.company, record_id, position, part, digest)
            if len(part) <= _FEW
            else await asyncio.to_thread(_rows, session.company, record_id, position, part, digest)
        )
        await bulk.copy(session, audit_change, _CHANGE_COLUMNS, rows)
        position += len(part)


def _rows(
    company: str, record_id: uuid.UUID, start: int, part: Sequence[SubjectChanges], digest: ChangesDigest
) -> list[tuple[str, uuid.UUID, int, str, str]]:
    """Return the rows of a part, and take them into the digest."""
    rows = []
    for position, changed in enumerate(part, start):
        digest.add(changed.subject, changed.fields)
        rows.append((company, record_id, position, changed.subject, canonical_json(changed.fields)))
    return rows

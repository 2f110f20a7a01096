"""Audit records: who did what, when, and whether it succeeded; written, never changed."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Literal

import sqlalchemy as sa

from shared.kernel.differences import Difference
from shared.kernel.digests import Plain
from shared.platform.database.sessions import Session
from shared.platform.database.tables import audit_record

Outcome = Literal["done", "refused"]


async def record(
    session: Session,
    action: str,
    subject: str,
    outcome: Outcome,
    detail: Mapping[str, Plain] | None = None,
    changes: Sequence[Difference] = (),
) -> None:
    """Write one record in the session's transaction; ``action`` is the operation's id."""
    caller = session.caller
    full_detail = {**(detail or {}), **({"changes": [asdict(change) for change in changes]} if changes else {})}
    await session.execute(
        sa.insert(audit_record).values(
            company=caller.company,
            id=uuid.uuid4(),
            actor=caller.actor,
            on_behalf_of=caller.on_behalf_of,
            action=action,
            subject=subject,
            outcome=outcome,
            detail=full_detail,
        )
    )

"""Audit records: who did what, when, and whether it succeeded; written, never changed."""

import uuid
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.kernel.digests import Plain
from shared.platform.database.tables import audit_record
from shared.platform.identity.callers import Caller


async def record(
    connection: AsyncConnection,
    caller: Caller,
    action: str,
    subject: str,
    *,
    outcome: Literal["done", "refused"],
    detail: dict[str, Plain] | None = None,
) -> None:
    """Write one record in the connection's transaction; ``action`` is the operation's id."""
    await connection.execute(
        sa.insert(audit_record).values(
            company=caller.company,
            id=uuid.uuid4(),
            actor=caller.actor,
            on_behalf_of=caller.on_behalf_of,
            action=action,
            subject=subject,
            outcome=outcome,
            detail=detail or {},
        )
    )

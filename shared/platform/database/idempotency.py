"""Idempotency keys: a request that is sent twice has its effect once, and gets the same answer twice.

The key is claimed inside the transaction of the effect, so both are there or neither. A second
request with the same key waits for the first one's transaction and then gets its answer.

A key belongs to an account: one subject of one issuer. The answer is given again only to somebody who can
still reach as much as when it was made; the route has checked the permission before.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from shared.kernel.errors import Conflict, Forbidden, Unavailable
from shared.platform.database.sessions import Change, Session, Write
from shared.platform.database.tables import idempotency_key
from shared.platform.identity.callers import Scope

_k = idempotency_key.c


class Replay(Exception):
    """The request was answered before; carries that answer."""

    def __init__(self, status: int, headers: dict[str, str], body: Any) -> None:
        """Take the kept answer."""
        super().__init__("answered before")
        self.status = status
        self.headers = headers
        self.body = body


async def claim(write: Write) -> None:
    """Take the request's key; Replay when it was answered, Conflict when the key was another request's."""
    key = write.change.key
    if key is None:
        return
    values = {"company": write.company, "caller": write.caller.account, "key": key.text}
    scope = write.caller.scope.document()
    claimed = await write.execute(
        insert(idempotency_key).values(**values, request_hash=key.request_hash, scope=scope).on_conflict_do_nothing()
    )
    if claimed.rowcount == 0:
        await look_up(write, write.change)
        raise Unavailable("database_busy")  # somebody removed the key between the two statements


async def look_up(session: Session, change: Change) -> None:
    """Raise what ``claim`` would if the key was used before; nothing is taken, so a read is enough.

    For use cases that check something before the effect's transaction: after the effect that check would fail.
    """
    if change.key is None:
        return
    row = (await session.execute(sa.select(idempotency_key).where(*_same(session, change.key.text)))).one_or_none()
    if row is None:
        return
    if row.request_hash != change.key.request_hash:
        raise Conflict("idempotency_key_reused")
    if row.scope is not None and not session.caller.scope.covers(Scope.restore(row.scope)):
        raise Forbidden("answer_out_of_scope")
    raise Replay(row.status, row.headers, row.body)


async def keep(write: Write) -> None:
    """Keep the answer with the effect, for a repetition of the request; RuntimeError where there is no answer."""
    key = write.change.key
    if key is None:
        return
    if write.kept is None:
        raise RuntimeError(f"{write.change.operation} gave no answer to keep")
    answer, headers = write.kept
    await write.execute(
        sa.update(idempotency_key)
        .where(*_same(write, key.text))
        .values(status=key.status, headers=headers, body=write.change.stored(answer))
    )


def _same(session: Session, key: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (_k.company == session.company, _k.caller == session.caller.account, _k.key == key)

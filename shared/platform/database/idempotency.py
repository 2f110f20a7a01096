"""Idempotency keys: the same request sent twice has its effect once, and its answer twice.

The key is claimed inside the transaction of the effect, so both are there or neither; a second
request with the same key waits for the first one's transaction and then gets its answer.
"""

import hashlib
import re
from dataclasses import dataclass
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import Depends, Header, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.kernel.errors import Conflict, Fault, Invalid
from shared.platform.database.tables import idempotency_key
from shared.platform.identity.callers import Caller

_KEY = re.compile(r"[\x21-\x7e]{1,200}", re.ASCII)


class Replay(Exception):
    """The request was answered before; carries that answer."""

    def __init__(self, status: int, headers: dict[str, str], body: Any) -> None:
        """Take the stored answer."""
        super().__init__("answered before")
        self.status = status
        self.headers = headers
        self.body = body

    def response(self) -> Response:
        """Return the first request's answer, marked as a repetition."""
        return JSONResponse(self.body, self.status, {**self.headers, "Idempotency-Replayed": "true"})


@dataclass(frozen=True, slots=True)
class Once:
    """The idempotency key of a request, or none (then every request is a new one)."""

    key: str | None
    request_hash: str
    status: int

    async def claim(self, connection: AsyncConnection, caller: Caller) -> None:
        """Take the key for this request; Replay when it was answered, Conflict when it was another request."""
        if self.key is None:
            return
        values = {"company": caller.company, "caller": caller.actor, "key": self.key}
        claimed = await connection.execute(
            insert(idempotency_key).values(**values, request_hash=self.request_hash).on_conflict_do_nothing()
        )
        if claimed.rowcount == 1:
            return
        before = (await connection.execute(sa.select(idempotency_key).filter_by(**values))).one()
        raise self._answered(before)

    async def look(self, connection: AsyncConnection, caller: Caller) -> None:
        """Raise what ``claim`` would, if the key was used; nothing is taken, so a read will do.

        For what is checked before the effect's own transaction: by then the effect is why it would fail.
        """
        if self.key is None:
            return
        values = {"company": caller.company, "caller": caller.actor, "key": self.key}
        before = (await connection.execute(sa.select(idempotency_key).filter_by(**values))).one_or_none()
        if before is not None:
            raise self._answered(before)

    def _answered(self, before: sa.Row[Any]) -> Exception:
        if before.request_hash != self.request_hash:
            return Conflict("idempotency_key_reused")
        return Replay(before.status, before.headers, before.body)

    async def keep(
        self,
        connection: AsyncConnection,
        caller: Caller,
        answer: BaseModel,
        *,
        headers: dict[str, str] | None = None,
    ) -> None:
        """Store the answer with the effect, for a repetition of the request."""
        if self.key is None:
            return
        await connection.execute(
            sa.update(idempotency_key)
            .where(
                idempotency_key.c.company == caller.company,
                idempotency_key.c.caller == caller.actor,
                idempotency_key.c.key == self.key,
            )
            .values(status=self.status, headers=headers or {}, body=answer.model_dump(mode="json"))
        )


async def _once(
    request: Request,
    idempotency_key: Annotated[
        str | None, Header(description="Repeat a request safely: one key, one effect.", max_length=200)
    ] = None,
) -> Once:
    if idempotency_key is not None and not _KEY.fullmatch(idempotency_key):
        raise Invalid("idempotency_key_invalid", [Fault("/Idempotency-Key", "idempotency_key_invalid")])
    hashed = hashlib.sha256()
    for part in (request.method, request.url.path, request.url.query, request.headers.get("content-type", "")):
        hashed.update(part.encode() + b"\0")
    hashed.update(await request.body())
    return Once(idempotency_key, hashed.hexdigest(), request.scope["route"].status_code or 200)


OnceOnly = Annotated[Once, Depends(_once)]

"""Keyset pages: a list goes on from the last key that was read, however much changed meanwhile."""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Generic, TypeVar

import sqlalchemy as sa

from shared.kernel.errors import Fault, Invalid

Item = TypeVar("Item")
Other = TypeVar("Other")

DEFAULT_LIMIT = 100
_SEAL_BYTES: Final = 16
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slice(Generic[Item]):
    """Items of one page and the cursor of the next; no cursor on the last page."""

    items: Sequence[Item]
    next_cursor: str | None = None

    def map(self, change: Callable[[Item], Other]) -> "Slice[Other]":
        """Return the slice with each item changed."""
        return Slice([change(item) for item in self.items], self.next_cursor)


@dataclass(frozen=True, slots=True)
class Cursors:
    """Writes and reads the cursors of one list, as one caller filters it; those of any other are refused.

    The signature is over the key and the ``context``: the list, its filters, the account and what it reaches.
    All replicas of a service have the same secret.
    """

    secret: bytes
    context: bytes = b""

    def encode(self, key: Key) -> str:
        """Return the opaque text for a key."""
        content = json.dumps(key, ensure_ascii=False).encode()
        return _text(self._seal(content) + content)

    def decode(self, text: str) -> Key:
        """Return the key in a cursor; Invalid for anything that was not written for this list."""
        try:
            signed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        except ValueError as error:
            raise Invalid("cursor_invalid", [Fault("/cursor", "cursor_invalid")]) from error
        seal, content = signed[:_SEAL_BYTES], signed[_SEAL_BYTES:]
        if _text(signed) != text or not hmac.compare_digest(seal, self._seal(content)):
            raise Invalid("cursor_invalid", [Fault("/cursor", "cursor_invalid")])
        key: list[str] = json.loads(content)
        return tuple(key)

    def _seal(self, content: bytes) -> bytes:
        return hmac.digest(self.secret, hashlib.sha256(self.context).digest() + content, "sha256")[:_SEAL_BYTES]


def _text(signed: bytes) -> str:
    """Return the one text of these bytes; base64 has other texts for them, which are refused."""
    return base64.urlsafe_b64encode(signed).decode().rstrip("=")


OF_THIS_PROCESS: Final = Cursors(secrets.token_bytes(32))
"""Cursors of lists that no request asks for."""


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which part of a list is asked for: at most ``limit`` items after the ``after`` key."""

    limit: int = DEFAULT_LIMIT
    after: Key | None = None
    cursors: Cursors = OF_THIS_PROCESS

    def beyond(self, *keys: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
        """Return the predicate for what comes after the cursor, in the order of the key columns."""
        if self.after is None:
            return sa.true()
        if len(self.after) != len(keys):
            raise Invalid("cursor_invalid", [Fault("/cursor", "cursor_invalid")])
        return sa.tuple_(*keys) > sa.tuple_(
            *(sa.cast(sa.literal(part, sa.Text), key.type) for part, key in zip(self.after, keys, strict=True))
        )

    def page(self, rows: Sequence[Item], key: Callable[[Item], Sequence[object]]) -> Slice[Item]:
        """Cut what was read (one row more than the limit tells that there are more) to a slice."""
        if len(rows) <= self.limit:
            return Slice(rows)
        kept = rows[: self.limit]
        return Slice(kept, self.cursors.encode(tuple(map(_part, key(kept[-1])))))

    def page_of_all(self, items: Sequence[Item], key: Callable[[Item], str]) -> Slice[Item]:
        """Return the page of a whole list that stands in the order of its keys."""
        after = "" if self.after is None else self.after[0]
        return self.page([item for item in items if key(item) > after][: self.limit + 1], lambda item: (key(item),))


def _part(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)

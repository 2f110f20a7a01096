"""Keyset pages: a list goes on from the last key that was read, however much changed meanwhile."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from shared.kernel.errors import Fault, Invalid

Item = TypeVar("Item")
Other = TypeVar("Other")

DEFAULT_LIMIT = 100
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
class PageRequest:
    """Which part of a list is asked for: at most ``limit`` items after the ``after`` key."""

    limit: int = DEFAULT_LIMIT
    after: Key | None = None

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
        return Slice(kept, encode_cursor(tuple(map(_part, key(kept[-1])))))

    def page_of_all(self, items: Sequence[Item], key: Callable[[Item], str]) -> Slice[Item]:
        """Return the page of a whole list that stands in the order of its keys."""
        after = "" if self.after is None else self.after[0]
        return self.page([item for item in items if key(item) > after][: self.limit + 1], lambda item: (key(item),))


def encode_cursor(key: Key) -> str:
    """Return the opaque text for a key."""
    return base64.urlsafe_b64encode(json.dumps(key, ensure_ascii=False).encode()).decode().rstrip("=")


def decode_cursor(text: str) -> Key:
    """Return the key in a cursor; Invalid for anything that this service did not write."""
    try:
        key = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (ValueError, RecursionError) as error:
        raise Invalid("cursor_invalid", [Fault("/cursor", "cursor_invalid")]) from error
    if not isinstance(key, list) or not key or not all(isinstance(part, str) and "\0" not in part for part in key):
        raise Invalid("cursor_invalid", [Fault("/cursor", "cursor_invalid")])
    return tuple(key)


def _part(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)

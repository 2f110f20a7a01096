"""Keyset pages: a list goes on from the last key that was read, however much changed meanwhile."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

import sqlalchemy as sa
from fastapi import Depends, Query
from pydantic import Field

from shared.kernel.errors import Fault, Invalid
from shared.platform.web.schemas import Answer

Item = TypeVar("Item")
Other = TypeVar("Other")

DEFAULT_LIMIT = 100
MOST = 5000


class Page(Answer, Generic[Item]):
    """A part of a list; ``next_cursor`` is null on the last page."""

    items: list[Item]
    next_cursor: str | None = Field(default=None, description="Give it as `cursor` for the next page.")


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which part of a list is asked for: at most ``limit`` items after the ``after`` key."""

    limit: int = DEFAULT_LIMIT
    after: tuple[str, ...] | None = None

    def beyond(self, *keys: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
        """Return the predicate for what comes after the cursor, in the order of the key columns."""
        if self.after is None:
            return sa.true()
        if len(self.after) != len(keys):
            raise Invalid("cursor_invalid", [Fault("/cursor", "cursor_invalid")])
        return sa.tuple_(*keys) > sa.tuple_(
            *(sa.cast(sa.literal(part, sa.Text), key.type) for part, key in zip(self.after, keys, strict=True))
        )

    def page(self, rows: Sequence[Item], key: Callable[[Item], tuple[str, ...]]) -> "Slice[Item]":
        """Cut what was read (one row more than the limit tells that there are more) to a slice."""
        if len(rows) <= self.limit:
            return Slice(rows, None)
        kept = rows[: self.limit]
        return Slice(kept, encode_cursor(key(kept[-1])))


@dataclass(frozen=True, slots=True)
class Slice(Generic[Item]):
    """Items of one page and the cursor of the next."""

    items: Sequence[Item]
    next_cursor: str | None


def encode_cursor(key: tuple[str, ...]) -> str:
    """Return the opaque text for a key."""
    return base64.urlsafe_b64encode(json.dumps(key, ensure_ascii=False).encode()).decode().rstrip("=")


def decode_cursor(text: str) -> tuple[str, ...]:
    """Return the key in a cursor; Invalid for anything that we did not write."""
    try:
        key = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (ValueError, RecursionError) as error:
        raise Invalid("cursor_invalid", [Fault("/cursor", "cursor_invalid")]) from error
    if not isinstance(key, list) or not key or not all(isinstance(part, str) and "\0" not in part for part in key):
        raise Invalid("cursor_invalid", [Fault("/cursor", "cursor_invalid")])
    return tuple(key)


def _page_request(
    limit: Annotated[int, Query(ge=1, le=MOST, description="How many items at most.")] = DEFAULT_LIMIT,
    cursor: Annotated[str | None, Query(max_length=500, description="`next_cursor` of the page before.")] = None,
) -> PageRequest:
    return PageRequest(limit, decode_cursor(cursor) if cursor is not None else None)


Paging = Annotated[PageRequest, Depends(_page_request)]

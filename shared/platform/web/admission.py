"""How much an operation takes: the size of one body, and the memory of all bodies together."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Set
from contextlib import asynccontextmanager
from typing import Final

from fastapi import Request

from shared.kernel.errors import TooLarge, Unavailable, Unsupported
from shared.platform.identity.callers import Caller, Role
from shared.platform.tabular.archives import unpacked_size

MEGABYTE: Final = 1024 * 1024
DOCUMENT_BYTES: Final = MEGABYTE
"""The largest body of an operation that takes no tables."""
TABLE_BYTES: Final = 64 * MEGABYTE
"""The largest body of an operation that takes tables, and of calculators for whom they serve whole companies."""
SMALL_BYTES: Final = 64 * 1024
"""Bodies up to this size are not counted: a process can hold a thousand of them."""
DOCUMENT_VALUES: Final = 100_000
"""The most values of a JSON document: each takes much more memory than its text."""
TABLE_VALUES: Final = 3_000_000
"""The most values of rows in JSON, and of a document that may be as large as a table."""
READING_WEIGHT: Final = 3
READING_WAIT_SECONDS: Final = 30.0
_BYTES_OF_VALUE: Final = 64
_CSV_WEIGHT: Final = 4
_READ_AT_ONCE: Final = 4 * MEGABYTE
"""Contents that unpack to so many bytes are not counted."""
_JSON: Final = "application/json"
_WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BYTES: Final = "application/octet-stream"
_WORKBOOK_WEIGHT: Final = 3  # it is compressed
_WORKBOOK_BEGINNING: Final = b"PK"


class BodyMemory:
    """The bytes of bodies that a process holds at once; who finds no room waits its turn, but not for long."""

    def __init__(self, most_bytes: int, wait_seconds: float = 5.0) -> None:
        """Take the most bytes together, and how long a request waits for its share."""
        self.most_bytes = most_bytes
        self.free_bytes = most_bytes
        self._wait_seconds = wait_seconds
        self._waiting: deque[tuple[int, asyncio.Future[None]]] = deque()

    async def take(self, size: int) -> int:
        """Take a share; Unavailable where there is no room in time. Return what to give back."""
        share = min(size, self.most_bytes)
        if not self._waiting and share <= self.free_bytes:
            self.free_bytes -= share
            return share
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        entry = (share, turn)
        self._waiting.append(entry)
        try:
            await asyncio.wait_for(asyncio.shield(turn), self._wait_seconds)
        except TimeoutError as error:
            self._leave(entry)
            raise Unavailable("uploads_busy") from error
        except BaseException:
            self._leave(entry)
            raise
        return share

    def give_back(self, share: int) -> None:
        """Give a share back, and let in who waits first."""
        self.free_bytes += share
        while self._waiting and self._waiting[0][0] <= self.free_bytes:
            waiting_share, turn = self._waiting.popleft()
            self.free_bytes -= waiting_share
            turn.set_result(None)

    def _leave(self, entry: tuple[int, "asyncio.Future[None]"]) -> None:
        if entry in self._waiting:
            self._waiting.remove(entry)
            self.give_back(0)
        else:
            self.give_back(entry[0])


def body_limit(bulk: Set[Role], takes_tables: bool, caller: Caller) -> int:
    """Return the most bytes of a body; ``bulk`` names the roles whose documents may be as large as tables."""
    may_be_large = takes_tables or any(grant.role in bulk for grant in caller.grants)
    return TABLE_BYTES if may_be_large else DOCUMENT_BYTES


@asynccontextmanager
async def receive_body(request: Request, limit: int, memory: BodyMemory) -> AsyncIterator[bytes]:
    """Yield the body, whose share of the memory is held until the request was handled.

    TooLarge beyond the limit, Unsupported for a packed body, Unavailable where other bodies take all the memory.
    """
    if request.headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
        raise Unsupported("encoding_unsupported")
    announced = request.headers.get("content-length", "")
    size = int(announced) if announced.isascii() and announced.isdecimal() else 0
    if size > limit:
        raise TooLarge("body_too_large")
    media_type = request.headers.get("content-type", "").lower()
    weight = _WORKBOOK_WEIGHT if _WORKBOOK in media_type or _BYTES in media_type else 1
    held = await memory.take(size * weight) if size > SMALL_BYTES else 0
    counted = max(size, SMALL_BYTES)
    parts: list[bytes] = []
    received = 0
    try:
        async for part in request.stream():
            received += len(part)
            if received > limit:
                raise TooLarge("body_too_large")
            if received > counted:  # its size was not announced
                held += await memory.take(MEGABYTE * weight)
                counted += MEGABYTE
            parts.append(part)
        content = b"".join(parts)
        parts.clear()
        yield content
    finally:
        memory.give_back(held)


@asynccontextmanager
async def room_to_read(request: Request, content: bytes, limit: int, memory: BodyMemory) -> AsyncIterator[None]:
    """Hold the share of the memory that a body takes when it is read, which may be a thousandfold of its bytes.

    TooLarge for a JSON document of too many values, Unavailable where other bodies that are read take all the memory.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content.startswith(_WORKBOOK_BEGINNING):
        size = await asyncio.to_thread(unpacked_size, content)
    elif media_type == _JSON:
        values = (
            await asyncio.to_thread(_values_at_most, content) if len(content) > MEGABYTE else _values_at_most(content)
        )
        most = DOCUMENT_VALUES if limit <= DOCUMENT_BYTES else TABLE_VALUES
        if values > most:
            raise TooLarge("document_too_large", limit=most)
        size = values * _BYTES_OF_VALUE
    else:
        size = len(content) * _CSV_WEIGHT
    held = await memory.take(size) if size > _READ_AT_ONCE else 0
    try:
        yield
    finally:
        memory.give_back(held)


def _values_at_most(content: bytes) -> int:
    """Return a bound for the values of a JSON text; commas and brackets inside its texts count too."""
    return content.count(b",") + content.count(b"{") + content.count(b"[")

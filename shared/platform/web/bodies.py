"""Limits of what clients may send: a request's body is of a certain size at most, and arrives in time."""

import asyncio

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class BodyLimits:
    """Refuses a body that is too large (413) or has not arrived in time (408), read no further than that."""

    def __init__(self, app: ASGIApp, most: int, seconds: float) -> None:
        """Take the most bytes of a body, and how many seconds it may take."""
        self._app = app
        self._most = most
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        deadline = asyncio.get_running_loop().time() + self._seconds
        announced = Headers(scope=scope).get("content-length", "0")
        size = int(announced) if announced.isdecimal() else 0
        received = 0
        arrived = False

        async def receive_within_limits() -> Message:
            nonlocal arrived, received
            if arrived:
                return await receive()  # whoever listens for a disconnection may listen long
            if size > self._most:
                raise HTTPException(413)
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError as error:
                raise HTTPException(408) from error
            received += len(message.get("body", b""))
            if received > self._most:
                raise HTTPException(413)
            arrived = message["type"] != "http.request" or not message.get("more_body", False)
            return message

        await self._app(scope, receive_within_limits, send)

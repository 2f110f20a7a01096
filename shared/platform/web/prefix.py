"""The path prefix under which a gateway publishes a service, in every link; the gateway may keep it or take it off."""

from starlette.types import ASGIApp, Receive, Scope, Send


class PathPrefix:
    """Tells the application of the prefix (ASGI's ``root_path``), which neither the gateway nor the server says."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        """Take the prefix, such as ``/ladder``, or none."""
        self._app = app
        self._prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if self._prefix and scope["type"] in {"http", "websocket"}:
            scope = {**scope, "root_path": self._prefix}
        await self._app(scope, receive, send)

"""Structured logs: one line of JSON per request, with an id that the answer carries too."""

import logging
import re
import time
import uuid

import structlog
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.kernel.strict_json import storable
from shared.platform.log_lines import LogLines
from shared.platform.web.problems import Catalogue, internal_error

logger = structlog.get_logger(__name__)

_QUOTING = re.compile(r"\s*(?:DETAIL:|\[parameters: )")
_ARGUMENT = re.compile(r"(invalid input for query argument \$\d+).*")
SAFE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Headers of every answer; pages name a policy of their own."""
_POLLED = {"/healthz", "/readyz"}  # by gateways and engines, every second or so


def configure(level: str) -> None:
    """Write logs of at least this level as JSON lines to standard output; a line that cannot be written is left out."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _without_values,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=LogLines(),
        cache_logger_on_first_use=False,
    )


def _without_values(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Take the values out of what the database says: its messages quote rows and arguments."""
    if isinstance(traceback := event.get("exception"), str):
        lines = (_ARGUMENT.sub(r"\1", line) for line in traceback.splitlines() if not _QUOTING.match(line))
        event["exception"] = "\n".join(lines)
    return event


class RequestLog:
    """Gives each request an id, logs how it ended, and answers what nobody expected with a plain 500."""

    def __init__(self, app: ASGIApp, catalogue: Catalogue) -> None:
        """Wrap the application."""
        self._app = app
        self._catalogue = catalogue

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = scope.setdefault("state", {})["request_id"] = uuid.uuid4().hex
        started = time.perf_counter()
        status = 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = request_id
                for name, value in SAFE_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._app(scope, receive, send_with_id)
            except Exception:  # the last resort: it is logged whole, and the client learns nothing of the inside
                logger.exception("request_crashed", method=scope["method"], path=storable(scope["path"]))
                if status:
                    raise
                await internal_error(self._catalogue, Request(scope))(scope, receive, send_with_id)
            log = logger.debug if scope["path"] in _POLLED else logger.info
            log(
                "request",
                method=scope["method"],
                path=storable(scope["path"]),
                status=status,
                milliseconds=round((time.perf_counter() - started) * 1000, 1),
            )

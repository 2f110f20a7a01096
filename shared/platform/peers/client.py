"""Calls to the other services: short-lived tokens, time limits, safe retries, and a breaker."""

import asyncio
import ssl
import time
from collections.abc import Mapping
from functools import cache
from typing import Any, Generic, TypeVar

import httpx
import stamina
from pydantic import BaseModel, ValidationError

from shared.kernel.errors import Conflict, Forbidden, Invalid, Missing, SpindleError, Unavailable
from shared.platform.identity.callers import Caller
from shared.platform.identity.tokens import ServiceSigner
from shared.platform.settings import PeerSettings, ServiceName

_TIMEOUT = httpx.Timeout(None, connect=2)
ATTEMPTS = 3
PAGE_LIMIT = 5000
BREAKER_FAILURES = 5
BREAKER_SECONDS = 3.0

Model = TypeVar("Model", bound=BaseModel)
_JSON = {"application/json", "application/problem+json"}
_KINDS: dict[int, type[SpindleError]] = {403: Forbidden, 404: Missing, 409: Conflict, 422: Invalid}


def tls_context(certificates: str) -> ssl.SSLContext:
    """Return the check of servers' certificates, by the well-known CAs and these (PEM): ssl.SSLError for none."""
    context = httpx.create_ssl_context(trust_env=False)
    if certificates:
        context.load_verify_locations(cadata=certificates)
    return context


class Breaker:
    """After so many failures in a row, fails at once for a while, so that callers do not queue up."""

    def __init__(self) -> None:
        """Start closed."""
        self._failures = 0
        self._opened_at = float("-inf")

    @property
    def is_open(self) -> bool:
        """Tell whether calls are not even tried now."""
        return self._failures >= BREAKER_FAILURES and time.monotonic() - self._opened_at < BREAKER_SECONDS

    def note(self, *, failed: bool) -> None:
        """Count a failure, or forget them after a success."""
        self._failures = self._failures + 1 if failed else 0
        if failed:
            self._opened_at = time.monotonic()


class PeerClient:
    """Speaks to one other service on behalf of a caller; raises Unavailable when it is away.

    Only calls without effect are made, so each may be repeated.
    """

    def __init__(
        self, name: str, settings: PeerSettings, signer: ServiceSigner, http: httpx.AsyncClient, seconds: float
    ) -> None:
        """Take the peer's name, address, the signer of our tokens, and how long a whole answer may take."""
        self._name = name
        self._seconds = seconds
        self._url = settings.url.rstrip("/")
        self._signer = signer
        self._http = http
        self._breaker = Breaker()

    async def get(self, caller: Caller, path: str, answer: type[Model], params: Mapping[str, str]) -> Model:
        """Read one thing."""
        return self._parsed(await self._send(caller, "GET", path, params=params), answer)

    async def calculate(self, caller: Caller, path: str, body: BaseModel, answer: type[Model]) -> Model:
        """Ask for a calculation that changes nothing."""
        content = body.model_dump_json(by_alias=True)
        return self._parsed(await self._send(caller, "POST", path, content=content), answer)

    async def list(self, caller: Caller, path: str, item: type[Model], params: Mapping[str, str]) -> list[Model]:
        """Read a whole list, page by page."""
        items: list[Model] = []
        cursor: str | None = None
        seen: set[str | None] = set()
        while cursor not in seen:
            seen.add(cursor)
            query = {**params, "limit": str(PAGE_LIMIT)} | ({"cursor": cursor} if cursor else {})
            page = self._parsed(await self._send(caller, "GET", path, params=query), _page_of(item))
            items += page.items
            cursor = page.next_cursor
            if cursor is None:
                return items
        raise Unavailable("upstream_unavailable", service=self._name)  # a page repeated a cursor

    def _parsed(self, response: httpx.Response, answer: type[Model]) -> Model:
        try:
            return answer.model_validate_json(response.content)
        except ValidationError as error:
            raise Unavailable("upstream_unavailable", service=self._name) from error

    async def _send(self, caller: Caller, method: str, path: str, **request: Any) -> httpx.Response:
        if self._breaker.is_open:
            raise Unavailable("upstream_unavailable", service=self._name)
        headers = {
            "Authorization": f"Bearer {self._signer.token(self._name, caller)}",
            "Accept": "application/json",
            "Accept-Language": "zh",
        }
        if "content" in request:
            headers["Content-Type"] = "application/json"
        try:
            async for attempt in stamina.retry_context(
                on=(httpx.TransportError, _Passing), attempts=ATTEMPTS, wait_initial=0.1, wait_max=1.0, timeout=20
            ):
                with attempt:
                    async with asyncio.timeout(self._seconds):  # of all of it: it may come drop by drop
                        response = await self._http.request(
                            method, self._url + path, headers=headers, timeout=_TIMEOUT, **request
                        )
                    if response.status_code in {502, 503, 504}:
                        raise _Passing
        except (httpx.RequestError, _Passing, TimeoutError) as error:
            self._breaker.note(failed=True)
            raise Unavailable("upstream_unavailable", service=self._name) from error
        self._breaker.note(failed=False)
        return self._checked(response)

    def _checked(self, response: httpx.Response) -> httpx.Response:
        media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if media_type not in _JSON:  # not the peer's words: something between us answered
            raise Unavailable("upstream_unavailable", service=self._name)
        if response.is_success:
            return response
        kind = _KINDS.get(response.status_code)
        if kind is None:
            raise Unavailable("upstream_unavailable", service=self._name)
        problem = self._parsed(response, _PeerProblem)
        raise kind("upstream_refused", service=self._name, upstream_code=problem.code, detail=problem.detail)


Peers = Mapping[ServiceName, PeerClient]


class _PeerProblem(BaseModel):
    """What a peer says when it refuses."""

    code: str
    detail: str


class _PeerPage(BaseModel, Generic[Model]):
    """A page of a peer's list; both fields have to be there."""

    items: list[Model]
    next_cursor: str | None


@cache
def _page_of(item: type[Model]) -> type[_PeerPage[Model]]:
    return _PeerPage[item]  # type: ignore[valid-type]  # a type made at run time


class _Passing(Exception):
    """The peer says that it is away for now."""

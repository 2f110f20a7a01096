"""A client's way to the services, on which somebody strikes while requests are under way."""

import asyncio
import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx

from sample.stack import Stack

_PATIENCE = 1200  # attempts: a recovery on a busy disk takes its time
_PAUSE = 0.25  # seconds
_LONGEST_WAIT = 0.8  # seconds between sending a request and the blow: a job takes about so long


class Place(Protocol):
    """What is struck: services, and the means to strike them and to look into their databases."""

    @property
    def stack(self) -> Stack: ...

    async def strike(self, victim: str, chance: random.Random) -> None: ...

    async def query(self, service: str, statement: str) -> Sequence[Mapping[str, Any]]: ...


@dataclass(frozen=True, slots=True)
class Strike:
    """Whom to strike, and how long after a request of an operation was sent, at which of its occurrences."""

    operation: str
    occurrence: int
    victim: str
    after: float


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A write that was answered with success, and what is needed to ask again."""

    operation: str
    request: httpx.Request
    body: bytes
    answer: bytes


def operation_of(request: httpx.Request) -> str:
    """The operation, numbers left out: ``POST /v1/rounds/*/finishing`` whatever the year."""
    return f"{request.method} {re.sub(r'(?<=/)[0-9][0-9-]*', '*', request.url.path)}"


@dataclass
class Saboteur(httpx.AsyncBaseTransport):
    """Passes requests on, strikes as planned, and asks again while there is no answer, as a patient client does."""

    town: Place
    plan: Mapping[tuple[str, int], Strike] = field(default_factory=dict)
    chance: random.Random = field(default_factory=lambda: random.Random(0))
    seen: Counter[str] = field(default_factory=Counter)
    acknowledged: list[Acknowledged] = field(default_factory=list)
    struck: list[Strike] = field(default_factory=list)
    surprises: list[str] = field(default_factory=list)
    _inner: httpx.AsyncHTTPTransport = field(default_factory=lambda: httpx.AsyncHTTPTransport(trust_env=False))
    _blows: set[asyncio.Task[None]] = field(default_factory=set)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body = await request.aread()
        if request.method == "GET":
            return await self._patiently(request, body)
        operation = operation_of(request)
        self.seen[operation] += 1
        strike = self.plan.get((operation, self.seen[operation]))
        if strike is not None:
            blow = asyncio.create_task(self._strike(strike))
            self._blows.add(blow)
            blow.add_done_callback(self._blows.discard)
        response = await self._patiently(request, body)
        if response.is_success:
            self.acknowledged.append(Acknowledged(operation, request, body, response.content))
        return response

    async def aclose(self) -> None:
        await asyncio.gather(*self._blows)
        await self._inner.aclose()

    async def _strike(self, strike: Strike) -> None:
        await asyncio.sleep(strike.after)
        try:
            await self.town.strike(strike.victim, self.chance)
        except Exception as error:
            self.surprises.append(f"the strike itself failed: {strike}: {error!r}")
            raise
        self.struck.append(strike)

    async def _patiently(self, request: httpx.Request, body: bytes) -> httpx.Response:
        for _ in range(_PATIENCE):
            try:
                again = httpx.Request(request.method, request.url, headers=request.headers, content=body)
                again.extensions = dict(request.extensions)
                response = await self._inner.handle_async_request(again)
                content = await response.aread()
                await response.aclose()
            except httpx.TransportError as error:
                self._expect_no_answer(request, error)
                await asyncio.sleep(_PAUSE)
                continue
            if response.status_code == 503:
                self._expect_clear(response, content)
                await asyncio.sleep(_PAUSE)
                continue
            if response.status_code >= 500:
                self.surprises.append(f"{operation_of(request)}: {response.status_code} {content[:500]!r}")
            headers = [(name, value) for name, value in response.headers.multi_items() if name != "content-encoding"]
            return httpx.Response(response.status_code, headers=headers, content=content)
        raise TimeoutError(f"no answer: {request.method} {request.url}")

    def _expect_no_answer(self, request: httpx.Request, error: httpx.TransportError) -> None:
        """A process that is killed breaks off what it was answering; behind a gateway that is not allowed."""

    def _expect_clear(self, response: httpx.Response, content: bytes) -> None:
        if "retry-after" not in response.headers or b'"code"' not in content:
            self.surprises.append(f"a 503 that does not say what to do: {content[:500]!r}")


def plan_strikes(
    seen: Mapping[str, int], strikes: int, chance: random.Random, victims: tuple[str, ...]
) -> list[Strike]:
    """Plan strikes: every operation is struck as often as the others, each time at a random occurrence and moment."""
    operations = sorted(seen)
    chance.shuffle(operations)
    plan: dict[tuple[str, int], Strike] = {}
    for number in range(strikes):
        operation = operations[number % len(operations)]
        occurrence = chance.randint(1, seen[operation])
        strike = Strike(operation, occurrence, chance.choice(victims), chance.uniform(0, _LONGEST_WAIT))
        plan.setdefault((operation, occurrence), strike)
    return list(plan.values())

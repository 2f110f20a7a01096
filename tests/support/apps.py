"""The three services in one process, over ASGI instead of sockets, each on a fresh database of its own."""

import importlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import httpx
from fastapi import FastAPI
from pydantic import SecretStr

from deploy.databases import DatabaseUrls
from deploy.issuer import TrialIssuer, create_app, new_private_key, public_key_of
from shared.platform.settings import SERVICES, IssuerSettings, PeerSettings, ServiceName, ServiceSettings
from tests.support.databases import FreshDatabase

COMPANY = "linyi"
OTHER_COMPANY = "elsewhere"

Interference = Callable[[httpx.Request, Callable[[], Awaitable[httpx.Response]]], Awaitable[httpx.Response]]
"""What the network makes of a request: it may pass it on, for the answer, or not."""


class InProcess(httpx.AsyncBaseTransport):
    """Brings requests to the application that their host names; a host that is down refuses connections."""

    def __init__(self) -> None:
        self.down: set[str] = set()
        self.interference: dict[str, Interference] = {}
        self._transports: dict[str, httpx.ASGITransport] = {}

    def add(self, host: str, app: Any) -> None:
        self._transports[host] = httpx.ASGITransport(app, raise_app_exceptions=True)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        if host in self.down or host not in self._transports:
            raise httpx.ConnectError(f"{host} is down", request=request)

        async def pass_on() -> httpx.Response:
            response = await self._transports[host].handle_async_request(request)
            return httpx.Response(response.status_code, headers=response.headers, content=await response.aread())

        return await (self.interference[host](request, pass_on) if host in self.interference else pass_on())


@cache
def private_keys() -> dict[str, str]:
    """Private keys of the services and of the issuers, once per process."""
    return {name: new_private_key() for name in (*SERVICES, COMPANY, OTHER_COMPANY)}


def issuer_of(company: str) -> TrialIssuer:
    return TrialIssuer(f"https://id.{company}.example", company, private_keys()[company])


def settings_of(service: ServiceName, database_url: str) -> ServiceSettings:
    return ServiceSettings(
        database_url=SecretStr(database_url),
        issuers=tuple(
            IssuerSettings(
                issuer=issuer_of(company).issuer, company=company, jwks_url=f"http://{company}-issuer/jwks.json"
            )
            for company in (COMPANY, OTHER_COMPANY)
        ),
        service_key=SecretStr(private_keys()[service]),
        peers={
            peer: PeerSettings(url=f"http://{peer}", public_key=public_key_of(private_keys()[peer]))
            for peer in SERVICES
            if peer != service
        },
        pool_size=4,
        job_heartbeat_seconds=2,
        log_level="error",
    )


@dataclass
class Apps:
    """Running applications and how to speak to them as somebody."""

    network: InProcess
    databases: dict[str, DatabaseUrls]
    apps: dict[str, FastAPI]
    _stack: AsyncExitStack = field(repr=False)

    async def client(
        self,
        service: str,
        *roles: str,
        unit_path: str | None = None,
        employee_no: str | None = None,
        company: str = COMPANY,
        language: str = "en",
    ) -> httpx.AsyncClient:
        """A client with a token of these roles; without roles, one without a token."""
        headers = {"Accept-Language": language}
        if roles:
            grants: Sequence[tuple[str, str | None]] = [(role, unit_path) for role in roles]
            token = issuer_of(company).token(employee_no or roles[0], grants, employee_no=employee_no)
            headers["Authorization"] = f"Bearer {token}"
        client = httpx.AsyncClient(transport=self.network, base_url=f"http://{service}", headers=headers)
        return await self._stack.enter_async_context(_borrowed(client))


@asynccontextmanager
async def _borrowed(client: httpx.AsyncClient) -> AsyncIterator[httpx.AsyncClient]:
    """Hand out the client without closing the transport that all clients share."""
    yield client


@asynccontextmanager
async def running_apps(
    fresh_database: FreshDatabase, services: Sequence[ServiceName] = SERVICES
) -> AsyncIterator[Apps]:
    """Run the services (each from its own composition root) until the block ends."""
    network = InProcess()
    for company in (COMPANY, OTHER_COMPANY):
        network.add(f"{company}-issuer", create_app(issuer_of(company).key_set()))
    async with AsyncExitStack() as stack:
        databases: dict[str, DatabaseUrls] = {}
        apps: dict[str, FastAPI] = {}
        for service in services:
            databases[service] = await fresh_database(service)
            main = importlib.import_module(f"services.{service}.main")
            app: FastAPI = main.create_app(settings_of(service, databases[service].runtime_url), network)
            await stack.enter_async_context(app.router.lifespan_context(app))
            network.add(service, app)
            apps[service] = app
        yield Apps(network, databases, apps, stack)

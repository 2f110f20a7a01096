"""What makes a FastAPI application a Spindle service; each service's ``main`` composes its own parts with it."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import fastapi_offline
import httpx
import sqlalchemy as sa
from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.openapi.docs import get_redoc_html, get_swagger_ui_html
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException

from shared.kernel.errors import SpindleError, Unavailable
from shared.platform.database import audit, migrations
from shared.platform.database.idempotency import Replay
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller, Permissions
from shared.platform.identity.tokens import ServiceSigner, TokenReader
from shared.platform.jobs.jobs import Jobs, JobUseCase
from shared.platform.peers.client import PeerClient, tls_context
from shared.platform.settings import ServiceName, ServiceSettings
from shared.platform.tabular import finding_texts
from shared.platform.tabular.reading import ImportRefused
from shared.platform.texts import Text
from shared.platform.web import bodies, document_texts, openapi, problem_texts, problems, routing, telemetry, uploads
from shared.platform.web.draining import Draining
from shared.platform.web.prefix import PathPrefix
from shared.platform.web.problems import Catalogue

BODY_LIMIT = 64 * 1024 * 1024
DRAIN_SECONDS = 5
VERSION = "0.1.0"

Peers = Mapping[ServiceName, PeerClient]


@dataclass(frozen=True, slots=True)
class Service:
    """What a service consists of: its routes, who may use them, its texts, tables and jobs."""

    name: ServiceName
    title: str
    summary: str
    routers: Sequence[APIRouter]
    permissions: Permissions
    texts: Mapping[str, Text]
    agreement_texts: Mapping[str, Text] = field(default_factory=dict)
    metadata: sa.MetaData = field(default_factory=sa.MetaData)
    jobs: Callable[[Peers], Mapping[str, JobUseCase]] = field(default=lambda _: {})


def create_application(
    service: Service, settings: ServiceSettings, transport: httpx.AsyncBaseTransport | None = None
) -> FastAPI:
    """Compose a service; ``transport`` stands in for the network where tests run all services in one process."""
    catalogue = Catalogue(problem_texts.TEXTS, document_texts.TEXTS, finding_texts.TEXTS, service.texts)
    routing.refuse_undeclared(service.routers, service.permissions)
    telemetry.configure(settings.log_level)
    database = Database(settings.database_url.get_secret_value(), settings.pool_size)
    # A connection of its own: a replica whose requests wait for one is busy, and no less ready.
    readiness = Database(settings.database_url.get_secret_value(), pool_size=1)
    http = httpx.AsyncClient(transport=transport, trust_env=False, verify=tls_context(settings.ca_certificates))
    signer = ServiceSigner(service.name, settings.service_key.get_secret_value())
    peers: Peers = {
        name: PeerClient(name, peer, signer, http, settings.peer_seconds) for name, peer in settings.peers.items()
    }
    jobs = Jobs(database, catalogue, service.jobs(peers), settings.job_heartbeat_seconds)
    draining = Draining(settings.drain_seconds)

    app = FastAPI(
        title=service.title,
        summary=service.summary,
        version=VERSION,
        docs_url=None,
        redoc_url=None,
        separate_input_output_schemas=False,
        lifespan=lambda _: _lifespan((database, readiness), jobs, http, draining),
    )
    app.state.service = service.name
    app.state.database = database
    app.state.jobs = jobs
    app.state.peers = peers
    app.state.catalogue = catalogue
    app.state.permissions = service.permissions
    app.state.operations = routing.operations(service.routers)
    app.state.token_reader = TokenReader(service.name, settings.issuers, settings.peers, http)
    problems.install(app, catalogue, _audit_refusal)
    app.add_exception_handler(Replay, _replay)
    app.add_exception_handler(ImportRefused, _import_refused)
    app.add_middleware(bodies.BodyLimits, most=BODY_LIMIT, seconds=settings.body_seconds)
    app.add_middleware(telemetry.RequestLog, catalogue=catalogue)
    app.add_middleware(PathPrefix, prefix=settings.root_path)
    _add_health(app, service.name, readiness, draining)
    _add_documentation(app)
    for router in service.routers:
        app.include_router(router)
    description = _once(lambda: openapi.describe(app, service.routers, service.permissions))
    app.openapi = description  # type: ignore[method-assign]  # FastAPI's documented way to extend it
    return app


def _once(make: Callable[[], dict[str, Any]]) -> Callable[[], dict[str, Any]]:
    made: list[dict[str, Any]] = []

    def get() -> dict[str, Any]:
        if not made:
            made.append(make())
        return made[0]

    return get


def _collect_seldom() -> None:
    """Let the garbage collector look for cycles a hundred times more seldom than it does by itself.

    Bulk work makes millions of objects and keeps them to its end; looking through them cost a quarter to a third
    of the time of closings and rounds. What was loaded so far is looked at no more at all.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(70_000, 20, 20)


@asynccontextmanager
async def _lifespan(
    databases: Iterable[Database], jobs: Jobs, http: httpx.AsyncClient, draining: Draining
) -> AsyncIterator[None]:
    _collect_seldom()
    draining.watch()
    async with AsyncExitStack() as stack:
        for database in databases:
            stack.push_async_callback(database.close)
        stack.push_async_callback(http.aclose)
        stop = asyncio.Event()
        worker = asyncio.create_task(jobs.work(stop))
        try:
            yield
        finally:
            stop.set()
            await asyncio.wait({worker}, timeout=DRAIN_SECONDS)
            jobs.hand_over()
            await asyncio.wait({worker}, timeout=DRAIN_SECONDS)
            worker.cancel()
            await asyncio.gather(worker, return_exceptions=True)


def _replay(_: Request, replay: Exception) -> Response:
    if not isinstance(replay, Replay):
        raise replay
    return replay.response()


async def _import_refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, ImportRefused):
        raise error
    await _audit_refusal(request, error)
    return await uploads.import_refused(request, error)


async def _audit_refusal(request: Request, error: SpindleError) -> None:
    """Leave a record of a refused change by somebody known; a database that is away cannot take one."""
    caller: Caller | None = getattr(request.state, "caller", None)
    operation = getattr(request.scope.get("route"), "operation_id", None)
    changes = request.method not in {"GET", "HEAD", "OPTIONS"} and not request.url.path.endswith("/preview")
    if caller is None or operation is None or not changes or isinstance(error, Unavailable):
        return
    database: Database = request.app.state.database
    path = request.url.path.removeprefix(request.scope.get("root_path", ""))  # the same behind a gateway and without
    async with database.transaction() as connection:
        await audit.record(connection, caller, operation, path, outcome="refused", detail={"code": error.code})


def _add_health(app: FastAPI, service: ServiceName, database: Database, draining: Draining) -> None:
    @app.get("/healthz", include_in_schema=False)
    async def healthz() -> JSONResponse:
        return JSONResponse({"status": "ok"})

    @app.get("/readyz", include_in_schema=False)
    async def readyz() -> JSONResponse:
        current = await migrations.current_revision(database)
        ready = migrations.serves(service, current)
        expected = migrations.head_revision(service)
        status = "stopping" if draining.begun else "ready" if ready else "not ready"
        body = {"status": status, "revision": current, "expected": expected}
        return JSONResponse(body, 200 if status == "ready" else 503)


def _add_documentation(app: FastAPI) -> None:
    """Serve the documentation pages with assets of our own: the users' network has no internet."""
    folder = Path(fastapi_offline.__file__).parent / "static"
    assets = {file.name: file for file in folder.iterdir()}

    # A route of its own, for a mount would not find them behind a gateway that takes the path prefix off.
    @app.get("/docs/assets/{name}", include_in_schema=False)
    async def asset(name: str) -> FileResponse:
        if name not in assets:
            raise HTTPException(404)
        return FileResponse(assets[name])

    @app.get("/docs", include_in_schema=False)
    async def docs(request: Request) -> HTMLResponse:
        root = request.scope.get("root_path", "")
        return get_swagger_ui_html(
            openapi_url=f"{root}{app.openapi_url}",
            title=app.title,
            swagger_js_url=f"{root}/docs/assets/swagger-ui-bundle.js",
            swagger_css_url=f"{root}/docs/assets/swagger-ui.css",
            swagger_favicon_url=f"{root}/docs/assets/favicon.png",
        )

    @app.get("/redoc", include_in_schema=False)
    async def redoc(request: Request) -> HTMLResponse:
        root = request.scope.get("root_path", "")
        return get_redoc_html(
            openapi_url=f"{root}{app.openapi_url}",
            title=app.title,
            redoc_js_url=f"{root}/docs/assets/redoc.standalone.js",
            redoc_favicon_url=f"{root}/docs/assets/favicon.png",
            with_google_fonts=False,
        )


def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


def _jobs(request: Request) -> Jobs:
    jobs: Jobs = request.app.state.jobs
    return jobs


DatabaseOf = Annotated[Database, Depends(_database)]
JobsOf = Annotated[Jobs, Depends(_jobs)]

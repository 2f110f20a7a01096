"""What makes a FastAPI application a Spindle service; each service's ``main`` composes its own parts with it."""

import asyncio
import gc
import hmac
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import cache

import httpx
from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse, Response

from shared.platform.database.idempotency import Replay
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Permissions
from shared.platform.identity.tokens import ServiceSigner, TokenReader
from shared.platform.jobs.kinds import Job
from shared.platform.jobs.reading import refuse_unreadable
from shared.platform.jobs.starting import Jobs
from shared.platform.jobs.worker import Worker
from shared.platform.peers.client import PeerClient, Peers, tls_context
from shared.platform.settings import VERSION, ServiceName, ServiceSettings
from shared.platform.tabular import finding_texts
from shared.platform.tabular.reading import ImportRefused
from shared.platform.texts import Text
from shared.platform.web import access, bodies, document_texts, openapi, problem_texts, problems, telemetry, uploads
from shared.platform.web.admission import MEGABYTE, READING_WAIT_SECONDS, READING_WEIGHT, TABLE_BYTES, BodyMemory
from shared.platform.web.documentation import add_documentation
from shared.platform.web.draining import Draining
from shared.platform.web.health import add_health
from shared.platform.web.operation import refuse_doorless
from shared.platform.web.prefix import PathPrefix
from shared.platform.web.problems import Catalogue
from shared.platform.web.refusals import RefusalRecords, record_refusal
from shared.platform.web.request_limits import RequestLimits

DRAIN_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Service:
    """What a service consists of: its routes, who may use them, its texts, tables and jobs."""

    name: ServiceName
    title: str
    summary: str
    routers: Sequence[APIRouter]
    permissions: Permissions
    texts: Sequence[Mapping[str, Text]]
    agreement_texts: Mapping[str, Text] = field(default_factory=dict)
    jobs: Sequence[type[Job]] = ()


def create_application(
    service: Service, settings: ServiceSettings, transport: httpx.AsyncBaseTransport | None = None
) -> FastAPI:
    """Compose a service; ``transport`` stands in for the network where tests run all services in one process."""
    catalogue = Catalogue(problem_texts.TEXTS, document_texts.TEXTS, finding_texts.TEXTS, *service.texts)
    access.refuse_undeclared(service.routers, service.permissions)
    refuse_doorless(service.routers)
    refuse_unreadable(service.jobs, service.permissions)
    telemetry.configure(settings.log_level)
    database = Database(settings.database_url.get_secret_value(), settings.pool_size)
    # A connection of its own: a replica whose requests wait for one is busy, and no less ready.
    readiness = Database(settings.database_url.get_secret_value(), pool_size=1)
    http = httpx.AsyncClient(transport=transport, trust_env=False, verify=tls_context(settings.ca_certificates))
    signer = ServiceSigner(service.name, settings.service_key.get_secret_value())
    peers: Peers = {
        name: PeerClient(name, peer, signer, http, settings.peer_seconds) for name, peer in settings.peers.items()
    }
    kinds = {job.kind: job for job in service.jobs}
    worker = Worker(database, peers, kinds, settings.job_heartbeat_seconds)
    draining = Draining(settings.drain_seconds)

    app = FastAPI(
        title=service.title,
        summary=service.summary,
        version=VERSION,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        openapi_url="/openapi.json" if settings.docs else None,
        separate_input_output_schemas=False,
        lifespan=lambda _: _lifespan((database, readiness), worker, http, draining),
    )
    app.state.service = service.name
    app.state.database = database
    app.state.jobs = Jobs(database, kinds)
    app.state.peers = peers
    app.state.catalogue = catalogue
    app.state.permissions = service.permissions
    app.state.operations = access.operations(service.routers)
    app.state.body_memory = BodyMemory(settings.body_memory_mb * MEGABYTE)
    app.state.reading_memory = BodyMemory(READING_WEIGHT * settings.body_memory_mb * MEGABYTE, READING_WAIT_SECONDS)
    app.state.request_limits = RequestLimits(settings.requests_per_minute)
    app.state.refusal_records = RefusalRecords()
    app.state.cursor_key = hmac.digest(settings.service_key.get_secret_value().encode(), b"cursors", "sha256")
    app.state.token_reader = TokenReader(service.name, settings.issuers, settings.peers, http)
    problems.install(app, catalogue, record_refusal)
    app.add_exception_handler(Replay, _replay)
    app.add_exception_handler(ImportRefused, _import_refused)
    app.add_middleware(bodies.BodyLimits, most=TABLE_BYTES, seconds=settings.body_seconds)
    app.add_middleware(telemetry.RequestLog, catalogue=catalogue)
    app.add_middleware(PathPrefix, prefix=settings.root_path)
    add_health(app, service.name, readiness, draining)
    if settings.docs:
        add_documentation(app)
    for router in service.routers:
        app.include_router(router)
    description = cache(lambda: openapi.describe(app, service.routers, service.permissions))
    app.openapi = description  # type: ignore[method-assign]  # FastAPI's documented way to extend it
    return app


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
    databases: Iterable[Database], worker: Worker, http: httpx.AsyncClient, draining: Draining
) -> AsyncIterator[None]:
    _collect_seldom()
    draining.watch()
    async with AsyncExitStack() as stack:
        for database in databases:
            stack.push_async_callback(database.close)
        stack.push_async_callback(http.aclose)
        stop = asyncio.Event()
        working = asyncio.create_task(worker.work(stop))
        try:
            yield
        finally:
            stop.set()
            await asyncio.wait({working}, timeout=DRAIN_SECONDS)
            worker.hand_over()
            await asyncio.wait({working}, timeout=DRAIN_SECONDS)
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)


def _replay(_: Request, replay: Exception) -> Response:
    if not isinstance(replay, Replay):
        raise replay
    return JSONResponse(replay.body, replay.status, {**replay.headers, "Idempotency-Replayed": "true"})


async def _import_refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, ImportRefused):
        raise error
    await record_refusal(request, error)
    return await uploads.import_refused(request, error)

"""Health: whether the process lives, and whether it can serve its own database now."""

from fastapi import FastAPI
from fastapi.responses import JSONResponse

from shared.platform.database import migrations
from shared.platform.database.transactions import Database
from shared.platform.settings import ServiceName
from shared.platform.web.draining import Draining


def add_health(app: FastAPI, service: ServiceName, database: Database, draining: Draining) -> None:
    """Add ``/healthz`` and ``/readyz``, which say nothing of the service's peers."""

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

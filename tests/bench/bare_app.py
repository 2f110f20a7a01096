"""A bare FastAPI application: one asyncpg query a request, and the row as JSON. What a single read costs at least."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import orjson
from fastapi import FastAPI, Request
from fastapi.responses import Response

WHERE = {
    "sheet": "monthly_sheet AS row WHERE (company, month, employee_no) = ('linyi', '2025-03', $1)",
    "employee": "employee AS row WHERE (company, employee_no) = ('linyi', $1)",
    "decision": "round_decision AS row WHERE (company, year, employee_no) = ('linyi', 2025, $1)",
    "statement": "pay_statement AS row WHERE (company, month, employee_no, version) = ('linyi', '2026-01', $1, 1)",
}


def create_app() -> FastAPI:
    """Return the application; ``BARE_URL`` is the database's address, ``BARE_READ`` which of the reads it serves."""
    query = f"SELECT to_jsonb(row) FROM {WHERE[os.environ['BARE_READ']]}"

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with asyncpg.create_pool(os.environ["BARE_URL"], min_size=8, max_size=8) as app.state.pool:
            yield

    app = FastAPI(lifespan=lifespan)

    @app.get("/{employee_no}")
    async def read(employee_no: str, request: Request) -> Response:
        found = await request.app.state.pool.fetchval(query, employee_no)
        return Response(orjson.dumps(orjson.loads(found)), media_type="application/json")

    return app

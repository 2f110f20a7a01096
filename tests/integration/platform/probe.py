"""A small service of the tests' own, to prove the platform with: it counts."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import httpx
import sqlalchemy as sa
from fastapi import APIRouter, FastAPI, Request
from sqlalchemy.ext.asyncio import create_async_engine

from deploy.issuer import create_app as issuer_app
from shared.kernel.errors import Conflict, Unavailable
from shared.platform.database import migration_steps, migrations
from shared.platform.database.idempotency import OnceOnly
from shared.platform.identity.callers import Caller, Permissions, Reach, Role
from shared.platform.jobs.jobs import JobAnswer, JobRun, JobUseCase
from shared.platform.texts import Text
from shared.platform.web import routes as platform_routes
from shared.platform.web.application import DatabaseOf, Service, create_application
from shared.platform.web.pages import Page, Paging
from shared.platform.web.routes import JOB_ACCEPTED, JobStarterOf
from shared.platform.web.routing import Needs
from shared.platform.web.schemas import Answer, Body, EmployeeNo
from tests.apps import COMPANY, OTHER_COMPANY, InProcess, issuer_of, settings_of

PERMISSIONS: Permissions = {
    "count.read": {Role.PERSONNEL: Reach.UNITS, Role.AUDITOR: Reach.UNITS},
    "count.write": {Role.PERSONNEL: Reach.UNITS},
    **platform_routes.PERMISSIONS,
}
TEXTS = {"counted_enough": Text("已足够", "Enough", "已数到 {count_so_far}。", "{count_so_far} were counted.")}

router = APIRouter(prefix="/v1", tags=["counts"])
attempts: list[str] = []
obstacles: dict[str, asyncio.Event] = {}


class Count(Body):
    who: EmployeeNo


class Counted(Answer):
    who: str
    times: int


@router.post("/counts", status_code=201, operation_id="count")
async def count_route(
    body: Count, caller: Annotated[Caller, Needs("count.write")], database: DatabaseOf, once: OnceOnly
) -> Counted:
    """Count somebody."""
    async with database.write(caller, "count", body.who) as connection:
        await once.claim(connection, caller)
        row = (
            await connection.execute(
                sa.text(
                    "INSERT INTO counted VALUES (:company, :who, 1) ON CONFLICT (company, who) "
                    "DO UPDATE SET times = counted.times + 1 RETURNING times"
                ),
                {"company": caller.company, "who": body.who},
            )
        ).one()
        if row.times > 5:
            raise Conflict("counted_enough", count_so_far=row.times)
        answer = Counted(who=body.who, times=row.times)
        await once.keep(connection, caller, answer)
        return answer


@router.get("/counts", operation_id="list_counts")
async def list_counts_route(
    caller: Annotated[Caller, Needs("count.read")], database: DatabaseOf, paging: Paging
) -> Page[Counted]:
    """List who was counted."""
    counted = sa.table("counted", sa.column("company", sa.Text), sa.column("who", sa.Text), sa.column("times"))
    query = (
        sa.select(counted)
        .where(counted.c.company == caller.company, paging.beyond(counted.c.who))
        .order_by(counted.c.who)
        .limit(paging.limit + 1)
    )
    async with database.read() as connection:
        part = paging.page((await connection.execute(query)).all(), key=lambda row: (row.who,))
    items = [Counted(who=row.who, times=row.times) for row in part.items]
    return Page(items=items, next_cursor=part.next_cursor)


@router.post("/tallies/{who}", status_code=202, operation_id="tally", responses=JOB_ACCEPTED)
async def tally_route(
    who: str, caller: Annotated[Caller, Needs("count.write")], starter: JobStarterOf, once: OnceOnly
) -> JobAnswer:
    """Count somebody as a job."""
    return await starter.start(caller, "tally", who, {"who": who}, once)


@router.get("/crash", operation_id="crash")
async def crash_route(_: Request, caller: Annotated[Caller, Needs("count.read")]) -> Counted:
    """Fail in a way that nobody expected."""
    raise LookupError(f"secret of {caller.company}")


async def tally(run: JobRun) -> None:
    """Count once, however often it is delivered; some are held up, refused or away."""
    who = str(run.params["who"])
    attempts.append(who)
    await run.progress(1, 3)
    if who == "refused":
        raise Conflict("counted_enough", count_so_far=7)
    if who == "crashing":
        raise LookupError("unexpected")
    if who == "away" and attempts.count("away") < 2:
        raise Unavailable("upstream_unavailable", service="appraisal")
    if who in obstacles:
        await obstacles[who].wait()
    async with run.finishing("tally", who) as connection:
        await connection.execute(
            sa.text(
                "INSERT INTO counted VALUES (:company, :who, 1) ON CONFLICT (company, who) "
                "DO UPDATE SET times = counted.times + 1"
            ),
            {"company": run.caller.company, "who": who},
        )
        run.result = {"who": who}


def probe_jobs(_: object) -> dict[str, JobUseCase]:
    return {"tally": tally}


def migrate(service: str, owner_url: str, runtime_role: str) -> None:
    """Make the platform's tables and the probe's own, in place of a service's migrations."""
    asyncio.run(_migrate(owner_url, runtime_role))


async def _migrate(owner_url: str, role: str) -> None:
    engine = create_async_engine(owner_url)
    async with engine.begin() as connection:
        await connection.run_sync(_create)
        await connection.execute(
            sa.text("CREATE TABLE counted (company text, who text, times int, PRIMARY KEY (company, who))")
        )
        await connection.execute(sa.text("CREATE TABLE alembic_version (version_num text PRIMARY KEY)"))
        await migrations.grant(connection, role)
    await engine.dispose()


def _create(connection: sa.Connection) -> None:
    from alembic.migration import MigrationContext  # noqa: PLC0415 - only here
    from alembic.operations import Operations  # noqa: PLC0415

    with Operations.context(MigrationContext.configure(connection)):
        migration_steps.create_platform_tables()


@asynccontextmanager
async def running_probe(database_url: str, prefix: str = "") -> AsyncIterator[tuple[FastAPI, InProcess]]:
    """Run the probe as if it were the ladder, published under a path prefix if one is given."""
    network = InProcess()
    for company in (COMPANY, OTHER_COMPANY):
        network.add(f"{company}-issuer", issuer_app(issuer_of(company).key_set()))
    service = Service(
        name="ladder",
        title="Probe",
        summary="A probe",
        routers=(router, platform_routes.router),
        permissions=PERMISSIONS,
        texts=TEXTS,
        jobs=probe_jobs,
    )
    settings = settings_of("ladder", database_url).model_copy(update={"root_path": prefix})
    app = create_application(service, settings, network)
    async with app.router.lifespan_context(app):
        network.add("ladder", app)
        yield app, network


def client_of(network: httpx.AsyncBaseTransport, token: str | None, language: str = "en") -> httpx.AsyncClient:
    headers = {"Accept-Language": language} | ({"Authorization": f"Bearer {token}"} if token else {})
    return httpx.AsyncClient(transport=network, base_url="http://ladder", headers=headers)

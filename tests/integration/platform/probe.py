"""A small service of the tests' own, to prove the platform with: it counts."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated, ClassVar

import httpx
import sqlalchemy as sa
from fastapi import APIRouter, FastAPI, Request
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, insert
from sqlalchemy.ext.asyncio import create_async_engine

from deploy.issuer import create_app as issuer_app
from shared.kernel.agreement import CHECK_AGREEMENT, Agreement
from shared.kernel.errors import Conflict, Unavailable
from shared.kernel.months import Month
from shared.platform.database import migration_steps, migrations
from shared.platform.database.listing import listing_of
from shared.platform.database.pages import Slice
from shared.platform.database.privileges import may
from shared.platform.database.rows import RowReader
from shared.platform.database.sessions import Change, Session
from shared.platform.database.tables import add_platform_tables
from shared.platform.database.tables import job as job_table
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller, Permissions, Reach, Role
from shared.platform.jobs.kinds import Job, JobRun
from shared.platform.texts import Text
from shared.platform.web import routes as platform_routes
from shared.platform.web.access import May, Needs
from shared.platform.web.application import Service, create_application
from shared.platform.web.jobs import JOB_ACCEPTED, JobAnswer, JobStarterOf
from shared.platform.web.operation import Operation
from shared.platform.web.pages import Page, Paging
from shared.platform.web.parameters import DatabaseOf
from shared.platform.web.schemas import Answer, Body, EmployeeNo
from tests.support.apps import COMPANY, OTHER_COMPANY, InProcess, issuer_of, settings_of

PERMISSIONS: Permissions = {
    "count.read": {Role.PERSONNEL: Reach.UNITS, Role.AUDITOR: Reach.UNITS},
    "count.write": {Role.PERSONNEL: Reach.UNITS},
    **platform_routes.PERMISSIONS,
}
TEXTS = {"counted_enough": Text("已足够", "Enough", "已数到 {count_so_far}。", "{count_so_far} were counted.")}

METADATA = sa.MetaData()
add_platform_tables(METADATA)
counted = sa.Table(
    "counted",
    METADATA,
    sa.Column("company", sa.Text, primary_key=True),
    sa.Column("who", sa.Text, primary_key=True),
    sa.Column("times", sa.Integer, nullable=False),
    info=may(update=("times",), delete=True),
)
note = sa.Table(
    "note",
    METADATA,
    sa.Column("company", sa.Text, primary_key=True),
    sa.Column("month", sa.Text, primary_key=True),
    sa.Column("employee_no", sa.Text, primary_key=True),
    sa.Column("unit_path", sa.Text, nullable=False),
    sa.Column("tier", sa.Text),
    sa.Column("score", sa.Numeric(14, 2)),
    sa.Column("day", sa.Date),
    sa.Column("tags", ARRAY(sa.Text), nullable=False),
    sa.Column("facts", JSONB, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
    sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    info=may(
        update=("unit_path", "tier", "score", "day", "tags", "facts", "revision", "recorded_at"),
        delete=True,
    ),
)
"""A table with every kind of column that services have."""

router = APIRouter(prefix="/v1", tags=["counts"], route_class=Operation)
attempts: list[str] = []
obstacles: dict[str, asyncio.Event] = {}
between_checks: list[Callable[[], Awaitable[object]]] = []
"""What happens, once each, after a census was checked and before it is started."""


@dataclass(frozen=True, slots=True)
class PersonCount:
    """How often somebody was counted."""

    who: str
    times: int


_COUNT = RowReader(PersonCount, counted)


class Count(Body):
    who: EmployeeNo


class Counted(Answer):
    who: str
    times: int


class Reset(Answer):
    removed: int


@router.post("/counts", status_code=201, operation_id="count", response_model=Counted)
async def count_route(body: Count, change: Annotated[Change, May("count.write")], database: DatabaseOf) -> PersonCount:
    """Count somebody."""
    return await count(database, change, body.who)


async def count(database: Database, change: Change, who: str) -> PersonCount:
    async with database.change(change, who) as write:
        person = await add_one(write, who)
        if person.times > 5:
            raise Conflict("counted_enough", count_so_far=person.times)
        return write.answer(person, {"Location": f"/v1/counts/{who}"})


async def add_one(session: Session, who: str) -> PersonCount:
    first = insert(counted).values(company=session.company, who=who, times=1)
    again = first.on_conflict_do_update(
        index_elements=["company", "who"], set_={"times": counted.c.times + 1}
    ).returning(*_COUNT.columns)
    return _COUNT.read((await session.execute(again)).one())


@router.get("/counts", operation_id="list_counts", response_model=Page[Counted])
async def list_counts_route(
    caller: Annotated[Caller, Needs("count.read")], database: DatabaseOf, paging: Paging
) -> Slice[PersonCount]:
    """List who was counted."""
    counts = listing_of(_COUNT, (counted.c.who,), counted.c.company == caller.company)
    async with database.read(caller) as session:
        return await counts.page(session, paging)


@router.put("/counts/{who}", operation_id="count_by_name", response_model=Counted)
async def count_by_name_route(
    who: str, change: Annotated[Change, May("count.write", key=False)], database: DatabaseOf
) -> PersonCount:
    """Count somebody, without an idempotency key."""
    return await count(database, change, who)


@router.post("/resets", operation_id="reset_counts")
async def reset_counts_route(change: Annotated[Change, May("count.write", whole=True)], database: DatabaseOf) -> Reset:
    """Begin anew, for the whole company."""
    async with database.change(change, "counts") as write:
        removed = await write.execute(sa.delete(counted).where(counted.c.company == write.company))
        write.detail = {"removed": removed.rowcount}
        return write.answer(Reset(removed=removed.rowcount))


@router.post("/unanswered_counts", operation_id="count_without_answer")
async def count_without_answer_route(
    body: Count, change: Annotated[Change, May("count.write")], database: DatabaseOf
) -> Counted:
    """Count somebody, and forget to give the answer to the change: a mistake."""
    async with database.change(change, body.who) as write:
        person = await add_one(write, body.who)
    return Counted(who=person.who, times=person.times)


@router.post("/tallies/{who}", status_code=202, operation_id="tally", responses=JOB_ACCEPTED)
async def tally_route(who: str, change: Annotated[Change, May("count.write")], starter: JobStarterOf) -> JobAnswer:
    """Count somebody as a job."""
    return await starter.start(change, Tally(who))


@router.post("/censuses/{month}", status_code=202, operation_id="take_census", responses=JOB_ACCEPTED)
async def take_census_route(
    month: str, change: Annotated[Change, May("count.write")], starter: JobStarterOf
) -> JobAnswer:
    """Count a month once and for all, as a job."""
    return await starter.start(change, TakeCensus(Month.parse(month)))


@router.get("/crash", operation_id="crash")
async def crash_route(_: Request, caller: Annotated[Caller, Needs("count.read")]) -> Counted:
    """Fail in a way that nobody expected."""
    raise LookupError(f"secret of {caller.company}")


@dataclass(frozen=True, slots=True)
class Tally(Job):
    """Counts once, however often it is delivered; some are held up, refused or away."""

    kind: ClassVar[str] = "tally"
    reading: ClassVar[str] = "count.read"
    who: str

    @property
    def about(self) -> str:
        return self.who

    async def run(self, run: JobRun) -> None:
        who = self.who
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
        async with run.finish() as finished:
            await add_one(finished, who)
            finished.result = {"who": who}


@dataclass(frozen=True, slots=True)
class TakeCensus(Job):
    """Counts a month; a month that was counted stays as it is, and the job that did it is the answer."""

    kind: ClassVar[str] = "take_census"
    reading: ClassVar[str] = "count.read"
    month: Month

    @property
    def about(self) -> str:
        return str(self.month)

    async def check(self, session: Session) -> uuid.UUID | None:
        table = job_table.c
        ended = sa.select(table.id).where(
            table.company == session.company,
            table.kind == self.kind,
            table.key == self.about,
            table.finished_at.is_not(None),
        )
        taken_by: uuid.UUID | None = await session.scalar(ended)
        if between_checks:
            await between_checks.pop()()
        return taken_by

    async def run(self, run: JobRun) -> None:
        async with run.finish() as finished:
            await add_one(finished, self.about)


@dataclass(frozen=True, slots=True)
class CheckAgreement(Job):
    """Compares nothing: the probe has nothing of other services."""

    kind: ClassVar[str] = CHECK_AGREEMENT
    reading: ClassVar[str] = "agreement.check"

    async def run(self, run: JobRun) -> None:
        async with run.finish() as finished:
            finished.result = Agreement().document()


def migrate(service: str, owner_url: str, runtime_role: str) -> None:
    """Make the platform's tables and the probe's own, in place of a service's migrations."""
    asyncio.run(_migrate(owner_url, runtime_role))


async def _migrate(owner_url: str, role: str) -> None:
    engine = create_async_engine(owner_url)
    async with engine.begin() as connection:
        await connection.run_sync(_create)
        await connection.run_sync(METADATA.create_all)  # the platform's tables are there already
        await connection.execute(sa.text("CREATE TABLE alembic_version (version_num text PRIMARY KEY)"))
        await migrations.grant(connection, METADATA, role)
    await engine.dispose()


def _create(connection: sa.Connection) -> None:
    from alembic.migration import MigrationContext  # noqa: PLC0415 - only here
    from alembic.operations import Operations  # noqa: PLC0415

    with Operations.context(MigrationContext.configure(connection)):
        migration_steps.create_platform_tables()
        migration_steps.add_replay_scope()
        migration_steps.chain_audit_records()


@asynccontextmanager
async def running_probe(
    database_url: str, prefix: str = "", *, docs: bool = True
) -> AsyncIterator[tuple[FastAPI, InProcess]]:
    """Run the probe as if it were the ladder, published under a path prefix if one is given."""
    network = InProcess()
    for company in (COMPANY, OTHER_COMPANY):
        network.add(f"{company}-issuer", issuer_app(issuer_of(company).key_set()))
    service = Service(
        name="ladder",
        title="Probe",
        summary="A probe",
        routers=(router, *platform_routes.ROUTERS),
        permissions=PERMISSIONS,
        texts=(TEXTS,),
        jobs=(Tally, TakeCensus, CheckAgreement),
    )
    settings = settings_of("ladder", database_url).model_copy(update={"root_path": prefix, "docs": docs})
    app = create_application(service, settings, network)
    async with app.router.lifespan_context(app):
        network.add("ladder", app)
        yield app, network


def client_of(network: httpx.AsyncBaseTransport, token: str | None, language: str = "en") -> httpx.AsyncClient:
    headers = {"Accept-Language": language} | ({"Authorization": f"Bearer {token}"} if token else {})
    return httpx.AsyncClient(transport=network, base_url="http://ladder", headers=headers)

"""Jobs: done once, whatever happens to those who work on them."""

import asyncio
import uuid
from typing import Any

import asyncpg
import pytest
from pgqueuer import AsyncpgDriver, Queries

from deploy.databases import DatabaseUrls
from shared.kernel.errors import Unavailable
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller
from shared.platform.jobs import store
from shared.platform.jobs.kinds import AlreadyEnded, JobRun
from shared.platform.jobs.reading import refuse_unreadable
from shared.platform.jobs.starting import ENTRYPOINT
from shared.platform.jobs.worker import Worker
from shared.platform.web import application
from tests.integration.platform import probe
from tests.integration.platform.conftest import Probe
from tests.support.apps import COMPANY, issuer_of
from tests.support.jobs import finished_job, held_up_job


async def attempted(who: str) -> None:
    """Wait until a worker is at somebody's job."""
    async with asyncio.timeout(5):
        while who not in probe.attempts:
            await asyncio.sleep(0.02)


async def recorded(running: Probe) -> list[tuple[str, str]]:
    """The actions in the audit records, and how they went."""
    records = (await running.client("auditor").get("/v1/audit_records")).json()["items"]
    return [(record["action"], record["outcome"]) for record in records]


async def test_a_job_is_followed_to_its_result(running: Probe) -> None:
    client = running.client("personnel")
    started = await client.post("/v1/tallies/7")
    assert started.headers["location"] == f"/v1/jobs/{started.json()['id']}"
    job = await finished_job(client, started)
    assert (job["state"], job["result"], job["done"], job["total"]) == ("succeeded", {"who": "7"}, 3, 3)
    assert (await client.get("/v1/counts")).json()["items"] == [{"who": "7", "times": 1}]


async def test_a_job_is_shown_only_to_who_may_read_of_the_whole_company_what_it_tells_of(running: Probe) -> None:
    started = await running.client("personnel").post("/v1/tallies/refused")
    job = await finished_job(running.client("personnel"), started)
    path = f"/v1/jobs/{job['id']}"
    assert (await running.client("auditor").get(path)).json() == job
    for client in (running.client("personnel", unit_path="LY/0101/"), running.client("payroll")):
        hidden = await client.get(path)
        assert (hidden.status_code, hidden.json()["code"]) == (404, "job_not_found")
        assert hidden.json()["params"] == {"id": job["id"]}


def test_a_kind_of_job_that_nobody_could_read_is_refused() -> None:
    refuse_unreadable([probe.Tally], probe.PERMISSIONS)
    with pytest.raises(RuntimeError, match="tally"):
        refuse_unreadable([probe.Tally], {})


async def test_a_refusal_and_a_crash_end_the_job_with_a_problem(running: Probe) -> None:
    client = running.client("personnel")
    refused = await finished_job(client, await client.post("/v1/tallies/refused"))
    assert (refused["state"], refused["problem"]["code"]) == ("failed", "counted_enough")
    assert refused["problem"]["detail"] == "7 were counted."
    crashed = await finished_job(client, await client.post("/v1/tallies/crashing"))
    assert (crashed["state"], crashed["problem"]["code"]) == ("failed", "internal_error")
    assert (await client.get("/v1/counts")).json()["items"] == []


async def test_a_job_waits_for_a_service_that_is_away(running: Probe) -> None:
    client = running.client("personnel")
    started = await client.post("/v1/tallies/away")
    job = await held_up_job(client, started)
    assert (job["state"], job["problem"]["code"]) == ("running", "upstream_unavailable")
    ended = await finished_job(client, started)
    assert (ended["state"], ended["problem"]) == ("succeeded", None)


async def test_started_twice_it_is_one_job(running: Probe) -> None:
    client = running.client("personnel")
    probe.obstacles["7"] = asyncio.Event()
    answers = await asyncio.gather(*(client.post("/v1/tallies/7") for _ in range(5)))
    assert len({answer.json()["id"] for answer in answers}) == 1
    probe.obstacles["7"].set()
    await finished_job(client, answers[0])
    assert (await client.get("/v1/counts")).json()["items"] == [{"who": "7", "times": 1}]


async def test_a_job_outlives_its_process(probe_urls: DatabaseUrls, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that stops hands over what it is at; the next one takes the job up and ends it once."""
    monkeypatch.setattr(application, "DRAIN_SECONDS", 0.2)
    probe.attempts.clear()
    probe.obstacles["7"] = asyncio.Event()
    token = issuer_of(COMPANY).token("00001", [("personnel", None)])
    async with probe.running_probe(probe_urls.runtime_url) as (_, network):
        client = probe.client_of(network, token)
        started = await client.post("/v1/tallies/7")
        await attempted("7")
    del probe.obstacles["7"]
    async with probe.running_probe(probe_urls.runtime_url) as (_, network):
        client = probe.client_of(network, token)
        job = await finished_job(client, started)
        assert job["state"] == "succeeded"
        assert (await client.get("/v1/counts")).json()["items"] == [{"who": "7", "times": 1}]


async def test_a_job_outlives_a_worker_that_died(running: Probe) -> None:
    """A delivery that a dead worker had picked, its heartbeat long silent, is delivered again."""
    client = running.client("personnel")
    probe.obstacles["7"] = asyncio.Event()
    started = await client.post("/v1/tallies/7")
    await attempted("7")
    connection = await asyncpg.connect(running.urls.runtime_url.replace("+asyncpg", ""))
    picked = "SELECT count(*) FROM pgqueuer WHERE status = 'picked'"
    assert await connection.fetchval(picked) == 1
    twin = Worker(running.app.state.database, {}, {"tally": probe.Tally}, 0.5)
    held = probe.obstacles.pop("7")
    stop = asyncio.Event()
    await connection.execute("UPDATE pgqueuer SET heartbeat = now() - interval '1 hour'")
    worker = asyncio.create_task(twin.work(stop))
    job = await finished_job(client, started)
    assert job["state"] == "succeeded"
    held.set()
    stop.set()
    await worker
    await connection.close()
    assert (await client.get("/v1/counts")).json()["items"] == [{"who": "7", "times": 1}]


async def test_a_job_that_nobody_could_end_is_delivered_again(running: Probe, monkeypatch: pytest.MonkeyPatch) -> None:
    """The queue forgets a delivery that fails; a job whose end could not be written must come back all the same."""
    fail, refused = Worker._fail, 0

    async def fail_later(self: Worker, *arguments: Any) -> None:
        nonlocal refused
        if refused < 2:
            refused += 1
            raise LookupError("nobody expected this either")
        await fail(self, *arguments)

    monkeypatch.setattr(Worker, "_fail", fail_later)
    client = running.client("personnel")
    job = await finished_job(client, await client.post("/v1/tallies/refused"))
    assert (refused, job["state"], job["problem"]["code"]) == (2, "failed", "counted_enough")


async def test_a_full_disk_ends_no_job(running: Probe) -> None:
    """A job whose effect finds no room waits, and is done when there is some."""
    connection = await asyncpg.connect(running.urls.owner_url.replace("+asyncpg", ""))
    await connection.execute(
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE 'could not extend file' USING ERRCODE = '53100'; END $$;"
        "CREATE TRIGGER full_disk BEFORE INSERT ON counted EXECUTE FUNCTION full_disk()"
    )
    client = running.client("personnel")
    refused = await client.post("/v1/counts", json={"who": "00007"})
    assert (refused.status_code, refused.json()["code"]) == (503, "database_unavailable")
    started = await client.post("/v1/tallies/7")
    job = await held_up_job(client, started)
    assert (job["state"], job["problem"]["code"]) == ("running", "database_unavailable")
    await connection.execute("DROP TRIGGER full_disk ON counted")
    await connection.close()
    assert (await finished_job(client, started))["state"] == "succeeded"


async def test_a_job_whose_delivery_was_lost_is_delivered_when_it_is_asked_for_again(running: Probe) -> None:
    client = running.client("personnel")
    probe.obstacles["7"] = asyncio.Event()
    started = await client.post("/v1/tallies/7")
    await attempted("7")
    connection = await asyncpg.connect(running.urls.runtime_url.replace("+asyncpg", ""))
    await client.post("/v1/tallies/7")
    assert await connection.fetchval("SELECT count(*) FROM pgqueuer") == 1, "one delivery is enough"
    await connection.execute("DELETE FROM pgqueuer")
    again = await client.post("/v1/tallies/7")
    assert again.json()["id"] == started.json()["id"]
    assert await connection.fetchval("SELECT count(*) FROM pgqueuer") == 1
    await connection.close()
    probe.obstacles["7"].set()
    assert (await finished_job(client, started))["state"] == "succeeded"
    assert (await client.get("/v1/counts")).json()["items"] == [{"who": "7", "times": 1}]


async def test_a_password_that_was_renewed_is_no_crash(running: Probe) -> None:
    """Until this replica is replaced by one that knows the new one, it cannot come in."""
    client = running.client("personnel")
    wrong = running.urls.runtime_url.replace("://", "://nobody_", 1)
    running.app.state.database.engine = Database(wrong, 1).engine
    answer = await client.get("/v1/counts")
    assert (answer.status_code, answer.json()["code"]) == (503, "database_unavailable")


async def test_a_kind_of_job_that_only_a_newer_version_knows_waits_for_it(running: Probe) -> None:
    """While replicas are replaced, an old one may pick up what a new one has started."""
    kinds = running.app.state.jobs.kinds
    newer = dict(kinds)
    client = running.client("personnel")
    started = await client.post("/v1/tallies/8")
    await finished_job(client, started)
    kinds.clear()
    connection = await asyncpg.connect(running.urls.runtime_url.replace("+asyncpg", ""))
    await connection.execute("UPDATE job SET finished_at = NULL, started_at = NULL, result = NULL")
    payload = f"{COMPANY}/{started.json()['id']}".encode()
    await Queries(AsyncpgDriver(connection)).enqueue(ENTRYPOINT, payload)
    async with asyncio.timeout(5):
        while await connection.fetchval("SELECT started_at IS NULL FROM job"):
            await asyncio.sleep(0.02)
    assert await connection.fetchval("SELECT finished_at IS NULL FROM job")
    await connection.close()
    kinds.update(newer)
    assert (await finished_job(client, started))["state"] == "succeeded"


async def test_a_worker_that_was_taken_for_dead_touches_no_ended_job(running: Probe) -> None:
    client = running.client("personnel")
    started = await client.post("/v1/tallies/7")
    before = await finished_job(client, started)
    database: Database = running.app.state.database
    async with database.read(Caller(COMPANY, "00001", ())) as session:
        late = JobRun(database, {}, await store.get(session, uuid.UUID(started.json()["id"])))
    with pytest.raises(AlreadyEnded):
        await late.progress(1, 3)
    with pytest.raises(AlreadyEnded):
        async with late.finish():
            pytest.fail("the effect of an ended job began once more")
    async with database.transaction() as connection:
        await store.wait_for(connection, late.job, Unavailable("database_busy"))
    await Worker(database, {}, {}, 0.5)._fail(late, Unavailable("database_busy"))
    assert (await client.get(started.headers["location"])).json() == before
    assert await recorded(running) == [("tally", "done"), ("tally", "done")]  # asked for, and ended


async def test_a_worker_goes_on_whatever_ended_its_connection(
    probe_urls: DatabaseUrls, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection that is lost in the middle of a message shows itself as an error of the driver's inside."""
    work = Worker._work_on_one_connection
    broken: list[str] = []

    async def break_off_first(self: Worker, stop: asyncio.Event) -> None:
        if not broken:
            broken.append("once")
            raise asyncpg.InternalClientError("cannot switch to state 12; another operation (2) is in progress")
        await work(self, stop)

    monkeypatch.setattr(Worker, "_work_on_one_connection", break_off_first)
    token = issuer_of(COMPANY).token("00001", [("personnel", None)])
    async with probe.running_probe(probe_urls.runtime_url) as (_, network):
        client = probe.client_of(network, token)
        job = await finished_job(client, await client.post("/v1/tallies/7"))
    assert (broken, job["state"]) == (["once"], "succeeded")


async def test_a_job_that_was_done_before_is_the_answer(running: Probe) -> None:
    client = running.client("personnel")
    done = await finished_job(client, await client.post("/v1/censuses/2025-03"))
    for headers in ({}, {"Idempotency-Key": "census"}, {"Idempotency-Key": "census"}):
        again = await client.post("/v1/censuses/2025-03", headers=headers)
        assert (again.status_code, again.json()) == (202, done)
        assert again.headers["location"] == f"/v1/jobs/{done['id']}"
    assert (await client.get("/v1/counts")).json()["items"] == [{"who": "2025-03", "times": 1}]
    assert await recorded(running) == [("take_census", "done")] * 2


async def test_a_job_that_was_done_in_the_very_moment_is_the_answer(running: Probe) -> None:
    """The first look finds nothing; before the second, in the starting transaction, another request's job has ended."""
    client = running.client("personnel")
    done: dict[str, Any] = {}

    async def another_takes_it() -> None:
        done.update(await finished_job(client, await client.post("/v1/censuses/2025-03")))

    probe.between_checks.append(another_takes_it)
    started = await client.post("/v1/censuses/2025-03", headers={"Idempotency-Key": "census"})
    assert (started.status_code, started.json()) == (202, done)
    assert started.headers["location"] == f"/v1/jobs/{done['id']}"
    connection = await asyncpg.connect(running.urls.runtime_url.replace("+asyncpg", ""))
    assert await connection.fetchval("SELECT count(*) FROM job") == 1
    own_delivery = f"{COMPANY}/{done['id']}".encode()  # which the worker takes away a little after the job's end
    assert await connection.fetchval("SELECT count(*) FROM pgqueuer WHERE payload <> $1", own_delivery) == 0
    await connection.close()
    assert await recorded(running) == [("take_census", "done")] * 2


async def test_a_service_compares_its_records_by_the_job_of_its_own(running: Probe) -> None:
    client = running.client("auditor")
    job = await finished_job(client, await client.post("/v1/agreement_checks"))
    assert (job["kind"], job["about"]) == ("check_agreement", "all")
    assert job["result"] == {"periods": 0, "records": 0, "disagreements": 0, "findings": []}
    part = running.client("auditor", unit_path="LY/0101/")
    assert (await part.post("/v1/agreement_checks")).json()["code"] == "whole_company_needed"

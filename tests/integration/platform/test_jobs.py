"""Jobs: done once, whatever happens to those who work on them."""

import asyncio

import asyncpg
import pytest

from deploy.databases import DatabaseUrls
from shared.platform import application
from shared.platform.jobs import Jobs
from tests.apps import COMPANY, issuer_of, job_of
from tests.integration.platform import probe
from tests.integration.platform.conftest import Probe


async def test_a_job_is_followed_to_its_result(running: Probe) -> None:
    client = running.client("personnel")
    started = await client.post("/v1/tallies/7")
    assert started.headers["location"] == f"/v1/jobs/{started.json()['id']}"
    job = await job_of(client, started)
    assert (job["state"], job["result"], job["done"], job["total"]) == ("succeeded", {"who": "7"}, 3, 3)
    assert (await client.get("/v1/counts")).json()["items"] == [{"who": "7", "times": 1}]


async def test_a_refusal_and_a_crash_end_the_job_with_a_problem(running: Probe) -> None:
    client = running.client("personnel")
    refused = await job_of(client, await client.post("/v1/tallies/refused"))
    assert (refused["state"], refused["problem"]["code"]) == ("failed", "counted_enough")
    assert refused["problem"]["detail"] == "7 were counted."
    crashed = await job_of(client, await client.post("/v1/tallies/crashing"))
    assert (crashed["state"], crashed["problem"]["code"]) == ("failed", "internal_error")
    assert (await client.get("/v1/counts")).json()["items"] == []


async def test_a_job_waits_for_a_service_that_is_away(running: Probe) -> None:
    client = running.client("personnel")
    started = await client.post("/v1/tallies/away")
    async with asyncio.timeout(5):
        while True:
            job = (await client.get(started.headers["location"])).json()
            if job["problem"]:
                break
            await asyncio.sleep(0.02)
    assert (job["state"], job["problem"]["code"]) == ("running", "upstream_unavailable")
    ended = await job_of(client, started)
    assert (ended["state"], ended["problem"]) == ("succeeded", None)


async def test_started_twice_it_is_one_job(running: Probe) -> None:
    client = running.client("personnel")
    probe.obstacles["7"] = asyncio.Event()
    answers = await asyncio.gather(*(client.post("/v1/tallies/7") for _ in range(5)))
    assert len({answer.json()["id"] for answer in answers}) == 1
    probe.obstacles["7"].set()
    await job_of(client, answers[0])
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
        async with asyncio.timeout(5):
            while "7" not in probe.attempts:
                await asyncio.sleep(0.02)
    del probe.obstacles["7"]
    async with probe.running_probe(probe_urls.runtime_url) as (_, network):
        client = probe.client_of(network, token)
        job = await job_of(client, started)
        assert job["state"] == "succeeded"
        assert (await client.get("/v1/counts")).json()["items"] == [{"who": "7", "times": 1}]


async def test_a_job_outlives_a_worker_that_died(running: Probe) -> None:
    """A delivery that a dead worker had picked, its heartbeat long silent, is delivered again."""
    client = running.client("personnel")
    probe.obstacles["7"] = asyncio.Event()
    started = await client.post("/v1/tallies/7")
    async with asyncio.timeout(5):
        while "7" not in probe.attempts:
            await asyncio.sleep(0.02)
    connection = await asyncpg.connect(running.urls.runtime_url.replace("+asyncpg", ""))
    picked = "SELECT count(*) FROM pgqueuer WHERE status = 'picked'"
    assert await connection.fetchval(picked) == 1
    twin = Jobs(running.app.state.database, running.app.state.catalogue, {"tally": probe.tally}, 0.5)
    held = probe.obstacles.pop("7")
    stop = asyncio.Event()
    await connection.execute("UPDATE pgqueuer SET heartbeat = now() - interval '1 hour'")
    worker = asyncio.create_task(twin.work(stop))
    job = await job_of(client, started)
    assert job["state"] == "succeeded"
    held.set()
    stop.set()
    await worker
    await connection.close()
    assert (await client.get("/v1/counts")).json()["items"] == [{"who": "7", "times": 1}]


async def test_a_worker_goes_on_whatever_ended_its_connection(
    probe_urls: DatabaseUrls, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection that is lost in the middle of a message shows itself as an error of the driver's inside."""
    work = Jobs._work_on_one_connection
    broken: list[str] = []

    async def break_off_first(self: Jobs, stop: asyncio.Event) -> None:
        if not broken:
            broken.append("once")
            raise asyncpg.InternalClientError("cannot switch to state 12; another operation (2) is in progress")
        await work(self, stop)

    monkeypatch.setattr(Jobs, "_work_on_one_connection", break_off_first)
    token = issuer_of(COMPANY).token("00001", [("personnel", None)])
    async with probe.running_probe(probe_urls.runtime_url) as (_, network):
        client = probe.client_of(network, token)
        job = await job_of(client, await client.post("/v1/tallies/7"))
    assert (broken, job["state"]) == (["once"], "succeeded")

"""Following the job that an operation started."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import httpx

Job = dict[str, Any]


async def finished_job(client: httpx.AsyncClient, started: httpx.Response, timeout_seconds: float = 30) -> Job:
    """Follow the job that a 202 started to its end, and return it as it ended."""
    return await _job_when(client, started, _has_ended, timeout_seconds)


async def held_up_job(client: httpx.AsyncClient, started: httpx.Response, timeout_seconds: float = 20) -> Job:
    """Wait until the job that a 202 started states a problem, and return it as it is then."""
    return await _job_when(client, started, lambda job: job["problem"] is not None, timeout_seconds)


def finished_job_of_stack(client: httpx.Client, started: httpx.Response, timeout_seconds: float = 60) -> Job:
    """Do as ``finished_job`` with the client of a running stack, whose base URL may have a path."""
    assert started.status_code == 202, started.text
    deadline = time.monotonic() + timeout_seconds
    while True:
        job = _read(client.get(location_of(client, started)))
        if _has_ended(job):
            return job
        assert time.monotonic() < deadline, job
        time.sleep(0.05)


def location_of(client: httpx.Client, answer: httpx.Response) -> httpx.URL:
    """Where an answer points to. ``Location`` already has the path prefix that the base URL has."""
    return client.base_url.join(answer.headers["Location"])


async def _job_when(
    client: httpx.AsyncClient, started: httpx.Response, is_reached: Callable[[Job], bool], timeout_seconds: float
) -> Job:
    assert started.status_code == 202, started.text
    async with asyncio.timeout(timeout_seconds):
        while True:
            job = _read(await client.get(started.headers["Location"]))
            if is_reached(job):
                return job
            await asyncio.sleep(0.02)


def _has_ended(job: Job) -> bool:
    return job["state"] in {"succeeded", "failed"}


def _read(answer: httpx.Response) -> Job:
    assert answer.status_code == 200, answer.text
    job: Job = answer.json()
    return job

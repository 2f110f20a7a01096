"""On a full disk that also holds the logs, answers stay as they are, and jobs end."""

from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from shared.platform.jobs.worker import Worker
from tests.integration.platform.conftest import Probe
from tests.support.jobs import finished_job


@contextmanager
def full_log() -> Iterator[None]:
    """Let standard output, where the logs go, be a file on a full disk."""
    with suppress(OSError), Path("/dev/full").open("w") as full, redirect_stdout(full):
        yield


async def test_a_crash_is_answered_as_a_problem(running: Probe) -> None:
    with full_log():
        answer = await running.client("personnel").get("/v1/crash")
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert answer.json()["code"] == "internal_error"
    assert "secret" not in answer.text


async def test_a_full_database_is_answered_as_503(running: Probe) -> None:
    connection = await asyncpg.connect(running.urls.owner_url.replace("+asyncpg", ""))
    await connection.execute(
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE 'could not extend file' USING ERRCODE = '53100'; END $$;"
        "CREATE TRIGGER full_disk BEFORE INSERT ON counted EXECUTE FUNCTION full_disk()"
    )
    await connection.close()
    with full_log():
        answer = await running.client("personnel").put("/v1/counts/00001")
    assert (answer.status_code, answer.json()["code"]) == (503, "database_unavailable")


async def test_a_job_whose_end_could_not_be_written_ends_when_there_is_room(
    running: Probe, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail, refused = Worker._fail, 0

    async def fail_later(self: Worker, *arguments: Any) -> None:
        nonlocal refused
        if refused < 2:
            refused += 1
            raise OSError(28, "No space left on device")
        await fail(self, *arguments)

    monkeypatch.setattr(Worker, "_fail", fail_later)
    client = running.client("personnel")
    with full_log():
        job = await finished_job(client, await client.post("/v1/tallies/crashing"))
    assert (refused, job["state"], job["problem"]["code"]) == (2, "failed", "internal_error")

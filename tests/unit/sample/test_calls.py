"""The sample year's calls of the services: finished work stays, failed work is started again."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from sample.calls import Desk, Refused

Answers = Callable[[httpx.Request], httpx.Response]


def desk(answers: Answers) -> Desk:
    return Desk(httpx.AsyncClient(transport=httpx.MockTransport(answers)), "http://ladder", "token")


def problem(status: int, code: str) -> httpx.Response:
    return httpx.Response(status, json={"status": status, "code": code, "detail": "because", "errors": []})


def job(state: str, number: str, *, code: int = 200, replayed: bool = False) -> httpx.Response:
    body: dict[str, Any] = {"id": number, "state": state, "done": 1, "total": 2, "result": {"people": 3}}
    body["problem"] = {"status": 409, "code": "month_incomplete", "detail": "because"} if state == "failed" else None
    return httpx.Response(code, json=body, headers={"Idempotency-Replayed": "true"} if replayed else {})


@pytest.fixture(autouse=True)
def in_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    async def at_once(_: float) -> None:
        return None

    monkeypatch.setattr("sample.calls.asyncio.sleep", at_once)


async def test_a_list_is_read_to_its_end() -> None:
    def answers(request: httpx.Request) -> httpx.Response:
        cursor = request.url.params.get("cursor")
        return httpx.Response(200, json={"items": [{"n": cursor}], "next_cursor": None if cursor else "second"})

    assert await desk(answers).items("/v1/units") == [{"n": None}, {"n": "second"}]


async def test_a_refusal_says_why() -> None:
    with pytest.raises(Refused, match="422 import_refused because") as caught:
        await desk(lambda _: problem(422, "import_refused")).send("/v1/units", {}, "key")
    assert caught.value.code == "import_refused"


async def test_work_done_before_is_not_a_refusal(tmp_path: Path) -> None:
    file = tmp_path / "facts.csv"
    file.write_text("工号\n", encoding="gb18030")

    def answers(request: httpx.Request) -> httpx.Response:
        assert request.headers["Content-Type"] == "text/csv"
        assert request.headers["Idempotency-Key"] == "key"
        return problem(409, "month_closed")

    answer = await desk(answers).upload("/v1/months/2025-01/fact_imports", file, "key", done=("month_closed",))
    assert answer.body == {}
    assert await desk(lambda _: problem(409, "month_closed")).run("/closing", "key", done=("month_closed",)) == {}


async def test_a_busy_service_is_asked_again() -> None:
    asked: list[str] = []

    def answers(request: httpx.Request) -> httpx.Response:
        asked.append(request.headers["Idempotency-Key"])
        return problem(503, "peer_unavailable") if len(asked) < 3 else httpx.Response(201, json={"version": 1})

    assert (await desk(answers).send("/v1/schemes", {}, "key")).body == {"version": 1}
    assert asked == ["key"] * 3


async def test_a_job_is_followed_to_its_end() -> None:
    states = iter(("running", "running", "succeeded"))
    seen: list[tuple[int, int | None]] = []

    def answers(request: httpx.Request) -> httpx.Response:
        return job("queued", "1", code=202) if request.method == "POST" else job(next(states), "1")

    following = replace(desk(answers), follow=lambda done, total: seen.append((done, total)))
    assert await following.run("/closing", "key") == {"people": 3}
    assert seen == [(1, 2)] * 3


async def test_a_job_that_fails_is_a_refusal() -> None:
    def answers(request: httpx.Request) -> httpx.Response:
        return job("queued", "1", code=202) if request.method == "POST" else job("failed", "1")

    with pytest.raises(Refused, match="month_incomplete"):
        await desk(answers).run("/closing", "key")


async def test_a_job_that_failed_in_an_earlier_run_is_started_again() -> None:
    def answers(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            first = request.headers["Idempotency-Key"] == "key/1"
            return job("queued", "1" if first else "2", code=202, replayed=first)
        return job("failed" if request.url.path.endswith("1") else "succeeded", "?")

    assert await desk(answers).run("/closing", "key") == {"people": 3}

"""Calls of the public HTTP API, as a portal makes them: files up, jobs followed, lists read page by page."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx

POLL_SECONDS: Final = 0.05
PAGE: Final = 1000
_MEDIA_TYPES: Final = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv",
}
_ATTEMPTS: Final = 10
_BUSY: Final = 503

Follow = Callable[[int, int | None], None]


class Refused(Exception):
    """A service refused what the sample year needs; says what, and why in the service's words."""

    def __init__(self, what: str, problem: Mapping[str, Any]) -> None:
        """Take what was asked, and the problem that was answered."""
        faults = [f"{fault.get('pointer')}: {fault.get('detail')}" for fault in problem.get("errors", [])[:10]]
        text = f"{what}: {problem.get('status')} {problem.get('code')} {problem.get('detail')}"
        super().__init__("\n  ".join([text, *faults]))
        self.code = str(problem.get("code"))


@dataclass(frozen=True, slots=True)
class Got:
    """An answer's body, and its ETag where it has one."""

    body: dict[str, Any]
    etag: str | None = None
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody at work: one service, one token. Everything is asked so that it can be asked again."""

    http: httpx.AsyncClient
    url: str
    token: str
    follow: Follow = field(default=lambda _done, _total: None)

    async def get(self, path: str, *, language: str = "en", **params: str) -> Got:
        """Return what is at the path."""
        return await self._ask("GET", path, headers={"Accept-Language": language}, params=params)

    async def items(self, path: str, **params: str) -> list[dict[str, Any]]:
        """Return the whole list at the path."""
        found: list[dict[str, Any]] = []
        more = {"limit": str(PAGE), **params}
        while True:
            page = (await self.get(path, **more)).body
            found += page["items"]
            if page["next_cursor"] is None:
                return found
            more["cursor"] = page["next_cursor"]

    async def send(
        self, path: str, body: Mapping[str, Any], key: str, *, done: Collection[str] = (), match: str | None = None
    ) -> Got:
        """Send a document; a refusal with a code in ``done`` says that it was done before."""
        headers = {"Idempotency-Key": key} | ({"If-Match": match} if match else {})
        return await self._ask("POST", path, json=body, headers=headers, done=done)

    async def upload(self, path: str, file: Path, key: str, *, done: Collection[str] = (), **params: str) -> Got:
        """Send a file."""
        content = await asyncio.to_thread(file.read_bytes)
        headers = {"Content-Type": _MEDIA_TYPES[file.suffix], "Idempotency-Key": key}
        return await self._ask("POST", path, content=content, headers=headers, params=params, done=done)

    async def run(
        self, path: str, key: str, *, body: Mapping[str, Any] | None = None, done: Collection[str] = ()
    ) -> dict[str, Any]:
        """Start a job, follow it to its end, and return its result; one that failed before is started anew."""
        for attempt in range(1, _ATTEMPTS + 1):
            headers = {"Idempotency-Key": f"{key}/{attempt}"}
            started = await self._ask("POST", path, headers=headers, done=done, **({"json": body} if body else {}))
            if "id" not in started.body:
                return {}
            job = await self._end_of(str(started.body["id"]))
            if job["state"] == "succeeded":
                result: dict[str, Any] = job["result"] or {}
                return result
            if not started.replayed:
                raise Refused(path, job["problem"])
        raise Refused(path, job["problem"])

    async def _end_of(self, job_id: str) -> dict[str, Any]:
        while True:
            job = (await self.get(f"/v1/jobs/{job_id}")).body
            self.follow(job["done"], job["total"])
            if job["state"] in {"succeeded", "failed"}:
                return job
            await asyncio.sleep(POLL_SECONDS)

    async def _ask(
        self, method: str, path: str, *, headers: Mapping[str, str], done: Collection[str] = (), **content: Any
    ) -> Got:
        headers = {"Authorization": f"Bearer {self.token}", "Accept-Language": "en", **headers}
        for attempt in range(1, _ATTEMPTS + 1):
            answer = await self.http.request(method, self.url + path, headers=headers, **content)
            if answer.status_code != _BUSY or attempt == _ATTEMPTS:
                break
            await asyncio.sleep(min(1.0, float(answer.headers.get("Retry-After", "1"))))
        body: dict[str, Any] = answer.json()
        if answer.is_success or body.get("code") in done:
            replayed = "Idempotency-Replayed" in answer.headers
            return Got(body if answer.is_success else {}, answer.headers.get("ETag"), replayed)
        raise Refused(f"{method} {path}", body)

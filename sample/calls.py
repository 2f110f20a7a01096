"""Calls of the public HTTP API, as a portal makes them: upload files, follow jobs, read lists page by page."""

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
_NOT_JSON: Final = "not_json"

Follow = Callable[[int, int | None], None]


class Refused(Exception):
    """A service refused a call that the sample year needs; the message has the call and the service's reasons."""

    def __init__(self, call: str, problem: Mapping[str, Any]) -> None:
        """Take the call, and the problem that the service answered."""
        faults = [f"{fault.get('pointer')}: {fault.get('detail')}" for fault in problem.get("errors", [])[:10]]
        text = f"{call}: {problem.get('status')} {problem.get('code')} {problem.get('detail')}"
        super().__init__("\n  ".join([text, *faults]))
        self.code = str(problem.get("code"))


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer's body, its ETag if it has one, and whether the service replayed an earlier answer."""

    body: dict[str, Any]
    etag: str | None = None
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """One office's access to one service, with its token. Every call can be repeated without harm."""

    http: httpx.AsyncClient
    url: str
    token: str
    follow: Follow = field(default=lambda _done, _total: None)

    async def get(self, path: str, *, language: str = "en", **params: str) -> Answer:
        """Return the answer at the path."""
        return await self._request("GET", path, headers={"Accept-Language": language}, params=params)

    async def items(self, path: str, **params: str) -> list[dict[str, Any]]:
        """Return the whole list at the path."""
        items: list[dict[str, Any]] = []
        page_params = {"limit": str(PAGE), **params}
        while True:
            page = (await self.get(path, **page_params)).body
            items += page["items"]
            if page["next_cursor"] is None:
                return items
            page_params["cursor"] = page["next_cursor"]

    async def send(
        self, path: str, body: Mapping[str, Any], key: str, *, done: Collection[str] = (), etag: str | None = None
    ) -> Answer:
        """Send a document; a refusal with a code in ``done`` means that it was done before."""
        headers = {"Idempotency-Key": key} | ({"If-Match": etag} if etag else {})
        return await self._request("POST", path, json=body, headers=headers, done=done)

    async def upload(self, path: str, file: Path, key: str, *, done: Collection[str] = (), **params: str) -> Answer:
        """Send a file."""
        content = await asyncio.to_thread(file.read_bytes)
        headers = {"Content-Type": _MEDIA_TYPES[file.suffix], "Idempotency-Key": key}
        return await self._request("POST", path, content=content, headers=headers, params=params, done=done)

    async def run(
        self, path: str, key: str, *, body: Mapping[str, Any] | None = None, done: Collection[str] = ()
    ) -> dict[str, Any]:
        """Start a job, follow it to its end, and return its result; if an earlier start failed, start it again."""
        for attempt in range(1, _ATTEMPTS + 1):
            headers = {"Idempotency-Key": f"{key}/{attempt}"}
            started = await self._request("POST", path, headers=headers, done=done, **({"json": body} if body else {}))
            if "id" not in started.body:
                return {}
            job = await self._follow(str(started.body["id"]))
            if job["state"] == "succeeded":
                result: dict[str, Any] = job["result"] or {}
                return result
            if not started.replayed:
                raise Refused(path, job["problem"])
        raise Refused(path, job["problem"])

    async def _follow(self, job_id: str) -> dict[str, Any]:
        while True:
            job = (await self.get(f"/v1/jobs/{job_id}")).body
            self.follow(job["done"], job["total"])
            if job["state"] in {"succeeded", "failed"}:
                return job
            await asyncio.sleep(POLL_SECONDS)

    async def _request(
        self, method: str, path: str, *, headers: Mapping[str, str], done: Collection[str] = (), **content: Any
    ) -> Answer:
        headers = {"Authorization": f"Bearer {self.token}", "Accept-Language": "en", **headers}
        for attempt in range(1, _ATTEMPTS + 1):
            answer = await self.http.request(method, self.url + path, headers=headers, **content)
            if answer.status_code != _BUSY or attempt == _ATTEMPTS:
                break
            await asyncio.sleep(min(1.0, float(answer.headers.get("Retry-After", "1"))))
        body = _document(answer)
        if (answer.is_success and body.get("code") != _NOT_JSON) or body.get("code") in done:
            replayed = "Idempotency-Replayed" in answer.headers
            return Answer(body if answer.is_success else {}, answer.headers.get("ETag"), replayed)
        raise Refused(f"{method} {path}", body)


def _document(answer: httpx.Response) -> dict[str, Any]:
    """Return the JSON object of an answer; a problem with the text instead where a service broke and sent none."""
    try:
        body = answer.json()
    except ValueError:
        body = None
    if isinstance(body, dict):
        return body
    return {"status": answer.status_code, "code": _NOT_JSON, "detail": answer.text[:200]}

"""Clients who read, write and start jobs all the time: what they are told is either right or a clear 503."""

import asyncio
import random
import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.compose.town import ComposeTown

MONTH = "2026-02"
_READS = (
    ("ladder", "/v1/employees?limit=20"),
    ("ladder", "/v1/rounds"),
    ("appraisal", "/v1/months"),
    ("appraisal", "/v1/schemes"),
    ("compensation", "/v1/pay_tables"),
)
_PAUSE = 0.1


def is_cut_off(error: httpx.TransportError) -> bool:
    """Tell whether an answer had begun when its replica was killed, which no gateway can take back."""
    return "without sending complete message body" in str(error)


@dataclass
class Load:
    """Readers, writers who deliver the facts of one person each (more bonus points each time), and one with a job."""

    town: ComposeTown
    people: list[str]
    readers: int = 4
    told: Counter[str] = field(default_factory=Counter)
    surprises: list[str] = field(default_factory=list)
    acknowledged: dict[str, int] = field(default_factory=dict)
    _ended: bool = False
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def begin(self) -> None:
        stack = self.town.stack
        token = stack.token("personnel")
        client = httpx.AsyncClient(
            headers={"Authorization": f"Bearer {token}"},
            timeout=60,
            trust_env=False,
            limits=httpx.Limits(max_connections=50),
        )
        self._client = client
        self._tasks = [asyncio.create_task(self._read(number)) for number in range(self.readers)]
        self._tasks += [asyncio.create_task(self._write(person)) for person in self.people]
        self._tasks.append(asyncio.create_task(self._check()))

    async def end(self) -> None:
        """Stop asking, once what is under way is answered."""
        self._ended = True
        await asyncio.gather(*self._tasks)
        await self._client.aclose()

    async def stored(self) -> dict[str, int]:
        """The bonus points that are there of each writer's person."""
        url = f"{self.town.stack.urls['appraisal']}/v1/months/{MONTH}/facts?limit=1000"
        headers = {"Authorization": f"Bearer {self.town.stack.token('personnel')}"}
        async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
            answer = await client.get(url, headers=headers)
        rows: list[dict[str, Any]] = answer.json()["items"]
        return {row["employee_no"]: int(row["bonus"]) for row in rows if row["employee_no"] in self.people}

    async def _read(self, number: int) -> None:
        chance = random.Random(number)
        while not self._ended:
            service, path = chance.choice(_READS)
            answer = await self._ask("GET", service, path)
            if answer is not None and answer.status_code == 200 and "items" not in answer.json():
                self.surprises.append(f"{path}: {answer.text[:200]}")

    async def _write(self, person: str) -> None:
        """Deliver again and again under the same key until it is acknowledged; then the next."""
        points = 0
        while not self._ended:
            points += 1
            key = str(uuid.uuid4())
            rows = {"rows": [{"employee_no": person, "bonus": str(points)}]}
            while True:  # also at the end: what was begun is brought to an end
                path = f"/v1/months/{MONTH}/fact_imports"
                answer = await self._ask("POST", "appraisal", path, json=rows, headers={"Idempotency-Key": key})
                if answer is not None and answer.status_code == 200:
                    self.acknowledged[person] = points
                    break
                await asyncio.sleep(_PAUSE)

    async def _check(self) -> None:
        """Let a service ask the two others whether they agree, as a job, again and again; each has to succeed."""
        while not self._ended:
            key = str(uuid.uuid4())
            started: httpx.Response | None = None
            while started is None or not started.is_success:
                started = await self._ask(
                    "POST", "compensation", "/v1/agreement_checks", headers={"Idempotency-Key": key}
                )
            state = ""
            while state not in {"succeeded", "failed"}:
                await asyncio.sleep(_PAUSE)
                job = await self._ask("GET", "compensation", f"/v1/jobs/{started.json()['id']}")
                state = job.json()["state"] if job is not None and job.is_success else state
            if state == "failed":
                self.surprises.append(f"a job failed: {job.text[:300] if job is not None else ''}")
            await asyncio.sleep(1)

    async def _ask(self, method: str, service: str, path: str, **more: Any) -> httpx.Response | None:
        gone = self.town.away.is_set()
        try:
            answer = await self._client.request(method, self.town.stack.urls[service] + path, **more)
        except httpx.TransportError as error:
            cut = is_cut_off(error)
            self.told["cut off in the middle" if cut else "no answer"] += 1
            if not (cut or gone or self.town.away.is_set()):
                self.surprises.append(f"{method} {path}: {error!r}")
            await asyncio.sleep(_PAUSE)
            return None
        self.told[f"{method} {answer.status_code}"] += 1
        if answer.status_code == 503:
            if "retry-after" not in answer.headers or '"code"' not in answer.text:
                self.surprises.append(f"a 503 that does not say what to do: {answer.text[:300]}")
            await asyncio.sleep(_PAUSE)
        elif not answer.is_success:
            self.surprises.append(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
        return answer

"""Fifty clients who ask for the same closing, decision or finishing at the same moment: it is done once."""

import asyncio
import json
import uuid
from collections import Counter
from dataclasses import dataclass, field
from io import StringIO

import httpx
import pytest
from rich.console import Console

from sample.year import drive_year
from tests.faults.ground import Town, durable_cluster, town
from tests.support.interruption_checks import half_done_effects, unfinished_jobs
from tests.support.saboteur import Saboteur, operation_of

pytestmark = pytest.mark.xdist_group("crowds")

CROWDED = (
    "POST /v1/months/*/closing",
    "POST /v1/years/*/closing",
    "POST /v1/rounds/*/proposal",
    "POST /v1/rounds/*/resolution",
    "POST /v1/rounds/*/finishing",
    "POST /v1/months/*/statements",
    "POST /v1/ability_imports",
)
TOLD = {"month_closed", "year_closed", "round_decided", "round_finished", "version_stale"}
CROWD = 50


@dataclass
class Crowd(Saboteur):
    """Sends what is crowded fifty times at once, each time under another key, the first of an operation only."""

    answers: dict[str, Counter[str]] = field(default_factory=dict)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        operation = operation_of(request)
        if operation not in CROWDED or operation in self.answers:
            return await super().handle_async_request(request)
        body = await request.aread()
        crowd = [self._under_another_key(request, body) for _ in range(CROWD - 1)]
        first, *others = await asyncio.gather(*(self._patiently(each, body) for each in (request, *crowd)))
        self.answers[operation] = Counter(self._told(answer) for answer in (first, *others))
        return first

    def _under_another_key(self, request: httpx.Request, body: bytes) -> httpx.Request:
        headers = httpx.Headers(request.headers)
        headers["Idempotency-Key"] = str(uuid.uuid4())
        return httpx.Request(request.method, request.url, headers=headers, content=body, extensions=request.extensions)

    def _told(self, answer: httpx.Response) -> str:
        """What somebody was told: the job, or why not."""
        content = json.loads(answer.content)
        if answer.status_code == 202:
            return f"job {content['id']}"
        return str(content["code"]) if answer.status_code >= 400 else "done"


def test_what_fifty_ask_for_is_done_once() -> None:
    async def drive(place: Town) -> Crowd:
        client = Crowd(place)
        await drive_year(place.stack, place.replicas.folder / "sample", Console(file=StringIO()), client)
        assert await unfinished_jobs(place) == []
        assert await half_done_effects(place) == []
        for action in ("close_year", "decide_round", "finish_round", "import_abilities"):
            service = "ladder" if action.endswith("round") else "appraisal"
            job = "" if action == "import_abilities" else "AND (detail ? 'job' OR action = 'decide_round')"
            records = await place.query(
                service, f"SELECT detail FROM audit_record WHERE (action, outcome) = ('{action}', 'done') {job}"
            )
            assert len(records) == (CROWD if action == "import_abilities" else 1), (action, records)
        return client

    with durable_cluster() as cluster, town(cluster) as place:
        client = asyncio.run(drive(place))
    assert client.surprises == []
    assert set(client.answers) == set(CROWDED)
    for operation, told in client.answers.items():
        assert told.total() == CROWD
        assert len([each for each in told if each.startswith("job ")]) <= 1, (operation, told)
        assert {each for each in told if not each.startswith("job ")} <= TOLD | {"done"}, (operation, told)
    assert client.answers["POST /v1/rounds/*/resolution"]["done"] == 1

"""A stack with data in it is upgraded in place: old and new replicas serve side by side while migrations run.

Twice: from the commit before to this one, where the history is at hand, and from this one to a next version that
changes the tables which are busiest.
"""

import asyncio
import json
import shutil
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from rich.console import Console

from deploy.local.postgres import Cluster
from sample.stack import Stack
from sample.year import drive_year
from shared.platform.settings import SERVICES
from tests.support.databases import temporary_folder
from tests.support.replicas import Generation, Replicas
from tests.support.stacks import ROOT
from tests.support.versions import BUSY_TABLES, next_version, previous_commit, transport_to

WRITTEN_MONTH = "2026-02"
LISTS = (
    ("appraisal", "/v1/months/2025-12/sheets"),
    ("appraisal", "/v1/years/2025/results"),
    ("ladder", "/v1/rounds/2025/decisions"),
    ("ladder", "/v1/placements?from=2026-01-01&to=2026-02-01"),
    ("compensation", "/v1/months/2026-01/statements"),
)


@dataclass
class Writer(threading.Thread):
    """Delivers facts of one person again and again, with more bonus points each time, to whichever replica is told."""

    employee_no: str
    token: str
    urls: list[str]
    acknowledged: int = 0
    attempted: int = 0
    troubles: list[str] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        path = f"/v1/months/{WRITTEN_MONTH}/fact_imports"
        headers = {"Authorization": f"Bearer {self.token}", "Accept-Language": "en"}
        with httpx.Client(headers=headers, timeout=60, trust_env=False) as client:
            while not self.ended.is_set():
                self.attempted += 1
                rows = [{"employee_no": self.employee_no, "bonus": str(self.attempted)}]
                url = self.urls[self.attempted % len(self.urls)]
                answer = client.post(url + path, json={"rows": rows})
                if answer.status_code == 200:
                    self.acknowledged = self.attempted
                else:
                    self.troubles.append(answer.text)

    def finish(self) -> None:
        self.ended.set()
        self.join(60)


@pytest.fixture
def replicas(cluster: Cluster) -> Iterator[Replicas]:
    folder = Path(tempfile.mkdtemp(prefix="spindle-upgrade-", dir=temporary_folder()))
    running = Replicas(cluster, folder)
    yield running
    running.close()
    shutil.rmtree(folder)


def reading(replicas: Replicas, generation: Generation) -> dict[str, Any]:
    """What the year came to, as a generation tells it."""
    stack = Stack(generation.urls, replicas.issuer.token)
    headers = {"Authorization": f"Bearer {stack.token('auditor')}"}
    found = {}
    for service, path in LISTS:
        url = httpx.URL(generation.urls[service] + path).copy_merge_params({"limit": "500"})
        answer = httpx.get(url, headers=headers, trust_env=False, timeout=60)
        assert answer.status_code == 200, answer.text
        found[path] = answer.json()
        assert found[path]["items"]
    return found


def upgrade_all(replicas: Replicas, code: Path) -> None:
    """Migrate every database, while somebody holds on to each busy table for longer than a migration waits for it."""

    async def hold_and_migrate(service: str) -> None:
        connection = await asyncpg.connect(replicas.databases[service].owner_url.replace("+asyncpg", ""))
        try:
            transaction = connection.transaction()
            await transaction.start()
            await connection.execute(f"SELECT FROM {BUSY_TABLES[service]} LIMIT 1")
            migrating = asyncio.create_task(asyncio.to_thread(replicas.migrate, code, service))
            await asyncio.sleep(4)
            await transaction.rollback()
            done = await migrating
            assert done.returncode == 0, done.stderr
        finally:
            await connection.close()

    async def together() -> None:
        await asyncio.gather(*(hold_and_migrate(service) for service in SERVICES))

    asyncio.run(together())


@pytest.mark.parametrize("pair", ["from the commit before", "to a next version"])
def test_a_stack_is_upgraded_while_it_serves(replicas: Replicas, pair: str) -> None:
    old_code, new_code = ROOT, ROOT
    if pair == "from the commit before":
        old_code = previous_commit(replicas.folder)
    else:
        new_code = next_version(replicas.folder)

    for service in SERVICES:
        done = replicas.migrate(old_code, service)
        assert done.returncode == 0, done.stderr
    old = replicas.start(old_code)
    stack = Stack(old.urls, replicas.issuer.token)
    asyncio.run(drive_year(stack, replicas.folder / "sample", Console(file=StringIO()), transport_to(old_code)))
    before = reading(replicas, old)

    urls = [old.urls["appraisal"]]
    people = [each["employee_no"] for each in before[LISTS[-1][1]]["items"][:3]]
    writers = [Writer(person, stack.token("personnel"), urls) for person in people]
    for writer in writers:
        writer.start()
    upgrade_all(replicas, new_code)
    assert replicas.is_ready(old), "the version before has to go on"
    new = replicas.start(new_code)
    urls.append(new.urls["appraisal"])
    assert reading(replicas, old) == reading(replicas, new) == before
    urls.remove(old.urls["appraisal"])
    for writer in writers:
        writer.finish()
    old.processes.stop()

    assert [trouble for writer in writers for trouble in writer.troubles] == []
    kept = {writer.employee_no: writer.acknowledged for writer in writers}
    assert all(kept.values())
    assert stored_bonus(replicas, new, people) == kept
    assert reading(replicas, new) == before
    for service in SERVICES:  # the way back: the version before leaves a newer database as it is
        assert replicas.migrate(old_code, service).returncode == 0


def stored_bonus(replicas: Replicas, generation: Generation, people: list[str]) -> dict[str, int]:
    """The bonus points that are stored of each."""
    token = Stack(generation.urls, replicas.issuer.token).token("personnel")
    url = f"{generation.urls['appraisal']}/v1/months/{WRITTEN_MONTH}/facts?limit=500"
    answer = httpx.get(url, headers={"Authorization": f"Bearer {token}"}, trust_env=False, timeout=60)
    assert answer.status_code == 200, answer.text
    rows = json.loads(answer.text)["items"]
    return {row["employee_no"]: int(row["bonus"]) for row in rows if row["employee_no"] in people}

"""The ladder on a fresh database, with stand-ins for its peers."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from shared.platform.web.parameters import today
from tests.integration.ladder.peers import Peers
from tests.support.apps import Apps, running_apps
from tests.support.cases import load_shared
from tests.support.databases import FreshDatabase
from tests.support.jobs import finished_job
from tests.support.roster_rows import UNITS, row

POLICY = load_shared("placement")


@dataclass
class Ladder:
    """The running ladder, and how personnel speaks to it."""

    apps: Apps
    peers: Peers
    personnel: httpx.AsyncClient

    async def client(self, *roles: str, **options: Any) -> httpx.AsyncClient:
        return await self.apps.client("ladder", *roles, **options)

    async def post_rows(self, path: str, rows: list[dict[str, Any]], **options: Any) -> dict[str, Any]:
        answer = await self.personnel.post(path, json={"rows": rows}, **options)
        assert answer.status_code == 200, answer.text
        report: dict[str, Any] = answer.json()
        return report

    async def refused(self, path: str, rows: list[dict[str, Any]], **options: Any) -> list[tuple[str, str]]:
        """Send rows that must be refused; the places and codes of the findings."""
        answer = await self.personnel.post(path, json={"rows": rows}, **options)
        assert answer.status_code == 422, answer.text
        return [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]]

    async def get(self, path: str, client: httpx.AsyncClient | None = None, **params: Any) -> Any:
        answer = await (client or self.personnel).get(path, params=params or None)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def policy(self, valid_from: str = "2020-01-01", **changes: Any) -> None:
        answer = await self.personnel.post("/v1/policies", json={"valid_from": valid_from, "policy": POLICY | changes})
        assert answer.status_code == 201, answer.text

    async def propose(self, year: int = 2025) -> dict[str, Any]:
        return await finished_job(self.personnel, await self.personnel.post(f"/v1/rounds/{year}/proposal"))

    async def decide(self, year: int = 2025, **changes: Any) -> httpx.Response:
        chair = await self.client("committee_chair", employee_no="90001")
        found = await chair.get(f"/v1/rounds/{year}")
        body = {"decided_by": ["90001", "90002"], "decided_on": str(today()), "reasons": "会议审定"} | changes
        return await chair.post(f"/v1/rounds/{year}/resolution", json=body, headers={"If-Match": found.headers["etag"]})

    async def finish(self, year: int = 2025) -> dict[str, Any]:
        return await finished_job(self.personnel, await self.personnel.post(f"/v1/rounds/{year}/finishing"))


@pytest.fixture
async def ladder(fresh_database: FreshDatabase) -> AsyncIterator[Ladder]:
    peers = Peers()
    async with running_apps(fresh_database, ["ladder"]) as apps:
        apps.network.add("appraisal", peers.appraisal())
        apps.network.add("compensation", peers.compensation())
        yield Ladder(apps, peers, await apps.client("ladder", "personnel"))


@pytest.fixture
async def staffed(ladder: Ladder) -> Ladder:
    """Ten people: one senior, five middle, four junior; a policy, and everybody's year."""
    await ladder.post_rows("/v1/unit_imports", UNITS)
    people = [row("00001", "SC", name="赵一")]
    people += [row(f"0000{number}", "MB") for number in range(2, 7)]
    people += [row(f"0000{number}", "JA", unit_code="0102") for number in range(7, 10)]
    people.append(row("00010", "JA", unit_code="0102"))
    await ladder.post_rows("/v1/roster_imports", people)
    await ladder.policy()
    for number in range(1, 11):
        ladder.peers.result(2025, f"{number:05d}", "70")
    return ladder

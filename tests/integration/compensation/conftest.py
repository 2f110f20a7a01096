"""Compensation on a fresh database, with stand-ins for its peers."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.integration.compensation.peers import Peers
from tests.support.apps import Apps, running_apps
from tests.support.databases import FreshDatabase
from tests.support.jobs import finished_job
from tests.support.pay_tables import table_document


@dataclass
class Compensation:
    """The running service, and how payroll speaks to it."""

    apps: Apps
    peers: Peers
    payroll: httpx.AsyncClient

    async def client(self, *roles: str, **options: Any) -> httpx.AsyncClient:
        return await self.apps.client("compensation", *roles, **options)

    async def table(self, valid_from: str = "2025-01", **changes: Any) -> int:
        """Save a pay table, and return its version."""
        body = {"valid_from": valid_from, "table": table_document() | changes}
        answer = await self.payroll.post("/v1/pay_tables", json=body)
        assert answer.status_code == 201, answer.text
        version: int = answer.json()["version"]
        return version

    async def draw_up(self, month: str = "2026-01") -> dict[str, Any]:
        return await finished_job(self.payroll, await self.payroll.post(f"/v1/months/{month}/statements"))

    async def statements(self, month: str = "2026-01", client: httpx.AsyncClient | None = None) -> dict[str, Any]:
        """The month's statements by personnel number."""
        answer = await (client or self.payroll).get(f"/v1/months/{month}/statements")
        assert answer.status_code == 200, answer.text
        return {each["employee_no"]: each for each in answer.json()["items"]}


@pytest.fixture
async def compensation(fresh_database: FreshDatabase) -> AsyncIterator[Compensation]:
    peers = Peers()
    async with running_apps(fresh_database, ["compensation"]) as apps:
        apps.network.add("ladder", peers.ladder())
        apps.network.add("appraisal", peers.appraisal())
        yield Compensation(apps, peers, await apps.client("compensation", "payroll"))


@pytest.fixture
async def staffed(compensation: Compensation) -> Compensation:
    """Five people in January 2026: promoted on the first, hired in it, masked, section chief, and gone before it."""
    await compensation.table()
    peers = compensation.peers
    peers.place("00001", "MB", end="2026-01-01")
    peers.place("00001", "MA", "2026-01-01")
    peers.place("00002", "JC", "2026-01-20", unit="0102")
    peers.place("00003", "JB")
    peers.place("00004", "SA", unit="0102")
    peers.place("00005", "MC", end="2026-01-01")
    peers.close("2026-01", {"00001": "92.50", "00002": "75.00", "00003": None, "00004": "59.99"})
    return compensation

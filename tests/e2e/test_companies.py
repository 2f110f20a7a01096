"""A company that has gone through its year, and another one that asks for everything of it."""

from pathlib import Path
from typing import Any

from rich.console import Console

from sample.stack import Stack
from sample.year import drive_year
from shared.platform.identity.callers import HUMAN_ROLES
from shared.platform.settings import SERVICES
from tests.e2e.test_permissions import operations_of
from tests.support.apps import COMPANY, OTHER_COMPANY, issuer_of, running_apps
from tests.support.databases import FreshDatabase
from tests.support.jobs import finished_job

DEMO = "003819"


async def test_another_company_gets_nothing_in_any_operation(fresh_database: FreshDatabase, tmp_path: Path) -> None:
    async with running_apps(fresh_database) as apps:
        stack = Stack(urls={name: f"http://{name}" for name in SERVICES}, sign=issuer_of(COMPANY).token)
        await drive_year(stack, tmp_path, Console(quiet=True), apps.network)
        for service in SERVICES:
            before = await everything(apps, service, COMPANY)
            assert any(DEMO in text for text in before.values()), service
            client = await apps.client(service, *HUMAN_ROLES, employee_no=DEMO, company=OTHER_COMPANY)
            for method, path, _ in operations_of(service):
                answer = await client.request(method, filled(service, path), json={}, params=question(path))
                if answer.status_code == 202:
                    job = await finished_job(client, answer)
                    assert job["state"] == "failed" or job["result"]["records"] == 0, (method, path)
                elif path.endswith("/audit_records"):
                    assert {record["actor"] for record in answer.json()["items"]} == {DEMO}, "of their own requests"
                elif method == "GET" and answer.status_code == 200:
                    assert answer.json().get("items", []) == [], path
                    assert DEMO not in answer.text, path
                else:
                    assert answer.status_code in {200, 404, 409, 415, 422, 428, 503}, (method, path, answer.text)
            assert await everything(apps, service, COMPANY) == before


async def everything(apps: Any, service: str, company: str) -> dict[str, str]:
    """What each read answers to somebody with every role, audit records aside."""
    client = await apps.client(service, *HUMAN_ROLES, employee_no=DEMO, company=company)
    found: dict[str, str] = {}
    for method, path, _ in operations_of(service):
        if method == "GET" and not path.endswith("/audit_records"):
            answer = await client.get(filled(service, path), params=question(path))
            found[path] = answer.text
    return found


def filled(service: str, path: str) -> str:
    """The path with somebody and a month that there is something to read of."""
    path = path.replace("00001", DEMO)
    return path.replace("2025-03", "2026-01") if service == "compensation" else path


def question(path: str) -> dict[str, str]:
    if path.endswith("/in_force"):
        return {"as_of": "2026-01-01" if "/policies/" in path else "2026-01"}
    return {"limit": "5000"} | ({"as_of": "2026-01-01"} if path.endswith(("/placements", "/spindle")) else {})

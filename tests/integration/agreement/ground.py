"""A sample year that all three services agree about, and ways to change it behind their backs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
from rich.console import Console

from sample.stack import Stack
from sample.year import drive_year
from shared.platform.settings import SERVICES
from tests.support.apps import COMPANY, Apps, issuer_of
from tests.support.jobs import finished_job

CHECK = "/v1/agreement_checks"
NOBODY = "999999"
"""A personnel number that is nobody's, and comes after all others."""

Findings = dict[str, list[str]]
"""The people found, by period and code."""

STEADY = (
    "SELECT employee_no FROM round_decision JOIN placement USING (company, employee_no) WHERE {condition} "
    "GROUP BY employee_no HAVING count(*) = 1 AND min(valid_from) < '2025-01-01' AND max(valid_to) IS NULL "
    "ORDER BY employee_no"
)
"""Whom the round left on their rung, and who were in one place all the time."""


async def drive(apps: Apps, folder: Path) -> None:
    """Let the sample company go through its year."""
    stack = Stack(urls={name: f"http://{name}" for name in SERVICES}, sign=issuer_of(COMPANY).token)
    await drive_year(stack, folder, Console(quiet=True), apps.network)


async def checked(apps: Apps, service: str) -> dict[str, Any]:
    """Let a service check, and return the job's result."""
    client = await apps.client(service, "auditor")
    job = await finished_job(client, await client.post(CHECK))
    assert (job["kind"], job["about"], job["state"]) == ("check_agreement", "all", "succeeded"), job
    assert job["done"] == job["total"] == job["result"]["periods"]
    result: dict[str, Any] = job["result"]
    places = [(each["period"], each["code"]) for each in result["findings"]]
    assert places == sorted(set(places))
    assert result["disagreements"] == sum(each["people"] for each in result["findings"])
    assert all(len(each["first"]) == min(each["people"], 20) for each in result["findings"])
    return result


async def findings(apps: Apps, service: str) -> Findings:
    """Let a service check, and return whom it finds."""
    return {f"{each['period']} {each['code']}": each["first"] for each in (await checked(apps, service))["findings"]}


async def change(apps: Apps, service: str, *statements: str) -> None:
    """Change a service's database as its owner; each statement changes something."""
    async with _owner(apps, service) as connection, connection.transaction():
        for statement in statements:
            outcome = await connection.execute(statement)
            assert not outcome.endswith(" 0"), f"nothing to change: {statement}"


async def people(apps: Apps, service: str, query: str) -> list[str]:
    """Return the personnel numbers that a query gives."""
    async with _owner(apps, service) as connection:
        return [row[0] for row in await connection.fetch(query)]


@asynccontextmanager
async def _owner(apps: Apps, service: str) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    connection = await asyncpg.connect(apps.databases[service].owner_url.replace("+asyncpg", "", 1))
    try:
        yield connection
    finally:
        await connection.close()

"""What must hold after every interruption: read from the databases and through the public operations."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import httpx

from tests.faults.saboteur import Acknowledged, Place

LISTS = (
    *(("appraisal", f"/v1/months/2025-{month:02d}/sheets") for month in (1, 6, 12)),
    ("appraisal", "/v1/years/2025/results"),
    ("ladder", "/v1/units"),
    ("ladder", "/v1/rounds/2025/nominations"),
    ("ladder", "/v1/rounds/2025/decisions"),
    ("ladder", "/v1/placements?from=2025-01-01&to=2026-02-01"),
    ("compensation", "/v1/months/2026-01/statements"),
)

_HALF_DONE = {
    "appraisal": {
        "a closing without all of its sheets": """
            SELECT month FROM monthly_closing AS closing WHERE people <> (
                SELECT count(*) FROM monthly_sheet AS sheet
                WHERE (sheet.company, sheet.month) = (closing.company, closing.month))""",
        "sheets without their closing": """
            SELECT DISTINCT month FROM monthly_sheet EXCEPT SELECT month FROM monthly_closing""",
        "a year without all of its results": """
            SELECT year FROM annual_closing AS closing WHERE people <> (
                SELECT count(*) FROM annual_result AS result
                WHERE (result.company, result.year) = (closing.company, closing.year))""",
    },
    "ladder": {
        "a finished round whose moves are not placements": """
            SELECT employee_no FROM round_decision JOIN round USING (company, year)
            WHERE state = 'finished' AND rung <> rung_before AND NOT EXISTS (
                SELECT FROM placement AS made WHERE (made.company, made.employee_no, made.rung)
                    = (round_decision.company, round_decision.employee_no, round_decision.rung)
                AND made.source = 'round')""",
        "placements of a round that is not finished": """
            SELECT employee_no FROM placement WHERE source = 'round' AND NOT EXISTS (
                SELECT FROM round WHERE state = 'finished' AND year::text = placement.source_ref)""",
        "a round without decisions": """
            SELECT year FROM round WHERE NOT EXISTS (
                SELECT FROM round_decision AS each WHERE (each.company, each.year) = (round.company, round.year))""",
    },
    "compensation": {
        "statements by two tables": """
            SELECT month FROM statement GROUP BY company, month HAVING count(DISTINCT table_version) > 1""",
    },
}
_OF_EACH = {
    "a job that ended twice": """
        SELECT detail->>'job' FROM audit_record WHERE detail ? 'job' GROUP BY 1 HAVING count(*) > 1""",
    "a job that succeeded without its record": """
        SELECT id FROM job WHERE finished_at IS NOT NULL AND problem IS NULL AND NOT EXISTS (
            SELECT FROM audit_record WHERE detail->>'job' = job.id::text AND outcome = 'done')""",
    "a job that crashed": "SELECT id FROM job WHERE problem->>'code' = 'internal_error'",
}


async def half_done(town: Place) -> list[str]:
    """Everything that is half-done or done twice; empty when all is well."""
    found = []
    for service, particular in _HALF_DONE.items():
        for what, statement in (particular | _OF_EACH).items():
            rows = await town.query(service, statement)
            found += [f"{service}: {what}: {[tuple(row.values()) for row in rows[:5]]}"] if rows else []
    return found


async def unfinished(town: Place, seconds: float = 60) -> list[str]:
    """The jobs that do not come to an end in time; empty when all do."""
    try:
        async with asyncio.timeout(seconds):
            while True:
                waiting = [
                    f"{service}: {row['kind']} {row['key']}"
                    for service in _HALF_DONE
                    for row in await town.query(service, "SELECT kind, key FROM job WHERE finished_at IS NULL")
                ]
                if not waiting:
                    return []
                await asyncio.sleep(0.2)
    except TimeoutError:
        return waiting


async def lost(acknowledged: Sequence[Acknowledged]) -> list[str]:
    """The acknowledged writes that are not there: asked again with its key, each gives its first answer."""
    found = []
    async with httpx.AsyncClient(timeout=60, trust_env=False) as client:
        for each in acknowledged:
            answer = await client.request(
                each.request.method, each.request.url, headers=each.request.headers, content=each.body
            )
            if answer.headers.get("idempotency-replayed") != "true" or answer.json() != json.loads(each.answer):
                found.append(f"{each.operation}: {answer.status_code} {answer.text[:300]}")
    return found


async def reading(town: Place) -> dict[str, Any]:
    """What the year came to, list by list."""
    token = town.stack.token("auditor")
    found = {}
    async with httpx.AsyncClient(timeout=60, trust_env=False) as client:
        for service, path in LISTS:
            url = httpx.URL(town.stack.urls[service] + path).copy_merge_params({"limit": "1000"})
            answer = await client.get(url, headers={"Authorization": f"Bearer {token}"})
            found[path] = [_without_times(item) for item in answer.json()["items"]]
    return found


def _without_times(item: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in item.items() if not key.endswith("_at")}

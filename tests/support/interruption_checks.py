"""Checks for after an interruption: nothing is half-done, nothing is lost."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import httpx

from tests.support.saboteur import Acknowledged, Place

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
            SELECT month FROM pay_statement GROUP BY company, month, version
            HAVING count(DISTINCT table_version) > 1""",
        "a pay list with other statements than it counts": """
            SELECT month FROM pay_list WHERE people + complete IS DISTINCT FROM (
                SELECT count(*) + count(gross) FROM pay_statement AS each
                WHERE (each.company, each.month, each.version)
                    = (pay_list.company, pay_list.month, pay_list.version))""",
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


async def half_done_effects(town: Place) -> list[str]:
    """Return everything that is half-done or done twice. The list is empty when all is well."""
    effects = []
    for service, particular in _HALF_DONE.items():
        for what, statement in (particular | _OF_EACH).items():
            rows = await town.query(service, statement)
            effects += [f"{service}: {what}: {[tuple(row.values()) for row in rows[:5]]}"] if rows else []
    return effects


async def unfinished_jobs(town: Place, seconds: float = 60) -> list[str]:
    """Return the jobs that do not end in time. The list is empty when all do."""
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


async def lost_writes(acknowledged: Sequence[Acknowledged]) -> list[str]:
    """Return the acknowledged writes that are lost: sent again with its key, a kept write gives its first answer."""
    writes = []
    async with httpx.AsyncClient(timeout=60, trust_env=False) as client:
        for write in acknowledged:
            answer = await client.request(
                write.request.method, write.request.url, headers=write.request.headers, content=write.body
            )
            if answer.headers.get("idempotency-replayed") != "true" or answer.json() != json.loads(write.answer):
                writes.append(f"{write.operation}: {answer.status_code} {answer.text[:300]}")
    return writes


async def read_lists(town: Place) -> dict[str, Any]:
    """Return the lists that show the result of the year, without their times."""
    token = town.stack.token("auditor")
    lists = {}
    async with httpx.AsyncClient(timeout=60, trust_env=False) as client:
        for service, path in LISTS:
            url = httpx.URL(town.stack.urls[service] + path).copy_merge_params({"limit": "1000"})
            answer = await client.get(url, headers={"Authorization": f"Bearer {token}"})
            lists[path] = [_without_times(item) for item in answer.json()["items"]]
    return lists


def _without_times(item: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in item.items() if not key.endswith("_at")}

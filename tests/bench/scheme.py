"""The rules that the measurements go by: those of the first worked cases."""

import json
from pathlib import Path
from typing import Any

from tests.bench.ground import Ground

_CASES = Path(__file__).parents[1] / "cases"


def case(name: str, key: str) -> Any:
    """Return a document of a worked case."""
    return json.loads((_CASES / name).read_text(encoding="utf-8"))[key]


async def save_scheme(ground: Ground) -> None:
    """Save the scheme of the first case of scoring, of six indicators."""
    await _save(
        ground, "appraisal", "/v1/schemes", valid_from="2024-01", scheme=case("scoring/01_plain.json", "scheme")
    )


async def save_policy(ground: Ground) -> None:
    """Save a policy with the quota in full force."""
    policy = case("placement/01_everyone_stays.json", "policy")
    await _save(ground, "ladder", "/v1/policies", valid_from="2024-01-01", policy=policy)


async def save_pay_table(ground: Ground) -> None:
    """Save the pay table of the first case of pay."""
    table = case("pay/01_plain.json", "table")
    await _save(ground, "compensation", "/v1/pay_tables", valid_from="2024-01", table=table)


async def _save(ground: Ground, service: str, path: str, **body: Any) -> None:
    client = await ground.client(service, "personnel", "payroll")
    answer = await client.post(path, json=body)
    if answer.status_code != 201:
        raise RuntimeError(answer.text)

"""The rules that the measurements go by: the model documents of the worked cases."""

from typing import Any

from tests.bench.ground import Ground
from tests.support.cases import load_shared


async def save_scheme(ground: Ground) -> None:
    """Save the model scheme, of six indicators."""
    await _save(ground, "appraisal", "/v1/schemes", valid_from="2024-01", scheme=load_shared("scoring"))


async def save_policy(ground: Ground) -> None:
    """Save the model policy, with the quota in full force."""
    await _save(ground, "ladder", "/v1/policies", valid_from="2024-01-01", policy=load_shared("placement"))


async def save_pay_table(ground: Ground) -> None:
    """Save the model pay table."""
    await _save(ground, "compensation", "/v1/pay_tables", valid_from="2024-01", table=load_shared("pay"))


async def _save(ground: Ground, service: str, path: str, **body: Any) -> None:
    client = await ground.client(service, "personnel", "payroll")
    answer = await client.post(path, json=body)
    if answer.status_code != 201:
        raise RuntimeError(answer.text)

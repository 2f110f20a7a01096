"""What moves cost."""

from typing import Any

import pytest

from shared.kernel.rungs import Rung
from shared.platform.identity.callers import Caller
from shared.platform.identity.tokens import ServiceSigner
from tests.integration.compensation.conftest import Compensation
from tests.support.apps import COMPANY, private_keys
from tests.support.pay_tables import table_document


def question(*moves: tuple[str, str, str], effective_on: str = "2026-01-01", year: int = 2026) -> dict[str, Any]:
    return {
        "year": year,
        "effective_on": effective_on,
        "moves": [{"employee_no": who, "from": before, "to": after} for who, before, after in moves],
    }


UP, DOWN = ("00001", "MA", "SC"), ("00002", "MC", "JA")  # 900 more and 700 less a month


async def test_months_left_and_a_full_year(compensation: Compensation) -> None:
    await compensation.table("2025-01")
    answer = await compensation.payroll.post("/v1/quotes", json=question(UP, DOWN, effective_on="2026-09-15"))
    assert answer.status_code == 200, answer.text
    assert answer.json() == {
        "cost": "600.00",
        "full_year_cost": "2400.00",
        "months": 3,
        "moves": 2,
        "by_month": [{"month": f"2026-{number}", "cost": "200.00"} for number in (10, 11, 12)],
        "table_versions": [1],
    }


async def test_by_day_the_first_month_counts_by_its_days(compensation: Compensation) -> None:
    await compensation.table("2025-01", takes_effect="by_day")
    quote = (await compensation.payroll.post("/v1/quotes", json=question(UP, effective_on="2026-12-31"))).json()
    assert (quote["cost"], quote["months"]) == ("29.03", 1)
    assert quote["by_month"] == [{"month": "2026-12", "cost": "29.03"}]


async def test_each_month_goes_by_its_own_table(compensation: Compensation) -> None:
    await compensation.table("2025-01")
    dearer = table_document()["standards"]
    for rung in ("SC", "SB", "SA"):
        dearer[rung]["base"] = f"{float(dearer[rung]['base']) + 100:.2f}"
    await compensation.table("2026-07", standards=dearer)
    quote = (await compensation.payroll.post("/v1/quotes", json=question(UP))).json()
    assert (quote["cost"], quote["full_year_cost"]) == ("11400.00", "12000.00")
    assert quote["table_versions"] == [1, 2]
    assert [each["cost"] for each in quote["by_month"]] == ["900.00"] * 6 + ["1000.00"] * 6


async def test_nothing_before_the_first_table(compensation: Compensation) -> None:
    answer = await compensation.payroll.post("/v1/quotes", json=question(UP))
    assert (answer.status_code, answer.json()["code"]) == (404, "no_pay_table_in_force")
    await compensation.table("2026-07")
    assert (await compensation.payroll.post("/v1/quotes", json=question(UP))).status_code == 404
    later = await compensation.payroll.post("/v1/quotes", json=question(UP, effective_on="2026-07-01"))
    assert (later.status_code, later.json()["cost"]) == (200, "5400.00")


async def test_no_moves_cost_nothing(compensation: Compensation) -> None:
    await compensation.table("2025-01")
    quote = (await compensation.payroll.post("/v1/quotes", json=question())).json()
    assert (quote["cost"], quote["full_year_cost"], quote["moves"], quote["by_month"]) == ("0.00", "0.00", 0, [])


async def test_faults_are_pointed_at_together(compensation: Compensation) -> None:
    await compensation.table("2025-01")
    moves = [UP, ("00003", "ZZ", "MA"), ("00001", "MC", "YY")]
    answer = await compensation.payroll.post("/v1/quotes", json=question(*moves))
    assert (answer.status_code, answer.json()["code"]) == (422, "moves_invalid")
    assert [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]] == [
        ("/moves/2/employee_no", "employee_no_repeated"),
        ("/moves/1/from", "unknown_rung"),
        ("/moves/2/to", "unknown_rung"),
    ]
    again = await compensation.payroll.post("/v1/quotes", json=question(UP, UP))
    assert [fault["pointer"] for fault in again.json()["errors"]] == ["/moves/1/employee_no"]


async def test_a_large_round_is_one_question(compensation: Compensation) -> None:
    await compensation.table("2025-01")
    rungs = list(Rung)
    moves = [(f"{number:05d}", rungs[number % 8], rungs[number % 8 + 1]) for number in range(8_000)]
    quote = (await compensation.payroll.post("/v1/quotes", json=question(*moves))).json()
    # From JC to SA it is 5400 yuan a month with the section chief's allowance; 1000 people at each of the 8 steps.
    assert (quote["moves"], quote["cost"]) == (8_000, f"{1000 * 5400 * 12}.00")


@pytest.mark.parametrize("role", ["client_manager", "county_group", "committee_member", "auditor", "portal"])
async def test_few_may_ask(compensation: Compensation, role: str) -> None:
    client = await compensation.client(role, employee_no="00001")
    assert (await client.post("/v1/quotes", json=question(UP))).status_code == 403


async def test_the_ladder_may_ask(compensation: Compensation) -> None:
    await compensation.table("2025-01")
    token = ServiceSigner("ladder", private_keys()["ladder"]).token("compensation", Caller(COMPANY, "personnel", ()))
    client = await compensation.client()
    answer = await client.post("/v1/quotes", json=question(UP), headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["cost"]) == (200, "10800.00")

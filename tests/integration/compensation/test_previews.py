"""The calculator of a month's pay."""

from typing import Any

import pytest

from tests.integration.compensation.conftest import Compensation
from tests.support.cases import load_cases

CASES = load_cases("pay")
PREVIEW = "/v1/statements/preview"


def question(name: str = "01_plain", **changes: Any) -> dict[str, Any]:
    return {key: value for key, value in CASES[name].items() if key not in {"says", "expected"}} | changes


async def test_the_worked_cases(compensation: Compensation) -> None:
    everybody = await compensation.client("portal")
    for name, case in CASES.items():
        answer = await everybody.post(PREVIEW, json=question(name))
        assert (answer.status_code, answer.json()) == (200, case["expected"]), name


async def test_without_a_table_the_one_in_force_counts(compensation: Compensation) -> None:
    asked = question()
    del asked["table"]
    missing = await compensation.payroll.post(PREVIEW, json=asked)
    assert (missing.status_code, missing.json()["code"]) == (404, "no_pay_table_in_force")
    await compensation.table("2026-02")
    assert (await compensation.payroll.post(PREVIEW, json=asked)).json() == CASES["01_plain"]["expected"]


async def test_without_score_or_mask_it_is_pending(compensation: Compensation) -> None:
    answer = await compensation.payroll.post(PREVIEW, json=question(score=None))
    assert (answer.status_code, answer.json()) == (200, {"status": "pending", "reason": "no_month_score"})


@pytest.mark.parametrize(
    ("changes", "code", "faults"),
    [
        ({"placements": []}, "not_employed_in_month", [("/placements", "not_employed_in_month")]),
        (
            {"placements": [{"rung": "XX", "from": "2025-02-30", "to": None}]},
            "placements_invalid",
            [("/placements/0/rung", "unknown_rung"), ("/placements/0/from", "not_a_date")],
        ),
        (
            {
                "placements": [
                    {"rung": "MB", "from": "2025-01-01", "to": None},
                    {"rung": "MA", "from": "2026-02-10", "to": "2026-02-10"},
                    {"rung": "MA", "from": "2026-02-10"},
                ]
            },
            "placements_invalid",
            [("/placements/1/to", "span_empty"), ("/placements/2/from", "placements_overlap")],
        ),
        ({"table": {}}, "pay_table_invalid", None),
        ({"month": "2026-13"}, "request_invalid", [("/month", "value_invalid")]),
        ({"score": True}, "request_invalid", [("/score", "value_invalid")]),
        ({"extra": 1}, "request_invalid", [("/extra", "extra_forbidden")]),
    ],
)
async def test_refusals_point_at_their_place(
    compensation: Compensation, changes: dict[str, Any], code: str, faults: list[tuple[str, str]] | None
) -> None:
    answer = await compensation.payroll.post(PREVIEW, json=question(**changes))
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    found = [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]]
    if faults is None:
        assert {pointer.split("/")[1] for pointer, _ in found} == {"table"}
    else:
        assert found == faults

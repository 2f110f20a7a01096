"""The decisions of the sample year, which are the same whichever way it was driven."""

import csv
from collections.abc import Sequence
from typing import Any

from sample.expected import EXPECTED

REASONS = {
    "up",
    "hold",
    "no_seat",
    "beyond_seats",
    "last_place",
    "tie_at_cut",
    "too_few_months",
    "protected",
    "warned",
    "grade_down",
    "tier_down",
}


def check_sample_decisions(decisions: Sequence[dict[str, Any]]) -> None:
    """Compare everybody's decision with the committed ones. Each of ``REASONS`` occurs among them."""
    rows = [
        {
            "employee_no": decision["employee_no"],
            "rung_before": decision["rung_before"],
            "rung": decision["rung"],
            "outcome": decision["outcome"],
            "reasons": " ".join(decision["reasons"]),
        }
        for decision in decisions
    ]
    with EXPECTED.open(encoding="utf-8-sig", newline="") as file:
        assert rows == list(csv.DictReader(file))
    assert {reason for decision in decisions for reason in decision["reasons"]} >= REASONS

"""The worked examples of placement, in files that people of the field can read."""

import json
from pathlib import Path
from typing import Any

import pytest

from services.ladder.policies.domain.policy import read_policy
from services.ladder.rounds.domain.facts import read_people
from services.ladder.rounds.domain.placing import place

CASES = sorted((Path(__file__).parent / "placement").glob("*.json"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    case: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    placing = place(read_people(case["people"]), read_policy(case["policy"]))
    assert {
        "seats": dict(placing.seats),
        "over": dict(placing.over),
        "rungs": {decision.employee_no: decision.rung for decision in placing.decisions},
        "reasons": {decision.employee_no: list(decision.reasons) for decision in placing.decisions},
    } == case["expected"]


def test_there_are_cases() -> None:
    assert len(CASES) == 25

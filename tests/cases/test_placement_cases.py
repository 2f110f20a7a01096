"""The worked examples of placement, in files that people of the field can read."""

import pytest

from services.ladder.policies.domain.policy import read_policy
from services.ladder.rounds.domain.facts import read_people
from services.ladder.rounds.domain.placing import place
from tests.support.cases import load_cases

CASES = load_cases("placement")


def test_every_case_is_run() -> None:
    assert len(CASES) == 25


@pytest.mark.parametrize("name", CASES)
def test_the_placing_is_the_one_of_the_case(name: str) -> None:
    case = CASES[name]
    placing = place(read_people(case["people"]), read_policy(case["policy"]))
    assert {
        "seats": dict(placing.seats),
        "over": dict(placing.over),
        "rungs": {decision.employee_no: decision.rung for decision in placing.decisions},
        "reasons": {decision.employee_no: list(decision.reasons) for decision in placing.decisions},
    } == case["expected"]

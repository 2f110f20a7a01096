"""Eligibility for the management track."""

from typing import Any

import pytest

from services.ladder.policies.domain.policy import read_policy
from services.ladder.rounds.domain.conditions import Condition
from services.ladder.rounds.domain.eligibility import eligibility
from tests.support.documents import bend
from tests.support.ladder_samples import person, policy, policy_document

READY = {"rung": "SC", "annual_score": "80", "competency_score": "80"}


@pytest.mark.parametrize(
    ("facts", "unmet"),
    [
        ({}, []),
        ({"rung": "SA", "annual_score": "99"}, []),
        ({"rung": "MA"}, ["tier"]),
        ({"vetoed": True}, ["not_vetoed"]),
        ({"annual_score": "79.99"}, ["band"]),
        ({"annual_score": None}, ["band"]),
        ({"competency_score": "79.99"}, ["competency_score"]),
        ({"competency_score": None}, ["competency_score"]),
        ({"rung": "JC", "vetoed": True, "annual_score": "10"}, ["tier", "not_vetoed", "band"]),
    ],
)
def test_each_condition_is_answered(facts: dict[str, Any], unmet: list[str]) -> None:
    answer = eligibility(person(**{**READY, **facts}), policy())
    (row,) = answer.standing.any_of
    asked = [*answer.standing.conditions, *row.conditions]
    assert [condition.name for condition in asked] == ["tier", "not_vetoed", "band", "competency_score"]
    assert [condition.name for condition in asked if not condition.met] == unmet
    assert answer.eligible is (not unmet)
    assert answer.employee_no == "0007"


def test_what_was_had_and_what_is_needed() -> None:
    answer = eligibility(person(rung="MA", annual_score="91", competency_score="75.50", vetoed=True), policy())
    assert answer.standing.conditions == (
        Condition("tier", "senior", "middle", met=False),
        Condition("not_vetoed", "true", "false", met=False),
        Condition("band", "good", "excellent", met=True),
    )
    assert answer.standing.any_of[0].conditions == (Condition("competency_score", "80", "75.50", met=False),)


def test_one_row_is_enough() -> None:
    rows = [{"competency_score": "80"}, {"certificate_level": 3, "education": "bachelor"}]
    rules = read_policy(bend(policy_document(), "/management_track/any_of", rows))
    answer = eligibility(
        person(**{**READY, "competency_score": None, "certificate_level": 3, "education": "master"}), rules
    )
    assert [row.met for row in answer.standing.any_of] == [False, True]
    assert answer.eligible

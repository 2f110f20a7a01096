"""Eligibility for the management track, and what one still lacks for the next step."""

from typing import Any

import pytest

from services.ladder.policies.domain.policy import read_policy
from services.ladder.rounds.domain.conditions import Condition
from services.ladder.rounds.domain.earning import explain_step
from services.ladder.rounds.domain.eligibility import eligibility
from shared.kernel.rungs import Rung
from tests.unit.ladder.samples import bend, person, policy, policy_document

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
    found = eligibility(person(**{**READY, **facts}), policy())
    (row,) = found.standing.any_of
    asked = [*found.standing.conditions, *row.conditions]
    assert [condition.name for condition in asked] == ["tier", "not_vetoed", "band", "competency_score"]
    assert [condition.name for condition in asked if not condition.met] == unmet
    assert found.eligible is (not unmet)
    assert found.employee_no == "0007"


def test_what_was_had_and_what_is_needed() -> None:
    found = eligibility(person(rung="MA", annual_score="91", competency_score="75.50", vetoed=True), policy())
    assert found.standing.conditions == (
        Condition("tier", "senior", "middle", met=False),
        Condition("not_vetoed", "true", "false", met=False),
        Condition("band", "good", "excellent", met=True),
    )
    assert found.standing.any_of[0].conditions == (Condition("competency_score", "80", "75.50", met=False),)


def test_one_row_is_enough() -> None:
    rows = [{"competency_score": "80"}, {"certificate_level": 3, "education": "bachelor"}]
    rules = read_policy(bend(policy_document(), "/management_track/any_of", rows))
    found = eligibility(
        person(**{**READY, "competency_score": None, "certificate_level": 3, "education": "master"}), rules
    )
    assert [row.met for row in found.standing.any_of] == [False, True]
    assert found.eligible


def test_what_one_lacks_for_the_next_step() -> None:
    step = explain_step(person(rung="MA", annual_score="88", education="college", months_of_service=60), policy())
    assert step is not None
    assert step.rung is Rung.SC
    assert not step.standing.met
    assert step.standing.conditions == (
        Condition("band", "excellent", "good", met=False),
        Condition("additional_score", "80", None, met=False),
    )
    assert step.standing.any_of[1].conditions == (
        Condition("education", "college", "college", met=True),
        Condition("months_in_tier", "36", "40", met=True),
        Condition("months_of_service", "72", "60", met=False),
    )


def test_a_step_that_is_open() -> None:
    step = explain_step(person(rung="JC", annual_score="80", months_in_rung=12), policy())
    assert step is not None
    assert step.standing.met


def test_there_is_no_step_from_the_top_nor_to_a_rung_that_is_closed() -> None:
    assert explain_step(person(rung="SA"), policy()) is None
    assert explain_step(person(rung="JC"), read_policy(bend(policy_document(), "/promotion/JB", ...))) is None

"""Who takes the additional appraisal."""

from typing import Any

import pytest

from services.ladder.policies.domain.policy import read_policy
from services.ladder.rounds.domain.candidates import Candidate, candidates
from shared.kernel.rungs import Rung
from tests.support.documents import bend
from tests.support.ladder_samples import person, policy, policy_document

SENIOR_READY = {"rung": "MA", "annual_score": "95", "education": "bachelor"}


def rungs(**facts: Any) -> list[str]:
    """Return the rungs that the additional appraisal could open for a person."""
    return [rung.value for taker in candidates([person(**facts)], policy()) for rung in taker.for_rungs]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (SENIOR_READY, ["SC"]),
        ({**SENIOR_READY, "additional_score": "10"}, ["SC"]),
        ({**SENIOR_READY, "annual_score": "89.99"}, []),
        ({**SENIOR_READY, "months_of_service": 47}, []),
        ({**SENIOR_READY, "education": None}, []),
        ({**SENIOR_READY, "vetoed": True}, []),
        ({**SENIOR_READY, "appraised_months": 5}, []),
        ({**SENIOR_READY, "annual_score": None}, []),
        ({"rung": "JA", "annual_score": "80"}, ["MC"]),
        ({"rung": "JB", "annual_score": "99"}, []),
        ({"rung": "MB", "annual_score": "99"}, []),
        ({"rung": "SA", "annual_score": "99"}, []),
    ],
)
def test_whose_year_would_move_them_up_a_tier(facts: dict[str, Any], expected: list[str]) -> None:
    assert rungs(**facts) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"rung": "JC", "annual_score": "90", "months_in_rung": 0}, ["JB", "JA"]),
        ({"rung": "JB", "annual_score": "90", "months_in_rung": 0}, ["JA", "MC"]),
        ({"rung": "JB", "annual_score": "89", "months_in_rung": 99}, []),
        ({"rung": "MB", "annual_score": "90", "education": None}, ["MA"]),
        ({"rung": "JA", "annual_score": "85"}, ["MC"]),
        ({"rung": "SB", "annual_score": "95", "months_in_rung": 0}, ["SA"]),
        ({"rung": "SA", "annual_score": "95"}, []),
    ],
)
def test_who_is_nominated_for_a_skip(facts: dict[str, Any], expected: list[str]) -> None:
    assert rungs(**facts, skip_nominated=True) == expected


def test_a_tier_that_asks_for_no_additional_score_ranks_by_it_all_the_same() -> None:
    asks_nothing = read_policy(bend(policy_document(), "/promotion/MC/additional_score", ...))
    (taker,) = candidates([person(rung="JA", annual_score="80")], asks_nothing)
    assert taker == Candidate("0007", Rung.JA, (Rung.MC,))


def test_they_come_by_personnel_number() -> None:
    people = [person(employee_no=number, **SENIOR_READY) for number in ("9", "10", "010")]
    assert [taker.employee_no for taker in candidates(people, policy())] == ["010", "10", "9"]


def test_nobody_without_a_policy_for_skips() -> None:
    document = policy_document()
    del document["skip"]
    assert candidates([person(rung="JB", annual_score="99", skip_nominated=True)], read_policy(document)) == ()

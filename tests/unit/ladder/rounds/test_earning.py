"""What each person has earned, and what one still lacks for the next step."""

from services.ladder.policies.domain.policy import read_policy
from services.ladder.rounds.domain.conditions import Condition
from services.ladder.rounds.domain.earning import explain_step
from shared.kernel.rungs import Rung
from tests.support.documents import bend
from tests.support.ladder_samples import person, policy, policy_document


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

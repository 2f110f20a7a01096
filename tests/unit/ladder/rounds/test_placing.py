"""Placement: what the worked cases do not show."""

from typing import Any

import pytest

from services.ladder.policies.domain.policy import YearBand
from services.ladder.rounds.domain.facts import Person
from services.ladder.rounds.domain.fitting import Rank
from services.ladder.rounds.domain.placing import OUTCOME_NAMES, Placing, place
from shared.kernel.errors import Fault, Invalid
from shared.kernel.names import Name
from shared.kernel.rungs import Rung, Tier
from tests.support.ladder_samples import person, policy

HALVES = {"shares": {"senior": "0", "middle": "0.5", "junior": "0.5"}}


def somebody(number: str, rung: str, score: str | None, **facts: Any) -> Person:
    return person(employee_no=number, rung=rung, annual_score=score, months_in_rung=0, **facts)


def reasons(placing: Placing) -> dict[str, tuple[str, ...]]:
    return {decision.employee_no: decision.reasons for decision in placing.decisions}


def test_a_decision_says_everything() -> None:
    placing = place(
        [person(annual_score="95"), somebody("0001", "MC", "96"), somebody("1", "JC", "50")], policy(**HALVES)
    )
    first, second, third = placing.decisions
    assert (first.employee_no, first.rung_before, first.rung, first.outcome) == ("0001", Rung.MC, Rung.MC, "held")
    assert first.ranks == {Tier.MIDDLE: Rank(1, 2)}
    assert (second.rung, second.outcome, second.reasons) == (Rung.JA, "demoted", ("up", "last_place"))
    assert (second.band, second.acceptable) == (YearBand.EXCELLENT, (Rung.MA, Rung.MB))
    assert second.ranks == {Tier.MIDDLE: Rank(2, 2)}
    assert (third.band, third.ranks, third.outcome) == (YearBand.FAIL, {}, "held")
    assert placing.people == {Tier.JUNIOR: 2, Tier.MIDDLE: 1, Tier.SENIOR: 0}
    assert placing.over == {}


def test_every_repeated_number_has_its_fault() -> None:
    people = [person(), person(employee_no="1"), person(), person()]
    with pytest.raises(Invalid) as refused:
        place(people, policy())
    assert refused.value.code == "people_invalid"
    assert refused.value.faults == [
        Fault("/2/employee_no", "employee_no_repeated", {"employee_no": "0007", "first": 1}),
        Fault("/3/employee_no", "employee_no_repeated", {"employee_no": "0007", "first": 1}),
    ]


def test_numbers_rank_as_text() -> None:
    placing = place([somebody("9", "MC", "70"), somebody("10", "MC", "70")], policy(**HALVES))
    assert reasons(placing) == {"10": ("hold", "tie_at_cut"), "9": ("hold", "last_place", "tie_at_cut")}


def test_a_tie_needs_somebody_seated() -> None:
    nobody_seated = {"shares": {"senior": "0", "middle": "0", "junior": "1"}}
    placing = place([somebody("1", "MC", "70"), somebody("2", "MC", "70")], policy(**nobody_seated))
    assert reasons(placing) == {"1": ("hold", "last_place"), "2": ("hold", "last_place")}


def test_the_margin_breaks_even_with_an_equal_newcomer() -> None:
    newcomer = person(employee_no="1", rung="JA", annual_score="85", additional_score="99")
    holder = somebody("2", "MC", "80")
    assert reasons(place([newcomer, holder], policy(**HALVES, incumbent_margin="4.99")))["1"] == ("up",)
    assert reasons(place([newcomer, holder], policy(**HALVES, incumbent_margin="5")))["1"] == ("up", "no_seat")


def test_newcomers_rank_by_the_additional_score_before_their_months() -> None:
    people = [
        person(employee_no="1", rung="JA", additional_score="80", months_in_tier=40),
        person(employee_no="2", rung="JA", additional_score="80.01", months_in_tier=39),
    ]
    assert {decision.employee_no: decision.rung for decision in place(people, policy(**HALVES)).decisions} == {
        "1": Rung.JA,
        "2": Rung.MC,
    }


def test_in_the_years_before_holders_come_first_and_are_never_marked() -> None:
    people = [
        somebody("1", "MC", "61"),
        somebody("2", "MC", "61"),
        somebody("3", "SC", "50", previous_band="fail"),
        person(employee_no="4", rung="JA", annual_score="95", additional_score="99"),
    ]
    placing = place(people, policy(**HALVES, enforcement="promotions_only"))
    assert reasons(placing) == {"1": ("hold",), "2": ("hold",), "3": ("tier_down",), "4": ("up", "no_seat")}
    assert placing.over == {Tier.MIDDLE: 1}
    assert placing.decisions[3].ranks == {Tier.MIDDLE: Rank(4, 4)}


BOTTOM = {**HALVES, "bottom_review_max_share": "0.5"}
JUNIORS = [
    somebody("1", "JC", "70"),
    somebody("2", "JC", "61", protected=True),
    somebody("3", "JC", "62"),
    somebody("4", "JC", None),
    somebody("5", "JC", "63"),
    somebody("6", "JB", "75"),
]


@pytest.mark.parametrize(
    ("quota", "marked"),
    [
        (BOTTOM, ["3"]),
        ({**BOTTOM, "bottom_review_max_share": "0.34"}, []),
        ({**BOTTOM, "shares": {"senior": "0", "middle": "0.7", "junior": "0.3"}}, ["3"]),
        (
            {**BOTTOM, "shares": {"senior": "0", "middle": "1", "junior": "0"}, "bottom_review_max_share": "1"},
            ["1", "3", "5", "6"],
        ),
        ({**BOTTOM, "enforcement": "promotions_only"}, []),
        ({**BOTTOM, "enforcement": "off"}, []),
        ({**BOTTOM, "shares": {"senior": "0", "middle": "0", "junior": "1"}}, []),
        (HALVES, []),
    ],
)
def test_the_last_of_too_many_juniors_are_marked_and_nobody_in_anothers_stead(
    quota: dict[str, Any], marked: list[str]
) -> None:
    placing = place(JUNIORS, policy(**quota))
    assert [decision.employee_no for decision in placing.decisions if "bottom_review" in decision.reasons] == marked


def test_each_outcome_has_a_name_in_both_languages() -> None:
    assert {
        "promoted": Name("晋升", "promoted"),
        "held": Name("保持", "held"),
        "demoted": Name("下降", "demoted"),
    } == OUTCOME_NAMES

"""Rounds: their counts, the amendments that a deciding body may make, and the amended decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from services.ladder.policies.domain.policy import YearBand
from services.ladder.rounds.domain.placing import outcome_of
from services.ladder.rounds.domain.rounds import (
    AMENDED,
    Amendment,
    CountedRound,
    RoundDecision,
    RoundState,
    effective_day,
    find_amendment_faults,
    find_decider_faults,
    is_decider,
    open_rungs,
    quorum_of,
)
from shared.kernel.errors import Fault
from shared.kernel.rungs import RUNGS, Rung, Tier

DECISION = RoundDecision(
    employee_no="1",
    unit_code="A",
    unit_path="LY/A/",
    rung_before=Rung.MB,
    proposed_rung=Rung.MA,
    rung=Rung.MA,
    outcome="promoted",
    reasons=("up",),
    band=YearBand.GOOD,
    acceptable=(Rung.MA, Rung.MB),
    ranks={},
    facts={},
)
PROTECTED = replace(DECISION, facts={"protected": True})
SENIOR = replace(DECISION, rung_before=Rung.SC, proposed_rung=Rung.SC, rung=Rung.SC, acceptable=(Rung.SC,))


def faults_of(decision: RoundDecision, *rungs: Rung, seats: Mapping[Tier, int] | None = None) -> list[Fault]:
    """Return the faults of amendments to the only decision of a round with a seat in each tier."""
    amendments = [Amendment(decision.employee_no, rung, "x") for rung in rungs]
    seats = {Tier.SENIOR: 1, Tier.MIDDLE: 1} if seats is None else seats
    return find_amendment_faults({decision.employee_no: decision}, amendments, seats, {}, ())


def counted(seats: Mapping[Tier, int], **rungs: int) -> CountedRound:
    """Return a round after which its rungs hold so many people; a rung that is left out holds nobody."""
    return CountedRound(
        year=2025,
        state=RoundState.PROPOSED,
        policy_version=1,
        effective_on=date(2026, 1, 1),
        input_digest="",
        seats=seats,
        proposed_over={},
        cost={},
        decision=None,
        revision=1,
        proposed_at=datetime(2026, 1, 5, tzinfo=UTC),
        proposed_by="0001",
        proposed_by_no="0001",
        late=(),
        units=None,
        decided_at=None,
        decided_by=None,
        finished_at=None,
        finish_job=None,
        rungs={rung: rungs.get(rung.value, 0) for rung in RUNGS},
        outcomes={},
        reasons={},
    )


SEATS = {Tier.SENIOR: 2, Tier.MIDDLE: 3, Tier.JUNIOR: 1}


def test_a_round_has_the_people_of_all_its_rungs() -> None:
    assert counted(SEATS, SA=1, MB=2, JC=4).headcount == 7


def test_a_tier_has_the_people_of_its_rungs() -> None:
    round_ = counted(SEATS, SA=1, SC=1, MA=1, MB=2, MC=4, JA=5, JC=3)
    assert round_.people == {Tier.SENIOR: 2, Tier.MIDDLE: 7, Tier.JUNIOR: 8}


@pytest.mark.parametrize(
    ("rungs", "over"),
    [
        ({"SC": 2, "MA": 3, "JA": 1}, {}),
        ({"SC": 3, "MA": 3, "JA": 1}, {Tier.SENIOR: 1}),
        ({"SC": 3, "MA": 2, "MC": 3, "JA": 1}, {Tier.SENIOR: 1, Tier.MIDDLE: 2}),
        ({"SC": 1, "MA": 1, "JA": 9}, {}),
    ],
)
def test_only_senior_and_middle_have_people_beyond_the_seats(rungs: dict[str, int], over: dict[Tier, int]) -> None:
    assert counted(SEATS, **rungs).over == over


def test_the_stored_states_of_a_round_never_change() -> None:
    assert {state.name: state.value for state in RoundState} == {
        "PROPOSED": "proposed",
        "DECIDED": "decided",
        "FINISHED": "finished",
    }


def test_the_stored_reason_of_an_amendment_never_changes() -> None:
    assert AMENDED == "amended"


def test_a_round_takes_effect_on_the_first_day_of_the_next_year() -> None:
    assert effective_day(2025) == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("before", "after", "outcome"),
    [
        (Rung.MB, Rung.MA, "promoted"),
        (Rung.MA, Rung.SC, "promoted"),
        (Rung.MB, Rung.MB, "held"),
        (Rung.MB, Rung.MC, "demoted"),
        (Rung.MC, Rung.JA, "demoted"),
    ],
)
def test_a_move_is_called_by_its_direction(before: Rung, after: Rung, outcome: str) -> None:
    assert outcome_of(before, after) == outcome


def test_the_rungs_that_are_open() -> None:
    assert open_rungs(DECISION) == (Rung.MA, Rung.MB, Rung.JA)


def test_no_lower_rung_is_open_for_the_protected() -> None:
    assert open_rungs(PROTECTED) == (Rung.MA, Rung.MB)


def test_no_lower_rung_is_open_below_junior() -> None:
    junior = replace(DECISION, rung_before=Rung.JB, acceptable=(Rung.JB,))
    assert open_rungs(junior) == (Rung.JB,)


def test_the_present_rung_is_open_to_who_did_not_earn_it() -> None:
    failed = replace(DECISION, acceptable=(Rung.MC,))
    assert open_rungs(failed) == (Rung.MB, Rung.MC, Rung.JA)


@pytest.mark.parametrize("rung", [Rung.MA, Rung.MB, Rung.JA])
def test_an_open_rung_may_be_chosen(rung: Rung) -> None:
    assert faults_of(DECISION, rung) == []


@pytest.mark.parametrize("rung", [Rung.MB, Rung.MA])
def test_somebody_protected_may_be_kept_or_raised(rung: Rung) -> None:
    assert faults_of(PROTECTED, rung) == []


@pytest.mark.parametrize(
    ("decision", "rung", "code", "params"),
    [
        (PROTECTED, Rung.JA, "protected_lowered", {"rung": "MB"}),
        (PROTECTED, Rung.MC, "protected_lowered", {"rung": "MB"}),
        (PROTECTED, Rung.SC, "rung_not_open", {"rung": "MB", "open": "MA, MB"}),
        (SENIOR, Rung.JA, "more_than_one_tier", {"rung": "SC"}),
        (SENIOR, Rung.JC, "more_than_one_tier", {"rung": "SC"}),
        (SENIOR, Rung.MC, "rung_not_open", {"rung": "SC", "open": "SC, MA"}),
        (DECISION, Rung.JB, "rung_not_open", {"rung": "MB", "open": "MA, MB, JA"}),
        (DECISION, Rung.MC, "rung_not_open", {"rung": "MB", "open": "MA, MB, JA"}),
        (DECISION, Rung.SC, "rung_not_open", {"rung": "MB", "open": "MA, MB, JA"}),
    ],
)
def test_a_rung_that_may_not_be_chosen_has_its_fault(
    decision: RoundDecision, rung: Rung, code: str, params: dict[str, str]
) -> None:
    assert faults_of(decision, rung) == [Fault("/0/rung", code, {"employee_no": "1", **params})]


def test_somebody_outside_the_round_is_not_amended() -> None:
    amendments = [Amendment("1", Rung.MB, "x"), Amendment("2", Rung.MB, "x")]
    assert find_amendment_faults({"1": DECISION}, amendments, {Tier.MIDDLE: 1}, {}, ()) == [
        Fault("/1/employee_no", "not_in_round", {"employee_no": "2"})
    ]


def test_nobody_is_amended_twice() -> None:
    assert faults_of(DECISION, Rung.MB, Rung.JA) == [Fault("/1/employee_no", "amended_twice", {"employee_no": "1"})]


def test_nobody_decides_about_oneself() -> None:
    amendments = [Amendment("1", Rung.MB, "x")]
    assert find_amendment_faults({"1": DECISION}, amendments, {Tier.MIDDLE: 1}, {}, {"1"}) == [
        Fault("/0/employee_no", "decides_about_oneself", {"employee_no": "1"})
    ]


def test_every_faulty_amendment_has_its_fault() -> None:
    amendments = [Amendment("2", Rung.MB, "x"), Amendment("1", Rung.SC, "x"), Amendment("3", Rung.MB, "x")]
    faults = find_amendment_faults({"1": DECISION}, amendments, {Tier.MIDDLE: 1}, {}, ())
    assert [fault.pointer for fault in faults] == ["/0/employee_no", "/1/rung", "/2/employee_no"]


def in_round(*decisions: RoundDecision) -> dict[str, RoundDecision]:
    """Return the decisions of several people by their personnel numbers, 1 and on."""
    return {str(number): replace(decision, employee_no=str(number)) for number, decision in enumerate(decisions, 1)}


JUNIOR = replace(DECISION, rung_before=Rung.JA, proposed_rung=Rung.JA, rung=Rung.JA, acceptable=(Rung.MC, Rung.JA))


@pytest.mark.parametrize(
    ("decisions", "amendments", "seats", "over"),
    [
        ((DECISION, DECISION), (), {Tier.MIDDLE: 1}, {Tier.MIDDLE: 1}),
        ((SENIOR, SENIOR), (), {Tier.SENIOR: 1}, {Tier.SENIOR: 1}),
        ((DECISION, DECISION), (), {}, {Tier.MIDDLE: 2}),
        ((DECISION, DECISION), (), {Tier.MIDDLE: 2}, {}),
        ((JUNIOR, JUNIOR), (), {}, {}),
        ((DECISION, JUNIOR), (Amendment("1", Rung.JA, "x"), Amendment("2", Rung.MC, "x")), {Tier.MIDDLE: 1}, {}),
    ],
)
def test_a_tier_may_hold_its_seats_and_who_is_over(
    decisions: Sequence[RoundDecision],
    amendments: Sequence[Amendment],
    seats: Mapping[Tier, int],
    over: Mapping[Tier, int],
) -> None:
    assert find_amendment_faults(in_round(*decisions), amendments, seats, over, ()) == []


@pytest.mark.parametrize(
    ("decisions", "amendments", "seats", "over", "params"),
    [
        (
            (DECISION, JUNIOR),
            (Amendment("2", Rung.MC, "x"),),
            {Tier.MIDDLE: 1},
            {},
            {"tier": "middle", "people": 2, "most": 1},
        ),
        (
            (DECISION, DECISION, JUNIOR),
            (Amendment("3", Rung.MC, "x"),),
            {Tier.MIDDLE: 1},
            {Tier.MIDDLE: 1},
            {"tier": "middle", "people": 3, "most": 2},
        ),
        ((DECISION,), (), {}, {}, {"tier": "middle", "people": 1, "most": 0}),
        ((DECISION, DECISION), (), {Tier.MIDDLE: 1}, {}, {"tier": "middle", "people": 2, "most": 1}),
        ((SENIOR, SENIOR), (), {Tier.SENIOR: 1}, {}, {"tier": "senior", "people": 2, "most": 1}),
    ],
)
def test_a_tier_holds_no_more_people_than_that(
    decisions: Sequence[RoundDecision],
    amendments: Sequence[Amendment],
    seats: Mapping[Tier, int],
    over: Mapping[Tier, int],
    params: dict[str, str | int],
) -> None:
    faults = find_amendment_faults(in_round(*decisions), amendments, seats, over, ())
    assert faults == [Fault("", "more_than_seats", {**params})]


def test_an_amended_decision_has_the_reason_amended_and_the_words_of_the_body() -> None:
    assert DECISION.amended(Rung.JA, "投诉属实") == replace(
        DECISION, rung=Rung.JA, outcome="demoted", reasons=("up", "amended"), amendment="投诉属实"
    )


def test_an_amendment_to_the_present_rung_holds_it() -> None:
    assert DECISION.amended(Rung.MB, "投诉属实") == replace(
        DECISION, rung=Rung.MB, outcome="held", reasons=("up", "amended"), amendment="投诉属实"
    )


def test_a_confirmed_proposal_keeps_its_reasons_and_the_words_of_the_body() -> None:
    assert DECISION.amended(Rung.MA, "同意") == replace(DECISION, amendment="同意")


@pytest.mark.parametrize(("members", "needed"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 4), (6, 4), (7, 5)])
def test_a_quorum_is_two_thirds_rounded_up(members: int, needed: int) -> None:
    assert quorum_of(members) == needed


def test_deciders_are_members_named_once_and_outside_the_round() -> None:
    round_of_year = replace(counted(SEATS), proposed_by_no="9")
    faults = find_decider_faults(round_of_year, {"3"}, ["1", "1", "2", "3"], {"1", "2", "3"})
    assert [(fault.pointer, fault.code) for fault in faults] == [
        ("/decided_by/1", "named_twice"),
        ("/decided_by/3", "decides_about_oneself"),
    ]
    few = find_decider_faults(round_of_year, (), ["9"], {"9", "1", "2"})
    assert [(fault.code, fault.params) for fault in few] == [
        ("quorum_missing", {"present": 1, "needed": 2, "members": 3}),
        ("proposer_decides_alone", {}),
    ]


def test_deciders_are_those_named_and_whoever_submitted() -> None:
    decided = replace(counted(SEATS), decision={"decided_by": ["1", "2"]}, decided_by="actor")
    assert [is_decider(decided, *who) for who in (("2", "x"), (None, "actor"), ("3", "x"), (None, "x"))] == [
        *(True, True, False, False)
    ]

"""The sample year by the pure rules: the spindle is full, every reason occurs, and the expected file matches."""

import csv
from collections import Counter

from sample.company import sample_company
from sample.documents import document
from sample.expected import EXPECTED, expected_csv
from sample.offline import eligible_people, offline_year
from services.compensation.pay_tables.domain.pay_table import read_pay_table
from services.ladder.policies.domain.policy import read_policy
from shared.kernel.rungs import Rung, Tier

REASONS = {
    *("up", "hold", "no_seat", "beyond_seats", "last_place", "tie_at_cut", "too_few_months"),
    *("protected", "warned", "grade_down", "tier_down"),
}


def test_the_expected_file_matches_the_rules() -> None:
    assert EXPECTED.read_text(encoding="utf-8") == expected_csv()
    with EXPECTED.open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 244


def test_the_spindle_is_full() -> None:
    placing = offline_year().placing
    assert placing.seats == {Tier.SENIOR: 24, Tier.MIDDLE: 146, Tier.JUNIOR: 74}
    assert placing.over == {Tier.SENIOR: 1, Tier.MIDDLE: 2}
    assert placing.people == {Tier.SENIOR: 25, Tier.MIDDLE: 148, Tier.JUNIOR: 71}


def test_every_reason_occurs_but_the_two_that_the_policy_does_not_ask_for() -> None:
    decisions = offline_year().placing.decisions
    assert {reason for decision in decisions for reason in decision.reasons} == REASONS
    shapes = Counter(decision.reasons for decision in decisions)
    assert shapes["up", "last_place"] > 0
    assert shapes["too_few_months", "beyond_seats"] == 1
    assert shapes["warned", "last_place"] == 1


def test_some_skip_and_not_all_who_are_nominated() -> None:
    nominated = {person.employee_no for person in sample_company().people if person.nominated}
    steps = {
        decision.employee_no: decision.rung.height - decision.rung_before.height
        for decision in offline_year().placing.decisions
        if decision.employee_no in nominated
    }
    assert sorted(steps.values()) == [1, 1, 2, 2, 2]


def test_two_are_equal_at_the_last_senior_seat() -> None:
    tied = [decision for decision in offline_year().placing.decisions if "tie_at_cut" in decision.reasons]
    assert [(decision.rung, decision.ranks[Tier.SENIOR].rank) for decision in tied] == [(Rung.SC, 24), (Rung.MA, 25)]


def test_some_juniors_are_refused_a_middle_seat() -> None:
    refused = [decision for decision in offline_year().placing.decisions if "no_seat" in decision.reasons]
    assert {decision.rung_before.tier for decision in refused} == {Tier.JUNIOR, Tier.MIDDLE}


def test_candidates_are_judged_by_the_city_and_by_a_county() -> None:
    upper = {any(rung.tier is not Tier.JUNIOR for rung in rungs) for rungs in offline_year().candidates.values()}
    assert upper == {True, False}


def test_not_every_senior_may_compete_for_a_post() -> None:
    eligible = eligible_people(offline_year(), read_policy(document("policy")))
    assert 10 <= len(eligible) < 25


def test_the_pay_table_can_be_read() -> None:
    assert len(read_pay_table(document("pay_table")).standards) == 9

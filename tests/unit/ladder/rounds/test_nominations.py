"""Nominations for a skip."""

from datetime import date

import pytest

from services.ladder.rounds.domain.nominations import Nomination, nomination_faults
from shared.kernel.errors import Fault

PEOPLE = {"1", "2"}
DAY = date(2025, 12, 31)


def test_people_on_the_ladder_may_be_nominated() -> None:
    assert nomination_faults([Nomination("2", "x"), Nomination("1", "x")], PEOPLE, PEOPLE, DAY) == []


def test_each_nomination_of_an_unknown_person_has_its_fault() -> None:
    nominations = [Nomination(employee_no, "x") for employee_no in ("3", "1", "4")]
    assert nomination_faults(nominations, PEOPLE, PEOPLE, DAY) == [
        Fault("/0/employee_no", "employee_unknown", {"employee_no": "3"}),
        Fault("/2/employee_no", "employee_unknown", {"employee_no": "4"}),
    ]


def test_nobody_is_nominated_who_is_not_on_the_ladder_on_the_closing_day() -> None:
    assert nomination_faults([Nomination("2", "x")], PEOPLE, {"1"}, DAY) == [
        Fault("/0/employee_no", "not_on_ladder", {"employee_no": "2", "day": "2025-12-31"})
    ]


def test_a_number_that_lost_its_leading_zeros_is_refused_once_with_both_numbers() -> None:
    assert nomination_faults([Nomination("1", "x")], {"001"}, {"001"}, DAY) == [
        Fault("/0/employee_no", "leading_zeros_differ", {"row_code": "1", "other_code": "001"})
    ]


@pytest.mark.parametrize("reasons", ["无", "无。", "N/A", "-", "  ", "没有理由"])
def test_a_word_for_none_is_no_reason(reasons: str) -> None:
    assert nomination_faults([Nomination("1", reasons)], PEOPLE, PEOPLE, DAY) == [
        Fault("/0/reasons", "reasons_say_none", {})
    ]

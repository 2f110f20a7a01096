"""Nominations for a skip."""

from services.ladder.rounds.domain.nominations import Nomination, nomination_faults
from shared.kernel.errors import Fault

PEOPLE = {"1", "2"}


def test_known_people_may_be_nominated() -> None:
    assert nomination_faults([Nomination("2", "x"), Nomination("1", "x")], PEOPLE) == []


def test_each_nomination_of_an_unknown_person_has_its_fault() -> None:
    nominations = [Nomination(employee_no, "x") for employee_no in ("3", "1", "4")]
    assert nomination_faults(nominations, PEOPLE) == [
        Fault("/0/employee_no", "employee_unknown", {"employee_no": "3"}),
        Fault("/2/employee_no", "employee_unknown", {"employee_no": "4"}),
    ]

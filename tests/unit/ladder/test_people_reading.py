"""People are read strictly: every fault at once, each with its place."""

from decimal import Decimal
from typing import Any

import pytest

from services.ladder.policies.domain.policy import Education, YearBand
from services.ladder.rounds.domain.facts import Person, read_people, read_person
from shared.kernel.errors import Invalid
from shared.kernel.rungs import Rung, Tier
from tests.unit.ladder.samples import person, person_document

REFUSALS = [
    ("employee_no", "", "text_malformed"),
    ("employee_no", 7, "not_a_text"),
    ("employee_no", " 07", "text_malformed"),
    ("employee_no", ..., "missing"),
    ("unit", None, "not_a_text"),
    ("rung", "XA", "unknown_rung"),
    ("rung", 3, "unknown_choice"),
    ("rung", ..., "missing"),
    ("annual_score", "-1", "below_minimum"),
    ("annual_score", "85,5", "not_a_plain_number"),
    ("annual_score", 85.5, "not_a_plain_number"),
    ("annual_score", "1234567890123", "not_a_plain_number"),
    ("appraised_months", 13, "above_maximum"),
    ("appraised_months", True, "not_a_plain_number"),
    ("appraised_months", None, "not_a_plain_number"),
    ("masked_months", -1, "below_minimum"),
    ("months_in_rung", "1.5", "too_many_decimals"),
    ("months_in_tier", ..., "missing"),
    ("months_of_service", 1201, "above_maximum"),
    ("education", "phd", "unknown_choice"),
    ("education", 3, "unknown_choice"),
    ("additional_score", "100.01", "above_maximum"),
    ("competency_score", "high", "not_a_plain_number"),
    ("certificate_level", "x", "not_a_plain_number"),
    ("previous_band", "great", "unknown_choice"),
    ("scores", "90", "not_an_object"),
    ("scores", {"top": "90"}, "extra_forbidden"),
    ("protected", "yes", "not_a_boolean"),
    ("vetoed", 1, "not_a_boolean"),
    ("skip_nominated", 0, "not_a_boolean"),
    ("shoe_size", 42, "extra_forbidden"),
]


def without(field: str) -> dict[str, Any]:
    return {name: value for name, value in person_document().items() if name != field}


@pytest.mark.parametrize(("field", "value", "code"), REFUSALS)
def test_refused(field: str, value: Any, code: str) -> None:
    document = without(field) if value is ... else person_document(**{field: value})
    with pytest.raises(Invalid) as refused:
        read_person(document)
    (fault,) = refused.value.faults
    assert fault.code == code
    assert fault.pointer in {f"/{field}", "/scores/top"}


def test_faults_point_into_the_list() -> None:
    people = [person_document(), person_document(employee_no="8", education="phd"), None, person_document()]
    with pytest.raises(Invalid) as refused:
        read_people(people)
    assert refused.value.code == "people_invalid"
    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [
        ("/1/education", "unknown_choice"),
        ("/2", "not_an_object"),
        ("/3/employee_no", "employee_no_repeated"),
    ]
    assert refused.value.faults[-1].params == {"employee_no": "0007", "first": 1}


def test_numbers_are_text() -> None:
    people = read_people([person_document(employee_no=number) for number in ("7", "07", "007")])
    assert [one.employee_no for one in people] == ["7", "07", "007"]


def test_no_list_at_all() -> None:
    nothing: Any = {}
    with pytest.raises(Invalid) as refused:
        read_people(nothing)
    assert [fault.code for fault in refused.value.faults] == ["not_a_list"]


def test_the_least_that_is_told() -> None:
    told = without("annual_score")
    del told["education"]
    assert read_person(told) == Person("0007", "0101", Rung.MB, None, 12, 24, 40, 130, None)


def test_everything_that_may_be_told() -> None:
    read = person(
        annual_score="101.5",
        masked_months="3",
        additional_score=90,
        competency_score="80.25",
        certificate_level="2",
        previous_band="fail",
        scores={"junior": "88.47", "middle": None, "senior": "87.27"},
        education="master",
        skip_nominated=True,
        protected=False,
        vetoed=None,
    )
    assert (read.annual_score, read.masked_months, read.additional_score) == (Decimal("101.5"), 3, Decimal(90))
    assert (read.competency_score, read.certificate_level) == (Decimal("80.25"), 2)
    assert (read.previous_band, read.education) == (YearBand.FAIL, Education.MASTER)
    assert read.scores == {Tier.JUNIOR: Decimal("88.47"), Tier.SENIOR: Decimal("87.27")}
    assert (read.skip_nominated, read.protected, read.vetoed) == (True, False, False)

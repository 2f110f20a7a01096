"""People are read strictly: every fault at once, each with its place."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from services.ladder.policies.domain.policy import Education, YearBand
from services.ladder.rounds.domain.facts import Person, read_people, read_person, require_readable
from shared.kernel.errors import Fault, Invalid
from shared.kernel.rungs import Rung, Tier
from tests.support.ladder_samples import person, person_document

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
    ("education", ["college"], "unknown_choice"),
    ("previous_band", {"good": 1}, "unknown_choice"),
    ("rung", ["MB"], "unknown_choice"),
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
def test_a_fact_that_breaks_the_rules_is_refused(field: str, value: Any, code: str) -> None:
    document = without(field) if value is ... else person_document(**{field: value})
    with pytest.raises(Invalid) as refused:
        read_person(document)
    (fault,) = refused.value.faults
    assert fault.code == code
    assert fault.pointer in {f"/{field}", "/scores/top"}


# What a number or a text of a person may be at most, and what is one more.
LIMITS = [
    ("employee_no", "7" * 32, "7" * 33, "text_malformed", {"longest": 32}),
    ("unit", "0" * 32, "0" * 33, "text_malformed", {"longest": 32}),
    ("annual_score", "0", "-0.000001", "below_minimum", {"minimum": "0"}),
    ("appraised_months", 0, -1, "below_minimum", {"minimum": "0"}),
    ("appraised_months", 12, 13, "above_maximum", {"maximum": "12"}),
    ("masked_months", 0, -1, "below_minimum", {"minimum": "0"}),
    ("masked_months", 12, 13, "above_maximum", {"maximum": "12"}),
    ("months_in_rung", 1200, 1201, "above_maximum", {"maximum": "1200"}),
    ("months_in_tier", 1200, 1201, "above_maximum", {"maximum": "1200"}),
    ("months_of_service", 1200, 1201, "above_maximum", {"maximum": "1200"}),
    ("additional_score", "0", "-0.000001", "below_minimum", {"minimum": "0"}),
    ("additional_score", "100", "100.000001", "above_maximum", {"maximum": "100"}),
    ("competency_score", "0", "-0.000001", "below_minimum", {"minimum": "0"}),
    ("competency_score", "100", "100.000001", "above_maximum", {"maximum": "100"}),
    ("certificate_level", 0, -1, "below_minimum", {"minimum": "0"}),
    ("certificate_level", 100, 101, "above_maximum", {"maximum": "100"}),
]


@pytest.mark.parametrize(("field", "limit", "beyond", "code", "params"), LIMITS)
def test_a_fact_goes_up_to_its_limit_and_no_further(
    field: str, limit: Any, beyond: Any, code: str, params: dict[str, Any]
) -> None:
    read_person(person_document(**{field: limit}))
    with pytest.raises(Invalid) as refused:
        read_person(person_document(**{field: beyond}))
    assert refused.value.faults == [Fault(f"/{field}", code, params)]


def test_a_score_of_a_tier_is_zero_or_more() -> None:
    assert person(scores={"middle": "0"}).scores == {Tier.MIDDLE: Decimal(0)}
    with pytest.raises(Invalid) as refused:
        person(scores={"middle": "-0.000001"})
    assert refused.value.faults == [Fault("/scores/middle", "below_minimum", {"minimum": "0"})]


def test_months_may_be_given_as_text() -> None:
    read = person(appraised_months="0", months_in_rung="0", masked_months="0")
    assert (read.appraised_months, read.months_in_rung, read.masked_months) == (0, 0, 0)


def test_an_unknown_rung_is_shown_by_its_beginning() -> None:
    with pytest.raises(Invalid) as refused:
        person(rung="X" * 21)
    assert refused.value.faults == [Fault("/rung", "unknown_rung", {"rung": "X" * 20})]


@pytest.mark.parametrize("document", [None, [], "0007", 7])
def test_a_person_is_an_object(document: object) -> None:
    with pytest.raises(Invalid) as refused:
        read_person(document)
    assert (refused.value.code, refused.value.faults) == ("people_invalid", [Fault("", "not_an_object")])


def test_a_thousand_and_one_people_are_read() -> None:
    people = read_people([person_document(employee_no=str(number)) for number in range(1001)])
    assert len(people) == 1001


def test_a_million_people_are_the_most() -> None:
    with pytest.raises(Invalid) as refused:
        read_people([None] * 1_000_001)
    assert refused.value.faults == [Fault("", "list_length", {"least": 0, "most": 1_000_000})]


def test_every_number_that_is_repeated_names_its_first_row() -> None:
    numbers = ["7", "8", "7", "8", "7"]
    with pytest.raises(Invalid) as refused:
        read_people([person_document(employee_no=number) for number in numbers])
    assert refused.value.faults == [
        Fault("/2/employee_no", "employee_no_repeated", {"employee_no": "7", "first": 1}),
        Fault("/3/employee_no", "employee_no_repeated", {"employee_no": "8", "first": 2}),
        Fault("/4/employee_no", "employee_no_repeated", {"employee_no": "7", "first": 1}),
    ]


def test_numbers_that_are_missing_are_not_repeated() -> None:
    nameless = without("employee_no")
    with pytest.raises(Invalid) as refused:
        read_people([nameless, nameless])
    assert refused.value.faults == [Fault("/0/employee_no", "missing"), Fault("/1/employee_no", "missing")]


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
    assert [read.employee_no for read in people] == ["7", "07", "007"]


def test_people_are_a_list() -> None:
    nothing: Any = {}
    with pytest.raises(Invalid) as refused:
        read_people(nothing)
    assert [fault.code for fault in refused.value.faults] == ["not_a_list"]


SPARSE = Person("0007", "0101", Rung.MB, None, 12, 24, 40, 130, None)
FULL = Person(
    employee_no="0007",
    unit="0101",
    rung=Rung.MB,
    annual_score=Decimal("101.5"),
    appraised_months=12,
    months_in_rung=24,
    months_in_tier=40,
    months_of_service=130,
    education=Education.MASTER,
    masked_months=3,
    additional_score=Decimal(90),
    competency_score=Decimal("80.25"),
    certificate_level=2,
    previous_band=YearBand.FAIL,
    scores={Tier.JUNIOR: Decimal("88.47"), Tier.SENIOR: Decimal("87.27")},
    skip_nominated=True,
)


def test_a_person_may_lack_every_optional_fact() -> None:
    document = without("annual_score")
    del document["education"]
    assert read_person(document) == SPARSE


def test_a_person_may_have_every_fact() -> None:
    assert (
        person(
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
        == FULL
    )


@pytest.mark.parametrize("subject", [SPARSE, FULL, replace(FULL, protected=True, vetoed=True, skip_nominated=False)])
def test_a_document_is_read_back_as_the_same_person(subject: Person) -> None:
    assert read_person(subject.document()) == subject


def test_a_document_leaves_out_absent_facts() -> None:
    assert SPARSE.document() == {
        "employee_no": "0007",
        "unit": "0101",
        "rung": "MB",
        "annual_score": None,
        "appraised_months": 12,
        "masked_months": 0,
        "months_in_rung": 24,
        "months_in_tier": 40,
        "months_of_service": 130,
        "education": None,
        "skip_nominated": False,
        "protected": False,
        "vetoed": False,
    }


def test_a_document_has_every_fact_in_its_plain_form() -> None:
    assert FULL.document() == {
        "employee_no": "0007",
        "unit": "0101",
        "rung": "MB",
        "annual_score": "101.5",
        "appraised_months": 12,
        "masked_months": 3,
        "months_in_rung": 24,
        "months_in_tier": 40,
        "months_of_service": 130,
        "education": "master",
        "skip_nominated": True,
        "protected": False,
        "vetoed": False,
        "additional_score": "90",
        "competency_score": "80.25",
        "certificate_level": 2,
        "previous_band": "fail",
        "scores": {"junior": "88.47", "senior": "87.27"},
    }


@pytest.mark.parametrize("flag", ["skip_nominated", "protected", "vetoed"])
def test_a_flag_is_true_false_or_absent(flag: str) -> None:
    assert [getattr(person(**facts), flag) for facts in ({flag: True}, {flag: False}, {flag: None}, {})] == [
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("field", "limit", "beyond"),
    [
        ("months_in_rung", 1200, 1201),
        ("months_in_tier", 1200, 1201),
        ("months_of_service", 1200, 1201),
        ("appraised_months", 12, 13),
        ("masked_months", 12, 13),
        ("annual_score", Decimal(0), Decimal("-0.01")),
        ("annual_score", Decimal("999999999999.999999"), Decimal(1_000_000_000_000)),
        ("annual_score", Decimal("0.000001"), Decimal("0.0000001")),
        ("additional_score", Decimal(100), Decimal("100.000001")),
        ("competency_score", Decimal(100), Decimal("100.000001")),
        ("scores", {Tier.SENIOR: Decimal(0)}, {Tier.SENIOR: Decimal("-0.01")}),
    ],
)
def test_what_storage_would_not_give_back_is_refused(field: str, limit: Any, beyond: Any) -> None:
    require_readable([FULL, replace(FULL, employee_no="2", **{field: limit})])
    with pytest.raises(Invalid) as refused:
        require_readable([FULL, replace(FULL, employee_no="2", **{field: beyond})])
    (fault,) = refused.value.faults
    assert fault.pointer.startswith(f"/1/{field}")

"""What a sheet is refused for, and what a newer scheme reads of a stored sheet."""

from decimal import Decimal
from typing import Any

import pytest

from services.appraisal.months.domain.facts import FIELDS, Sheet, read_fitting_sheet, read_sheet
from services.appraisal.schemes.domain.scorers import BooleanFact, Fact, NumberFact
from shared.kernel.errors import Fault, Param
from tests.support.documents import PLAIN, bend, refusal
from tests.support.schemes import decimals, scheme, scheme_document, sheet_document

SCHEME = scheme()
ABOVE_ZERO: dict[str, Param] = {"minimum": "0.000001"}
FROM_ZERO: dict[str, Param] = {"minimum": "0"}
DECLARED: dict[str, Param] = {"choices": "diversion, faked_visit, breach_of_secrecy, corruption, safety_accident"}
# What is changed, to which value, and the only fault: its pointer, code and params.
REFUSALS: list[tuple[str, Any, str, str, Any]] = [
    ("/facts/M01/target", "0", "/facts/M01/target", "not_above_zero", ABOVE_ZERO),
    ("/facts/M01/target", "-5", "/facts/M01/target", "not_above_zero", ABOVE_ZERO),
    ("/facts/M01", {"target": "0"}, "/facts/M01/target", "not_above_zero", ABOVE_ZERO),
    ("/facts/M01/actual", "1e400", "/facts/M01/actual", "not_a_plain_number", PLAIN),
    ("/facts/M01/actual", "Infinity", "/facts/M01/actual", "not_a_plain_number", PLAIN),
    ("/facts/M01/actual", "NaN", "/facts/M01/actual", "not_a_plain_number", PLAIN),
    ("/facts/M01/actual", float("nan"), "/facts/M01/actual", "not_a_plain_number", PLAIN),
    ("/facts/M01/actual", 0.5, "/facts/M01/actual", "not_a_plain_number", PLAIN),
    ("/facts/M01/actual", True, "/facts/M01/actual", "not_a_plain_number", PLAIN),
    ("/facts/M01/actual", "１２", "/facts/M01/actual", "not_a_plain_number", PLAIN),
    ("/facts/M01/actual", "1,000", "/facts/M01/actual", "not_a_plain_number", PLAIN),
    ("/facts/M01/actual", 10**12, "/facts/M01/actual", "not_a_plain_number", PLAIN),
    ("/facts/M01/actual", "0.0000001", "/facts/M01/actual", "not_a_plain_number", PLAIN),
    ("/facts/M01/actual", Decimal("Infinity"), "/facts/M01/actual", "not_a_plain_number", PLAIN),
    ("/facts/M01/actual", [], "/facts/M01/actual", "not_a_plain_number", PLAIN),
    ("/facts/M01/actuel", "1", "/facts/M01/actuel", "extra_forbidden", {}),
    ("/facts/M01", [1], "/facts/M01", "not_an_object", {}),
    ("/facts/B01/count", "-1", "/facts/B01/count", "below_minimum", FROM_ZERO),
    ("/facts/B02/points", "40.01", "/facts/B02/points", "above_maximum", {"maximum": "40"}),
    ("/facts/B02/points", "-0.01", "/facts/B02/points", "below_minimum", FROM_ZERO),
    ("/facts/G01/answers", [5, 4, 5.5], "/facts/G01/answers/2", "not_a_plain_number", PLAIN),
    ("/facts/G01/answers", ["5.5"], "/facts/G01/answers/0", "above_maximum", {"maximum": "5"}),
    ("/facts/G01/answers", [5, None], "/facts/G01/answers/1", "not_a_plain_number", PLAIN),
    ("/facts/G01/answers", "555", "/facts/G01/answers", "not_a_list", {}),
    ("/facts/G01/answers", [5] * 10_001, "/facts/G01/answers", "list_length", {"least": 0, "most": 10_000}),
    ("/facts/G02/met", "yes", "/facts/G02/met", "not_a_boolean", {}),
    ("/facts/G02/met", 1, "/facts/G02/met", "not_a_boolean", {}),
    ("/facts/X99", {"value": 1}, "/facts/X99", "unknown_indicator", {"indicator": "X99"}),
    ("/facts/X99", None, "/facts/X99", "unknown_indicator", {"indicator": "X99"}),
    ("/facts", [], "/facts", "not_an_object", {}),
    ("/bonus", "-1", "/bonus", "below_minimum", FROM_ZERO),
    ("/deduction", "-1", "/deduction", "below_minimum", FROM_ZERO),
    ("/veto", "leak", "/veto", "not_a_list", {}),
    *(
        ("/veto", ["faked_visit", incident], "/veto/1", "unknown_choice", DECLARED)
        for incident in ("", "无", "/", "none", "V01 串码", "串码", "Diversion", 0, None, True, ["diversion"])
    ),
    ("/vetoes", [], "/vetoes", "extra_forbidden", {}),
]


@pytest.mark.parametrize(("change", "value", "pointer", "code", "params"), REFUSALS)
def test_a_faulty_sheet_is_refused_with_its_only_fault(
    change: str, value: Any, pointer: str, code: str, params: Any
) -> None:
    document = bend(sheet_document(), change, value)
    assert refusal(read_sheet, document, SCHEME) == ("sheet_invalid", [Fault(pointer, code, params)])


# The field, the longest or least that it takes, the next one, and the fault of that.
LIMITS: list[tuple[str, Any, Any, str, str, Any]] = [
    ("bonus", "0", "-0.000001", "/bonus", "below_minimum", FROM_ZERO),
    ("deduction", "0", "-0.000001", "/deduction", "below_minimum", FROM_ZERO),
    ("veto", ["leak"] * 100, ["leak"] * 101, "/veto", "list_length", {"least": 0, "most": 100}),
]


@pytest.mark.parametrize(("field", "allowed", "beyond", "pointer", "code", "params"), LIMITS)
def test_a_limit_is_allowed_and_one_more_is_refused(
    field: str, allowed: Any, beyond: Any, pointer: str, code: str, params: Any
) -> None:
    assert isinstance(read_sheet({field: allowed}, SCHEME), Sheet)
    assert refusal(read_sheet, {field: beyond}, SCHEME) == ("sheet_invalid", [Fault(pointer, code, params)])


def test_a_bad_value_is_an_error_beside_a_missing_one() -> None:
    document = {"facts": {"M01": {"actual": None, "target": 0}, "G01": {"answers": [9]}}}
    expected = [
        Fault("/facts/M01/target", "not_above_zero", ABOVE_ZERO),
        Fault("/facts/G01/answers/0", "above_maximum", {"maximum": "5"}),
    ]
    assert refusal(read_sheet, document, SCHEME) == ("sheet_invalid", expected)


@pytest.mark.parametrize("document", [[], None, "sheet", 3])
def test_a_document_that_is_no_object_is_refused_at_its_root(document: Any) -> None:
    assert refusal(read_sheet, document, SCHEME) == ("sheet_invalid", [Fault("", "not_an_object")])


def test_the_first_20_unknown_indicators_are_named_after_the_other_faults() -> None:
    unknown = [f"X{number:02d}" for number in range(21)]
    expected = [
        Fault("/facts/G02/met", "not_a_boolean"),
        *(Fault(f"/facts/{code}", "unknown_indicator", {"indicator": code}) for code in unknown[:20]),
    ]
    document = {"facts": {**{code: {} for code in unknown}, "G02": {"met": 1}}}
    assert refusal(read_sheet, document, SCHEME) == ("sheet_invalid", expected)


def test_a_sheet_is_read_as_it_is_written() -> None:
    document = {
        "facts": {"B02": {"points": "37.5"}, "G02": {"met": True}, "M01": None},
        "bonus": "1.5",
        "deduction": 2,
        "veto": ["leak", "faked_visit"],
    }
    facts: dict[str, Fact] = {"B02": NumberFact(Decimal("37.5")), "G02": BooleanFact(True)}
    assert read_sheet(document, SCHEME) == Sheet(facts, Decimal("1.5"), Decimal(2), ("leak", "faked_visit"))


@pytest.mark.parametrize("document", [{}, {"facts": None, "bonus": None, "deduction": None, "veto": None}])
def test_what_is_absent_or_null_is_empty(document: dict[str, Any]) -> None:
    assert read_sheet(document, SCHEME) == Sheet({}, Decimal(0), Decimal(0), ())


BESIDE: dict[str, Any] = {"bonus": "1.5", "deduction": "2", "veto": ["leak"]}
POINTS = {"points": "37.5"}
READ = NumberFact(Decimal("37.5"))


def fitting(facts: Any) -> Sheet:
    return read_fitting_sheet({"facts": facts, **BESIDE}, SCHEME)


def sheet(**facts: Any) -> Sheet:
    return Sheet(facts, Decimal("1.5"), Decimal(2), ("leak",))


@pytest.mark.parametrize("facts", [None, {}, {"B02": None}, ["B02"], "B02"])
def test_a_stored_sheet_without_facts_keeps_what_stands_beside_them(facts: Any) -> None:
    assert fitting(facts) == sheet()


def test_a_stored_sheet_without_the_field_of_facts_is_read() -> None:
    assert read_fitting_sheet({}, SCHEME) == Sheet({})


def test_a_stored_sheet_that_fits_is_read_whole() -> None:
    assert fitting({"B02": POINTS}) == sheet(B02=READ)


def test_facts_that_a_newer_scheme_does_not_know_are_left_out_however_many() -> None:
    unknown = {f"X{number}": {"count": "1"} for number in range(30)}
    assert fitting({**unknown, "B02": POINTS}) == sheet(B02=READ)


@pytest.mark.parametrize(
    "refused",
    [
        {"B01": {"count": "-1"}},
        {"B01": ["3"]},
        {"B01": {"value": "3"}},
        {"G01": {"answers": [5, 4, 9]}},
        {"B01": {"count": "-1"}, "G02": {"met": "yes"}, "M01": {"target": "0"}},
    ],
)
def test_facts_that_a_newer_scheme_refuses_count_as_missing(refused: dict[str, Any]) -> None:
    assert fitting({"X99": {}, **refused, "B02": POINTS}) == sheet(B02=READ)


def test_a_refused_fact_is_told_from_others_by_its_whole_code() -> None:
    document = bend(scheme_document(), "/indicators/0/code", "B/0~1")
    stored = {"facts": {"B/0~1": {"count": "-1"}, "B02": POINTS}}
    newer = scheme(indicators=document["indicators"])
    assert read_fitting_sheet(stored, newer) == Sheet({"B02": READ})


def test_what_is_wrong_beside_the_facts_of_a_stored_sheet_is_refused() -> None:
    document = {"facts": {"B01": {"count": "-1"}}, "bonus": "-1"}
    expected = [Fault("/bonus", "below_minimum", FROM_ZERO)]
    assert refusal(read_fitting_sheet, document, SCHEME) == ("sheet_invalid", expected)


def test_each_kind_of_scorer_has_the_fields_of_its_facts() -> None:
    assert FIELDS == {
        "rate": ("actual", "target"),
        "deduction": ("count",),
        "band": ("value",),
        "boolean": ("met",),
        "rating": ("points",),
        "survey": ("answers",),
    }


def test_the_scorers_take_the_fields_that_are_named_for_them() -> None:
    values: dict[str, Any] = {
        "actual": "1",
        "target": "2",
        "count": "3",
        "value": "4",
        "met": True,
        "points": "5",
        "answers": decimals("1", "2", "3"),
    }
    facts = {
        indicator.code: {field: values[field] for field in FIELDS[indicator.scorer.kind]}
        for indicator in SCHEME.indicators
    }
    assert read_sheet({"facts": facts}, SCHEME).facts.keys() == facts.keys()

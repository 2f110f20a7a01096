"""What settings and facts each of the six scorers takes, and the score that it makes of them."""

from decimal import Decimal
from typing import Any

import pytest

from services.appraisal.schemes.domain.scorers import (
    Band,
    Boolean,
    BooleanFact,
    Deduction,
    Fact,
    NumberFact,
    Rate,
    RateFact,
    Rating,
    Scorer,
    Survey,
    SurveyFact,
    read_scorer,
)
from shared.kernel.documents import Place
from shared.kernel.errors import Fault, Param
from shared.kernel.ranges import Range, Ranges
from tests.support.documents import PLAIN, faults_of
from tests.support.schemes import decimals

RATE: dict[str, Any] = {"kind": "rate", "floor": "0.6", "cap": "1.1"}
DEDUCTION: dict[str, Any] = {"kind": "deduction", "per": "2.5"}
BANDS: list[dict[str, Any]] = [
    {"from": None, "to": "60", "points": "0"},
    {"from": "60", "to": "80", "points": "25"},
    {"from": "80", "to": None, "points": "40"},
]
BAND: dict[str, Any] = {"kind": "band", "bands": BANDS}
BOOLEAN: dict[str, Any] = {"kind": "boolean"}
RATING: dict[str, Any] = {"kind": "rating"}
SURVEY: dict[str, Any] = {"kind": "survey", "scale_max": "5", "min_answers": 3}
SETTINGS: dict[str, dict[str, Any]] = {
    settings["kind"]: settings for settings in (RATE, DEDUCTION, BAND, BOOLEAN, RATING, SURVEY)
}
ABOVE_ZERO: dict[str, Param] = {"minimum": "0.000001"}
FROM_ZERO: dict[str, Param] = {"minimum": "0"}
FORTY: dict[str, Param] = {"maximum": "40"}
KINDS: dict[str, Param] = {"kinds": "rate, deduction, band, boolean, rating, survey"}


def settings_faults(settings: object, points: str = "40") -> list[Fault]:
    return faults_of(lambda place: read_scorer(place, Decimal(points)), settings)


def scorer_of(settings: object, points: str = "40") -> Scorer:
    faults: list[Fault] = []
    scorer = read_scorer(Place(settings, faults), Decimal(points))
    assert scorer is not None
    assert faults == []
    return scorer


def fact_faults(kind: str, fact: object) -> list[Fault]:
    return faults_of(scorer_of(SETTINGS[kind]).read_fact, fact)


def fact_of(kind: str, document: object) -> Fact:
    faults: list[Fault] = []
    fact = scorer_of(SETTINGS[kind]).read_fact(Place(document, faults))
    assert faults == []
    return fact


def score_of(settings: object, points: str, document: object) -> int | None:
    """Return the score in hundredths."""
    scorer = scorer_of(settings, points)
    faults: list[Fault] = []
    fact = scorer.read_fact(Place(document, faults))
    assert faults == []
    return scorer.score(fact)


@pytest.mark.parametrize(
    ("settings", "scorer"),
    [
        (RATE, Rate(Decimal(40), Decimal("0.6"), Decimal("1.1"))),
        (DEDUCTION, Deduction(Decimal(40), Decimal("2.5"))),
        (
            BAND,
            Band(
                Ranges(
                    (
                        Range(None, Decimal(60), Decimal(0)),
                        Range(Decimal(60), Decimal(80), Decimal(25)),
                        Range(Decimal(80), None, Decimal(40)),
                    ),
                    (Decimal(60), Decimal(80)),
                )
            ),
        ),
        (BOOLEAN, Boolean(Decimal(40))),
        (RATING, Rating(Decimal(40))),
        (SURVEY, Survey(Decimal(40), Decimal(5), 3)),
    ],
)
def test_a_scorer_is_read_as_it_is_written(settings: object, scorer: Scorer) -> None:
    assert scorer_of(settings) == scorer


# The settings of a scorer of 40 points, and the only fault: its pointer, code and params.
REFUSED_SETTINGS: list[tuple[Any, str, str, Any]] = [
    ("rating", "", "not_an_object", {}),
    ({}, "/kind", "missing", KINDS),
    ({"kind": None}, "/kind", "missing", KINDS),
    ({"kind": "guess"}, "/kind", "unknown_scorer", KINDS),
    ({"kind": ["rate"]}, "/kind", "unknown_scorer", KINDS),
    ({**RATE, "floor": "1.2"}, "/floor", "floor_above_cap", {}),
    ({**RATE, "floor": "-0.1"}, "/floor", "below_minimum", FROM_ZERO),
    ({"kind": "rate", "floor": "0.6"}, "/cap", "missing", {}),
    ({**RATE, "floor": "2", "cap": "much"}, "/cap", "not_a_plain_number", PLAIN),
    ({**DEDUCTION, "per": "-1"}, "/per", "below_minimum", FROM_ZERO),
    ({"kind": "band"}, "/bands", "missing", {}),
    ({**BAND, "bands": {}}, "/bands", "not_a_list", {}),
    ({**BAND, "bands": []}, "/bands", "list_length", {"least": 1, "most": 100}),
    ({**SURVEY, "min_answers": "2.5"}, "/min_answers", "too_many_decimals", {"places": 0}),
    *(({**settings, "colour": "red"}, "/colour", "extra_forbidden", {}) for settings in SETTINGS.values()),
]


@pytest.mark.parametrize(("settings", "pointer", "code", "params"), REFUSED_SETTINGS)
def test_faulty_settings_are_refused_with_their_only_fault(
    settings: object, pointer: str, code: str, params: Any
) -> None:
    assert settings_faults(settings) == [Fault(pointer, code, params)]


# The band, its field, the value, and the only fault: its band, its field, code and params.
REFUSED_BANDS: list[tuple[int, str, Any, str, str, Any]] = [
    (1, "from", "61", "1/from", "ranges_gap", {}),
    (1, "from", "59", "1/from", "ranges_overlap", {}),
    (1, "from", None, "1/from", "ranges_overlap", {}),
    (1, "from", "many", "1/from", "not_a_plain_number", PLAIN),
    (0, "to", None, "1/from", "ranges_overlap", {}),
    (0, "from", "0", "0/from", "ranges_not_open", {}),
    (2, "to", "100", "2/to", "ranges_not_open", {}),
    (1, "to", "60", "1/to", "range_empty", {}),
    (2, "points", "40.01", "2/points", "above_maximum", FORTY),
    (0, "points", "-1", "0/points", "below_minimum", FROM_ZERO),
    (1, "score", "25", "1/score", "extra_forbidden", {}),
]


@pytest.mark.parametrize(("band", "field", "value", "place", "code", "params"), REFUSED_BANDS)
def test_a_faulty_band_is_refused_with_its_only_fault(
    band: int, field: str, value: Any, place: str, code: str, params: Any
) -> None:
    bands = [{**item, field: value} if index == band else item for index, item in enumerate(BANDS)]
    assert settings_faults({**BAND, "bands": bands}) == [Fault(f"/bands/{place}", code, params)]


def test_a_band_without_its_start_is_refused() -> None:
    bands = [{"to": "60", "points": "0"}, *BANDS[1:]]
    assert settings_faults({**BAND, "bands": bands}) == [Fault("/bands/0/from", "missing")]


def bands_of(count: int) -> list[dict[str, Any]]:
    ends = [*map(str, range(1, count)), None]
    return [{"from": start, "to": end, "points": "1"} for start, end in zip([None, *ends], ends, strict=False)]


# The settings, the field, the outermost value that it takes, the next one, and the fault of that.
SETTINGS_LIMITS: list[tuple[dict[str, Any], str, Any, Any, str, Any]] = [
    (RATE, "floor", "0", "-0.000001", "below_minimum", FROM_ZERO),
    (RATE, "floor", "1.1", "1.100001", "floor_above_cap", {}),
    ({**RATE, "floor": "0"}, "cap", "0", "-0.000001", "below_minimum", FROM_ZERO),
    (DEDUCTION, "per", "0", "-0.000001", "below_minimum", FROM_ZERO),
    (BAND, "bands", bands_of(100), bands_of(101), "list_length", {"least": 1, "most": 100}),
    (SURVEY, "scale_max", "0.000001", "0", "not_above_zero", ABOVE_ZERO),
    (SURVEY, "min_answers", 1, 0, "below_minimum", {"minimum": "1"}),
    (SURVEY, "min_answers", 10_000, 10_001, "above_maximum", {"maximum": "10000"}),
]


@pytest.mark.parametrize(("settings", "field", "allowed", "beyond", "code", "params"), SETTINGS_LIMITS)
def test_a_settings_limit_is_allowed_and_one_more_is_refused(
    settings: dict[str, Any], field: str, allowed: Any, beyond: Any, code: str, params: Any
) -> None:
    assert settings_faults({**settings, field: allowed}) == []
    assert settings_faults({**settings, field: beyond}) == [Fault(f"/{field}", code, params)]


@pytest.mark.parametrize(
    ("kind", "document", "fact"),
    [
        ("rate", {"actual": "-3", "target": "10"}, RateFact(Decimal(-3), Decimal(10))),
        ("rate", {"target": "10"}, RateFact(None, Decimal(10))),
        ("rate", {"actual": "10", "target": None}, RateFact(Decimal(10), None)),
        ("deduction", {"count": "3"}, NumberFact(Decimal(3))),
        ("deduction", {}, NumberFact(None)),
        ("band", {"value": "-0.5"}, NumberFact(Decimal("-0.5"))),
        ("band", {"value": None}, NumberFact(None)),
        ("boolean", {"met": True}, BooleanFact(True)),
        ("boolean", {"met": None}, BooleanFact(None)),
        ("rating", {"points": "37.5"}, NumberFact(Decimal("37.5"))),
        ("rating", {}, NumberFact(None)),
        ("survey", {"answers": [5, "4.5"]}, SurveyFact((Decimal(5), Decimal("4.5")))),
        ("survey", {"answers": []}, SurveyFact(())),
        ("survey", {"answers": None}, SurveyFact(None)),
    ],
)
def test_a_fact_is_read_as_it_is_written(kind: str, document: object, fact: Fact) -> None:
    assert fact_of(kind, document) == fact


# The scorer, a fact, and the only fault: its pointer, code and params.
REFUSED_FACTS: list[tuple[str, Any, str, str, Any]] = [
    *((kind, {"colour": "red"}, "/colour", "extra_forbidden", {}) for kind in SETTINGS),
    *((kind, ["1"], "", "not_an_object", {}) for kind in ("rate", "deduction", "band", "rating")),
    ("rate", {"actual": "1", "target": "-5"}, "/target", "not_above_zero", ABOVE_ZERO),
    ("rate", {"actual": "1", "target": "1e3"}, "/target", "not_a_plain_number", PLAIN),
    ("deduction", {"count": True}, "/count", "not_a_plain_number", PLAIN),
    ("band", {"value": "high"}, "/value", "not_a_plain_number", PLAIN),
    ("boolean", {"met": 1}, "/met", "not_a_boolean", {}),
    ("boolean", {"met": "yes"}, "/met", "not_a_boolean", {}),
    ("survey", {"answers": "555"}, "/answers", "not_a_list", {}),
    ("survey", {"answers": [5, 4, 5.5]}, "/answers/2", "not_a_plain_number", PLAIN),
    ("survey", {"answers": [5, None]}, "/answers/1", "not_a_plain_number", PLAIN),
]


@pytest.mark.parametrize(("kind", "fact", "pointer", "code", "params"), REFUSED_FACTS)
def test_a_faulty_fact_is_refused_with_its_only_fault(
    kind: str, fact: object, pointer: str, code: str, params: Any
) -> None:
    assert fact_faults(kind, fact) == [Fault(pointer, code, params)]


# The scorer, the fact's field, the outermost value that it takes, the next one, and the fault of that.
FACT_LIMITS: list[tuple[str, str, Any, Any, str, str, Any]] = [
    ("rate", "target", "0.000001", "0", "/target", "not_above_zero", ABOVE_ZERO),
    ("rate", "actual", "-999999999999", "-1000000000000", "/actual", "not_a_plain_number", PLAIN),
    ("deduction", "count", "0", "-0.000001", "/count", "below_minimum", FROM_ZERO),
    ("rating", "points", "0", "-0.000001", "/points", "below_minimum", FROM_ZERO),
    ("rating", "points", "40", "40.000001", "/points", "above_maximum", FORTY),
    ("survey", "answers", ["0"], ["-0.000001"], "/answers/0", "below_minimum", FROM_ZERO),
    ("survey", "answers", [1, "5"], [1, "5.000001"], "/answers/1", "above_maximum", {"maximum": "5"}),
    ("survey", "answers", [5] * 10_000, [5] * 10_001, "/answers", "list_length", {"least": 0, "most": 10_000}),
]


@pytest.mark.parametrize(("kind", "field", "allowed", "beyond", "pointer", "code", "params"), FACT_LIMITS)
def test_a_facts_limit_is_allowed_and_one_more_is_refused(
    kind: str, field: str, allowed: Any, beyond: Any, pointer: str, code: str, params: Any
) -> None:
    assert fact_faults(kind, {field: allowed}) == []
    assert fact_faults(kind, {field: beyond}) == [Fault(pointer, code, params)]


@pytest.mark.parametrize(
    ("settings", "points", "fact", "hundredths"),
    [
        (RATE, "60", {"actual": "1043", "target": "1000"}, 6258),
        (RATE, "60", {"actual": "600", "target": "1000"}, 3600),  # on the floor
        (RATE, "60", {"actual": "599.999999", "target": "1000"}, 0),
        (RATE, "60", {"actual": "-3", "target": "1000"}, 0),
        (RATE, "60", {"actual": 999999999999, "target": "0.000001"}, 6600),
        ({**RATE, "floor": "1.1"}, "60", {"actual": "11", "target": "10"}, 6600),  # on floor and cap
        (DEDUCTION, "60", {"count": 24}, 0),
        (DEDUCTION, "60", {"count": 25}, 0),
        (DEDUCTION, "60", {"count": "0.002"}, 6000),  # 59.995
        (DEDUCTION, "60", {"count": "0.0021"}, 5999),  # 59.99475
        (BAND, "40", {"value": "-1"}, 0),
        (BAND, "40", {"value": "59.999999"}, 0),
        (BAND, "40", {"value": "60"}, 2500),
        (BAND, "40", {"value": 80}, 4000),
        ({**BAND, "bands": [{"from": None, "to": None, "points": "90"}]}, "90", {"value": "1"}, 9000),
        ({**BAND, "bands": [{"from": None, "to": None, "points": "90"}]}, "90.005", {"value": "1"}, 9000),
        ({**BAND, "bands": [{"from": None, "to": None, "points": "0.005"}]}, "90", {"value": "1"}, 1),
        (BOOLEAN, "90", {"met": True}, 9000),
        (BOOLEAN, "90.005", {"met": True}, 9001),
        (BOOLEAN, "90", {"met": False}, 0),
        (RATING, "90", {"points": "90"}, 9000),
        (RATING, "90", {"points": "0"}, 0),
        (RATING, "40", {"points": Decimal("39.995")}, 4000),
        (SURVEY, "70", {"answers": [0, 0, "0.01"]}, 5),  # 0.0466...
        (SURVEY, "70", {"answers": [5, 5, "4.5"]}, 6767),
        (SURVEY, "90", {"answers": [5, 5, 5]}, 9000),
    ],
)
def test_a_score_is_rounded_once(settings: object, points: str, fact: object, hundredths: int) -> None:
    assert score_of(settings, points, fact) == hundredths


@pytest.mark.parametrize(
    ("settings", "fact"),
    [
        (RATE, {}),
        (RATE, {"actual": None, "target": "10"}),
        (RATE, {"actual": "10"}),
        (DEDUCTION, {}),
        (DEDUCTION, {"count": None}),
        (BAND, {}),
        (BAND, {"value": None}),
        (BOOLEAN, {}),
        (BOOLEAN, {"met": None}),
        (RATING, {}),
        (RATING, {"points": None}),
        (SURVEY, {}),
        (SURVEY, {"answers": None}),
        (SURVEY, {"answers": []}),
        (SURVEY, {"answers": [5, 5]}),
    ],
)
def test_a_missing_fact_has_no_score(settings: object, fact: object) -> None:
    assert score_of(settings, "40", fact) is None


def test_answers_of_a_list_that_is_not_json_are_read_alike() -> None:
    assert fact_of("survey", {"answers": (5, 4)}) == SurveyFact(tuple(decimals("5", "4")))

"""What a scheme is refused for, and where the fault points."""

from decimal import Decimal
from typing import Any

import pytest

from services.appraisal.schemes.domain.scheme import Normalisation, NormalisationKind, YearSplit, read_scheme
from shared.kernel.errors import Invalid
from tests.unit.appraisal.samples import bend, scheme_document

BANDS = "/indicators/3/scorer/bands"
SURVEY = "/indicators/4/scorer"
REFUSALS: list[tuple[str, Any, str, str]] = [
    ("/weights/junior/base", "49", "/weights/junior", "weights_sum"),
    ("/weights/senior", {"base": "20", "marketing": "40", "management": "40"}, "/weights/senior/management", "own"),
    ("/weights/middle", {"base": "60", "marketing": "30", "management": "10"}, "/weights/middle/marketing", "own"),
    ("/weights/junior/base", "-50", "/weights/junior/base", "below_minimum"),
    ("/weights/junior", ..., "/weights/junior", "missing"),
    ("/weights/junior", "50", "/weights/junior", "not_an_object"),
    ("/weights/expert", {}, "/weights/expert", "extra_forbidden"),
    ("/weights/junior/base", ..., "/weights/junior/base", "missing"),
    ("/indicators/1/code", "B01", "/indicators/1/code", "indicator_repeated"),
    ("/indicators/1/code", " B02", "/indicators/1/code", "text_malformed"),
    ("/indicators/1/code", "", "/indicators/1/code", "text_malformed"),
    ("/indicators/1/code", "B\u202e02", "/indicators/1/code", "text_malformed"),
    ("/indicators/1/name", 7, "/indicators/1/name", "not_a_text"),
    ("/indicators/1/category", "sales", "/indicators/1/category", "unknown_choice"),
    ("/indicators/1/points", "0", "/indicators/1/points", "not_above_zero"),
    ("/indicators/1/points", "-1", "/indicators/1/points", "not_above_zero"),
    ("/indicators/1/points", "1e2", "/indicators/1/points", "not_a_plain_number"),
    ("/indicators/1/points", True, "/indicators/1/points", "not_a_plain_number"),
    ("/indicators/1/points", 40.5, "/indicators/1/points", "not_a_plain_number"),
    ("/indicators/1/points", "NaN", "/indicators/1/points", "not_a_plain_number"),
    ("/indicators/1/points", "1.0000001", "/indicators/1/points", "not_a_plain_number"),
    ("/indicators/1", [], "/indicators/1", "not_an_object"),
    ("/indicators/1/scorer", "rating", "/indicators/1/scorer", "not_an_object"),
    ("/indicators/1/scorer/kind", "guess", "/indicators/1/scorer/kind", "unknown_scorer"),
    ("/indicators/1/scorer/kind", ["rate"], "/indicators/1/scorer/kind", "unknown_scorer"),
    ("/indicators/1/scorer", {}, "/indicators/1/scorer/kind", "missing"),
    ("/indicators/1/scorer/per", "1", "/indicators/1/scorer/per", "extra_forbidden"),
    ("/indicators/0/scorer/per", "-1", "/indicators/0/scorer/per", "below_minimum"),
    ("/indicators/2/scorer/floor", "1.2", "/indicators/2/scorer/floor", "floor_above_cap"),
    ("/indicators/2/scorer/floor", "-0.1", "/indicators/2/scorer/floor", "below_minimum"),
    ("/indicators/2/scorer/cap", ..., "/indicators/2/scorer/cap", "missing"),
    (f"{BANDS}/1/from", "61", f"{BANDS}/1/from", "ranges_gap"),
    (f"{BANDS}/1/from", "59", f"{BANDS}/1/from", "ranges_overlap"),
    (f"{BANDS}/1/from", None, f"{BANDS}/1/from", "ranges_overlap"),
    (f"{BANDS}/0/to", None, f"{BANDS}/1/from", "ranges_overlap"),
    (f"{BANDS}/0/from", "0", f"{BANDS}/0/from", "ranges_not_open"),
    (f"{BANDS}/2/to", "100", f"{BANDS}/2/to", "ranges_not_open"),
    (f"{BANDS}/1/to", "60", f"{BANDS}/1/to", "range_empty"),
    (f"{BANDS}/2/points", "40.01", f"{BANDS}/2/points", "above_maximum"),
    (f"{BANDS}/0/points", "-1", f"{BANDS}/0/points", "below_minimum"),
    (f"{BANDS}/0/from", ..., f"{BANDS}/0/from", "missing"),
    (BANDS, [], BANDS, "list_length"),
    (BANDS, {}, BANDS, "not_a_list"),
    (f"{SURVEY}/min_answers", 0, f"{SURVEY}/min_answers", "below_minimum"),
    (f"{SURVEY}/min_answers", "2.5", f"{SURVEY}/min_answers", "too_many_decimals"),
    (f"{SURVEY}/scale_max", "0", f"{SURVEY}/scale_max", "not_above_zero"),
    ("/indicators", [], "/indicators", "category_empty"),
    ("/indicators", ..., "/indicators", "missing"),
    ("/bonus_cap", "-5", "/bonus_cap", "below_minimum"),
    ("/deduction_cap", None, "/deduction_cap", "not_a_plain_number"),
    ("/total_max", "0", "/total_max", "not_above_zero"),
    ("/total_max", "99.999", "/total_max", "too_many_decimals"),
    ("/total_max", "1234567890123", "/total_max", "not_a_plain_number"),
    ("/colour", "red", "/colour", "extra_forbidden"),
    ("/a~b", "x", "/a~0b", "extra_forbidden"),
    ("/annual", {"months": "70", "committee": "29"}, "/annual", "shares_sum"),
    ("/annual", {"months": "70"}, "/annual/committee", "missing"),
    ("/additional", {"self": "30", "committee": "80"}, "/additional", "shares_sum"),
    ("/additional", {"self": "-20", "committee": "120"}, "/additional/self", "below_minimum"),
    ("/normalisation", {"kind": "rank"}, "/normalisation/kind", "unknown_choice"),
    ("/normalisation", {"kind": "z_score", "sd_floor": "0"}, "/normalisation/sd_floor", "not_above_zero"),
    ("/normalisation", {"kind": "z_score", "min_group": 0}, "/normalisation/min_group", "below_minimum"),
    ("/normalisation", "none", "/normalisation", "not_an_object"),
]


@pytest.mark.parametrize(("change", "value", "pointer", "code"), REFUSALS)
def test_refused(change: str, value: Any, pointer: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_scheme(bend(scheme_document(), change, value))
    assert refusal.value.code == "scheme_invalid"
    expected = "own_category_not_heaviest" if code == "own" else code
    assert (pointer, expected) in [(fault.pointer, fault.code) for fault in refusal.value.faults]


def test_a_category_without_indicators_is_named() -> None:
    document = scheme_document()
    document["indicators"] = [each for each in document["indicators"] if each["category"] != "marketing"]
    with pytest.raises(Invalid) as refusal:
        read_scheme(document)
    (fault,) = refusal.value.faults
    assert (fault.pointer, fault.code, fault.params) == ("/indicators", "category_empty", {"category": "marketing"})


def test_all_faults_are_told_at_once() -> None:
    document = bend(bend(scheme_document(), "/weights/junior/base", "49"), "/indicators/0/points", "0")
    with pytest.raises(Invalid) as refusal:
        read_scheme(bend(document, "/total_max", True))
    assert [fault.pointer for fault in refusal.value.faults] == [
        "/weights/junior",
        "/indicators/0/points",
        "/total_max",
    ]


def test_one_cause_gives_one_fault() -> None:
    document = bend(scheme_document(), "/weights/junior/base", "a lot")
    with pytest.raises(Invalid) as refusal:
        read_scheme(document)
    assert [fault.pointer for fault in refusal.value.faults] == ["/weights/junior/base"]


def test_defaults_of_a_plain_scheme() -> None:
    scheme = read_scheme(scheme_document())
    assert scheme.split == YearSplit(Decimal(70), Decimal(30), Decimal(20), Decimal(80))
    assert scheme.normalisation == Normalisation(NormalisationKind.NONE, 8, Decimal(2))


def test_splits_and_normalisation_of_a_company() -> None:
    document = {
        **scheme_document(),
        "annual": {"months": "60", "committee": "40"},
        "additional": {"self": 0, "committee": 100},
        "normalisation": {"kind": "z_score", "min_group": 10, "sd_floor": "1.5"},
    }
    scheme = read_scheme(document)
    assert scheme.split == YearSplit(Decimal(60), Decimal(40), Decimal(0), Decimal(100))
    assert scheme.normalisation == Normalisation(NormalisationKind.Z_SCORE, 10, Decimal("1.5"))


@pytest.mark.parametrize("document", [[], None, "scheme", 3])
def test_what_is_no_document_at_all(document: Any) -> None:
    with pytest.raises(Invalid) as refusal:
        read_scheme(document)
    assert refusal.value.faults[0].code == "not_an_object"
    assert refusal.value.faults[0].pointer == ""


def test_an_endless_list_is_refused_at_once() -> None:
    with pytest.raises(Invalid) as refusal:
        read_scheme({**scheme_document(), "indicators": [{}] * 100_000})
    assert [fault.code for fault in refusal.value.faults] == ["list_length"]

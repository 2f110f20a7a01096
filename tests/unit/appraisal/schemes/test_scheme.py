"""What a scheme says, what it is refused for, and where each fault points."""

from decimal import Decimal
from typing import Any

import pytest

from services.appraisal.schemes.domain.scheme import (
    Category,
    Indicator,
    Normalisation,
    NormalisationKind,
    Scheme,
    YearSplit,
    read_scheme,
)
from services.appraisal.schemes.domain.scorers import Boolean, Deduction, Rating
from shared.kernel.errors import Fault, Param
from shared.kernel.rungs import Tier
from tests.support.documents import PLAIN, bend, refusal
from tests.support.schemes import scheme, scheme_document

ABOVE_ZERO: dict[str, Param] = {"minimum": "0.000001"}
FROM_ZERO: dict[str, Param] = {"minimum": "0"}
KINDS: dict[str, Param] = {"kinds": "rate, deduction, band, boolean, rating, survey"}
# What is changed, to which value, and the only fault: its pointer, code and params.
REFUSALS: list[tuple[str, Any, str, str, Any]] = [
    ("/weights", [], "/weights", "not_an_object", {}),
    ("/weights/junior/base", "49", "/weights/junior", "weights_sum", {"sum": "99"}),
    ("/weights/junior/base", "50.000001", "/weights/junior", "weights_sum", {"sum": "100.000001"}),
    (
        "/weights/senior",
        {"base": "20", "marketing": "40", "management": "40"},
        "/weights/senior/management",
        "own_category_not_heaviest",
        {"category": "management"},
    ),
    (
        "/weights/middle",
        {"base": "60", "marketing": "30", "management": "10"},
        "/weights/middle/marketing",
        "own_category_not_heaviest",
        {"category": "marketing"},
    ),
    ("/weights/junior/base", "-50", "/weights/junior/base", "below_minimum", FROM_ZERO),
    ("/weights/junior/base", "a lot", "/weights/junior/base", "not_a_plain_number", PLAIN),
    ("/weights/junior", ..., "/weights/junior", "missing", {}),
    ("/weights/junior", "50", "/weights/junior", "not_an_object", {}),
    ("/weights/expert", {}, "/weights/expert", "extra_forbidden", {}),
    ("/weights/junior/sales", "0", "/weights/junior/sales", "extra_forbidden", {}),
    ("/weights/junior/base", ..., "/weights/junior/base", "missing", {}),
    ("/indicators", ..., "/indicators", "missing", {}),
    ("/indicators", {}, "/indicators", "not_a_list", {}),
    ("/indicators", [{}] * 201, "/indicators", "list_length", {"least": 0, "most": 200}),
    ("/indicators", [{}] * 100_000, "/indicators", "list_length", {"least": 0, "most": 200}),
    ("/indicators/1", [], "/indicators/1", "not_an_object", {}),
    ("/indicators/1/unit", "%", "/indicators/1/unit", "extra_forbidden", {}),
    ("/indicators/1/code", "B01", "/indicators/1/code", "indicator_repeated", {"indicator": "B01"}),
    ("/indicators/1/code", " B02", "/indicators/1/code", "text_malformed", {"longest": 32}),
    ("/indicators/1/code", "", "/indicators/1/code", "text_malformed", {"longest": 32}),
    ("/indicators/1/code", "B\u202e02", "/indicators/1/code", "text_malformed", {"longest": 32}),
    ("/indicators/1/name", 7, "/indicators/1/name", "not_a_text", {}),
    (
        "/indicators/1/category",
        "sales",
        "/indicators/1/category",
        "unknown_choice",
        {"choices": "base, marketing, management"},
    ),
    ("/indicators/1/points", "0", "/indicators/1/points", "not_above_zero", ABOVE_ZERO),
    ("/indicators/1/points", "-1", "/indicators/1/points", "not_above_zero", ABOVE_ZERO),
    ("/indicators/1/points", "1e2", "/indicators/1/points", "not_a_plain_number", PLAIN),
    ("/indicators/1/points", True, "/indicators/1/points", "not_a_plain_number", PLAIN),
    ("/indicators/1/points", 40.5, "/indicators/1/points", "not_a_plain_number", PLAIN),
    ("/indicators/1/points", "NaN", "/indicators/1/points", "not_a_plain_number", PLAIN),
    ("/indicators/1/points", "1.0000001", "/indicators/1/points", "not_a_plain_number", PLAIN),
    ("/indicators/1/scorer", "rating", "/indicators/1/scorer", "not_an_object", {}),
    ("/indicators/1/scorer/kind", "guess", "/indicators/1/scorer/kind", "unknown_scorer", KINDS),
    ("/indicators/1/scorer", {}, "/indicators/1/scorer/kind", "missing", KINDS),
    ("/indicators/2/scorer/floor", "1.2", "/indicators/2/scorer/floor", "floor_above_cap", {}),
    (
        "/indicators/3/scorer/bands/2/points",
        "40.01",
        "/indicators/3/scorer/bands/2/points",
        "above_maximum",
        {"maximum": "40"},
    ),
    ("/bonus_cap", "-5", "/bonus_cap", "below_minimum", FROM_ZERO),
    ("/bonus_cap", ..., "/bonus_cap", "missing", {}),
    ("/deduction_cap", "-0.000001", "/deduction_cap", "below_minimum", FROM_ZERO),
    ("/deduction_cap", None, "/deduction_cap", "not_a_plain_number", PLAIN),
    ("/total_max", "0", "/total_max", "not_above_zero", ABOVE_ZERO),
    ("/total_max", "99.999", "/total_max", "too_many_decimals", {"places": 2}),
    ("/total_max", "1234567890123", "/total_max", "not_a_plain_number", PLAIN),
    ("/colour", "red", "/colour", "extra_forbidden", {}),
    ("/a~b", "x", "/a~0b", "extra_forbidden", {}),
    ("/annual", "70", "/annual", "not_an_object", {}),
    ("/annual", {"months": "70", "committee": "29"}, "/annual", "shares_sum", {"sum": "99"}),
    ("/annual", {"months": "70"}, "/annual/committee", "missing", {}),
    ("/annual", {"months": "a lot", "committee": "30"}, "/annual/months", "not_a_plain_number", PLAIN),
    ("/annual", {"months": "110", "committee": "-10"}, "/annual/committee", "below_minimum", FROM_ZERO),
    ("/annual", {"months": "70", "committee": "30", "self": "0"}, "/annual/self", "extra_forbidden", {}),
    ("/additional", [], "/additional", "not_an_object", {}),
    ("/additional", {"self": "30", "committee": "80"}, "/additional", "shares_sum", {"sum": "110"}),
    ("/additional", {"self": "-20", "committee": "120"}, "/additional/self", "below_minimum", FROM_ZERO),
    ("/additional", {"self": "20", "committee": "80", "months": "0"}, "/additional/months", "extra_forbidden", {}),
    ("/normalisation", "none", "/normalisation", "not_an_object", {}),
    ("/normalisation", {}, "/normalisation/kind", "missing", {}),
    (
        "/normalisation",
        {"kind": "rank"},
        "/normalisation/kind",
        "unknown_choice",
        {"choices": "none, mean_shift, z_score, percentile"},
    ),
    ("/normalisation", {"kind": "none", "mean": "80"}, "/normalisation/mean", "extra_forbidden", {}),
    (
        "/normalisation",
        {"kind": "z_score", "min_group": "2.5"},
        "/normalisation/min_group",
        "too_many_decimals",
        {"places": 0},
    ),
]


@pytest.mark.parametrize(("change", "value", "pointer", "code", "params"), REFUSALS)
def test_a_faulty_scheme_is_refused_with_its_only_fault(
    change: str, value: Any, pointer: str, code: str, params: Any
) -> None:
    document = bend(scheme_document(), change, value)
    assert refusal(read_scheme, document) == ("scheme_invalid", [Fault(pointer, code, params)])


# The place, the longest text or the outermost number that it takes, the next one, and the fault of that.
LIMITS: list[tuple[str, Any, Any, str, Any]] = [
    ("/indicators/0/code", "C" * 32, "C" * 33, "text_malformed", {"longest": 32}),
    ("/indicators/0/name", "名" * 100, "名" * 101, "text_malformed", {"longest": 100}),
    ("/indicators/0/points", "0.000001", "0", "not_above_zero", ABOVE_ZERO),
    ("/bonus_cap", "0", "-0.000001", "below_minimum", FROM_ZERO),
    ("/deduction_cap", "0", "-0.000001", "below_minimum", FROM_ZERO),
    ("/total_max", "0.01", "0", "not_above_zero", ABOVE_ZERO),
    ("/total_max", "99.99", "99.991", "too_many_decimals", {"places": 2}),
    ("/annual/months", "0", "-0.000001", "below_minimum", FROM_ZERO),
    ("/annual/committee", "100", "100.000001", "shares_sum", {"sum": "100.000001"}),
    ("/additional/self", "0", "-0.000001", "below_minimum", FROM_ZERO),
    ("/additional/committee", "100", "99.999999", "shares_sum", {"sum": "99.999999"}),
    ("/normalisation/min_group", 1, 0, "below_minimum", {"minimum": "1"}),
    ("/normalisation/min_group", 100_000, 100_001, "above_maximum", {"maximum": "100000"}),
    ("/normalisation/sd_floor", "0.000001", "0", "not_above_zero", ABOVE_ZERO),
]


def company_document() -> dict[str, Any]:
    """A scheme that leaves nothing to defaults."""
    return {
        **scheme_document(),
        "annual": {"months": "0", "committee": "100"},
        "additional": {"self": "0", "committee": "100"},
        "normalisation": {"kind": "z_score", "min_group": 10, "sd_floor": "1.5"},
    }


@pytest.mark.parametrize(("place", "allowed", "beyond", "code", "params"), LIMITS)
def test_a_limit_is_allowed_and_one_more_is_refused(
    place: str, allowed: Any, beyond: Any, code: str, params: Any
) -> None:
    assert isinstance(read_scheme(bend(company_document(), place, allowed)), Scheme)
    pointer = place.removesuffix("/committee")  # a sum is the fault of both shares
    document = bend(company_document(), place, beyond)
    assert refusal(read_scheme, document) == ("scheme_invalid", [Fault(pointer, code, params)])


def test_a_scheme_holds_200_indicators() -> None:
    document = scheme_document()
    first = document["indicators"][0]
    document["indicators"] += [{**first, "code": f"X{number}"} for number in range(200 - len(document["indicators"]))]
    assert len(read_scheme(document).indicators) == 200


def test_a_category_without_indicators_is_named() -> None:
    document = scheme_document()
    document["indicators"] = [item for item in document["indicators"] if item["category"] != "marketing"]
    expected = [Fault("/indicators", "category_empty", {"category": "marketing"})]
    assert refusal(read_scheme, document) == ("scheme_invalid", expected)


def test_without_indicators_every_category_is_named() -> None:
    expected = [Fault("/indicators", "category_empty", {"category": category}) for category in Category]
    assert refusal(read_scheme, {**scheme_document(), "indicators": []}) == ("scheme_invalid", expected)


def test_every_repeated_code_is_named_where_it_stands_again() -> None:
    document = scheme_document()
    codes = ("B01", "B01", "M01", "M01", "B01", "G02")
    for indicator, code in zip(document["indicators"], codes, strict=True):
        indicator["code"] = code
    expected = [
        Fault(f"/indicators/{index}/code", "indicator_repeated", {"indicator": code})
        for index, code in ((1, "B01"), (3, "M01"), (4, "B01"))
    ]
    assert refusal(read_scheme, document) == ("scheme_invalid", expected)


def test_a_tiers_sum_and_its_own_category_are_two_faults() -> None:
    document = bend(scheme_document(), "/weights/junior", {"base": "30", "marketing": "30", "management": "30"})
    expected = [
        Fault("/weights/junior", "weights_sum", {"sum": "90"}),
        Fault("/weights/junior/base", "own_category_not_heaviest", {"category": "base"}),
    ]
    assert refusal(read_scheme, document) == ("scheme_invalid", expected)


def test_all_faults_of_a_scheme_are_listed() -> None:
    document = bend(bend(scheme_document(), "/weights/junior/base", "49"), "/indicators/0/points", "0")
    expected = [
        Fault("/weights/junior", "weights_sum", {"sum": "99"}),
        Fault("/indicators/0/points", "not_above_zero", ABOVE_ZERO),
        Fault("/total_max", "not_a_plain_number", dict(PLAIN)),
    ]
    assert refusal(read_scheme, bend(document, "/total_max", True)) == ("scheme_invalid", expected)


@pytest.mark.parametrize("document", [[], None, "scheme", 3])
def test_a_document_that_is_no_object_is_refused_at_its_root(document: Any) -> None:
    code, faults = refusal(read_scheme, document)
    assert (code, faults[0]) == ("scheme_invalid", Fault("", "not_an_object"))


def test_a_scheme_is_read_as_it_is_written() -> None:
    document = company_document()
    document["indicators"] = [
        {
            "code": category,
            "name": name,
            "category": category,
            "points": "12.5",
            "scorer": {"kind": kind, **settings},
        }
        for category, name, kind, settings in (
            ("base", "制度执行", "deduction", {"per": "2.5"}),
            ("marketing", "品牌培育", "rating", {}),
            ("management", "明码标价", "boolean", {}),
        )
    ]
    points = Decimal("12.5")
    assert read_scheme(document) == Scheme(
        weights={
            Tier.JUNIOR: dict(zip(Category, map(Decimal, (50, 30, 20)), strict=True)),
            Tier.MIDDLE: dict(zip(Category, map(Decimal, (30, 50, 20)), strict=True)),
            Tier.SENIOR: dict(zip(Category, map(Decimal, (20, 30, 50)), strict=True)),
        },
        indicators=(
            Indicator("base", "制度执行", Category.BASE, points, Deduction(points, Decimal("2.5"))),
            Indicator("marketing", "品牌培育", Category.MARKETING, points, Rating(points)),
            Indicator("management", "明码标价", Category.MANAGEMENT, points, Boolean(points)),
        ),
        bonus_cap=Decimal(5),
        deduction_cap=Decimal(10),
        total_max=Decimal(100),
        split=YearSplit(Decimal(0), Decimal(100), Decimal(0), Decimal(100)),
        normalisation=Normalisation(NormalisationKind.Z_SCORE, 10, Decimal("1.5")),
    )


def test_a_scheme_adds_up_the_points_of_each_category_in_millionths() -> None:
    assert scheme().category_points == dict.fromkeys(Category, 100_000_000)


def test_defaults_of_a_plain_scheme() -> None:
    plain = scheme()
    assert plain.split == YearSplit(Decimal(70), Decimal(30), Decimal(20), Decimal(80))
    assert plain.normalisation == Normalisation(NormalisationKind.NONE, 8, Decimal(2))


def test_defaults_of_a_normalisation_that_names_its_kind_only() -> None:
    normalisation = scheme(normalisation={"kind": "percentile"}).normalisation
    assert normalisation == Normalisation(NormalisationKind.PERCENTILE, 8, Decimal(2))


def test_splits_and_normalisation_of_a_company() -> None:
    company = scheme(
        annual={"months": "60", "committee": "40"},
        additional={"self": 0, "committee": 100},
        normalisation={"kind": "z_score", "min_group": 10, "sd_floor": "1.5"},
    )
    assert company.split == YearSplit(Decimal(60), Decimal(40), Decimal(0), Decimal(100))
    assert company.normalisation == Normalisation(NormalisationKind.Z_SCORE, 10, Decimal("1.5"))

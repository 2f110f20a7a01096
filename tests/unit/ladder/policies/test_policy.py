"""Policies are read strictly: every fault at once, each with its place."""

from decimal import Decimal
from typing import Any

import pytest

from services.ladder.policies.domain.policy import Education, Policy, Row, YearBand, read_policy
from shared.kernel.errors import Fault, Invalid
from shared.kernel.names import Name
from shared.kernel.rungs import Rung, Tier
from tests.support.documents import bend
from tests.support.ladder_samples import policy, policy_document

SHARES = "/quota/shares"
REFUSALS = [
    ("/bands/good", "90", "/bands", "bands_not_falling"),
    ("/bands/pass", "80.5", "/bands", "bands_not_falling"),
    ("/bands/excellent", ..., "/bands/excellent", "missing"),
    ("/bands/excellent", "101", "/bands/excellent", "above_maximum"),
    ("/bands/fail", "0", "/bands/fail", "extra_forbidden"),
    ("/bands", [], "/bands", "not_an_object"),
    ("/min_appraised_months", 13, "/min_appraised_months", "above_maximum"),
    ("/min_appraised_months", "six", "/min_appraised_months", "not_a_plain_number"),
    ("/min_appraised_months", "5.5", "/min_appraised_months", "too_many_decimals"),
    ("/veto", "as_warning", "/veto", "unknown_choice"),
    ("/promotion/XA", {}, "/promotion/XA", "unknown_rung"),
    ("/promotion/JC", {}, "/promotion/JC", "unknown_rung"),
    ("/promotion/MC/band", "great", "/promotion/MC/band", "unknown_choice"),
    ("/promotion/MC/additional_score", "1e2", "/promotion/MC/additional_score", "not_a_plain_number"),
    ("/promotion/MC/any_of", [], "/promotion/MC/any_of", "list_length"),
    ("/promotion/MC/any_of", ..., "/promotion/MC/any_of", "missing"),
    ("/promotion/MC/any_of/1/education", "phd", "/promotion/MC/any_of/1/education", "unknown_choice"),
    ("/promotion/MC/any_of/0/months_in_tier", -1, "/promotion/MC/any_of/0/months_in_tier", "below_minimum"),
    ("/promotion/MC/any_of/0/height", 180, "/promotion/MC/any_of/0/height", "extra_forbidden"),
    ("/promotion", None, "/promotion", "not_an_object"),
    ("/skip/max_rungs", 0, "/skip/max_rungs", "below_minimum"),
    ("/skip/additional_score", ..., "/skip/additional_score", "missing"),
    ("/quota", ..., "/quota", "missing"),
    (SHARES, {"senior": "0.1", "middle": "0.6", "junior": "0.31"}, SHARES, "shares_sum"),
    (SHARES, {"senior": "0.1", "middle": "0.6", "junior": "0.299999"}, SHARES, "shares_sum"),
    (SHARES, {"senior": "-0.1", "middle": "0.6", "junior": "0.5"}, f"{SHARES}/senior", "below_minimum"),
    (SHARES, {"senior": "1.1", "middle": "0", "junior": "-0.1"}, f"{SHARES}/senior", "above_maximum"),
    (SHARES, {"senior": "0.4", "middle": "0.6"}, f"{SHARES}/junior", "missing"),
    (SHARES, {"senior": 0.1, "middle": "0.6", "junior": "0.3"}, f"{SHARES}/senior", "not_a_plain_number"),
    ("/quota/rounding", "up", "/quota/rounding", "unknown_choice"),
    ("/quota/remainder_tie", ..., "/quota/remainder_tie", "missing"),
    ("/quota/enforcement", "half", "/quota/enforcement", "unknown_choice"),
    ("/quota/incumbent_margin", "-1", "/quota/incumbent_margin", "below_minimum"),
    ("/quota/last_place_max_share", "1.01", "/quota/last_place_max_share", "above_maximum"),
    ("/quota/bottom_review_max_share", "-0.1", "/quota/bottom_review_max_share", "below_minimum"),
    ("/quota/colour", "red", "/quota/colour", "extra_forbidden"),
    ("/management_track/tier", "top", "/management_track/tier", "unknown_choice"),
    ("/management_track", ..., "/management_track", "missing"),
    ("/colour", "red", "/colour", "extra_forbidden"),
]


# What stands at a place at most, one more than that, and what the fault's text quotes.
MIDDLE = "/promotion/MC"
ROW = {"months_in_tier": 1}
LIMITS = [
    ("/bands/excellent", "100", "100.000001", "above_maximum", {"maximum": "100"}),
    ("/bands/pass", "0", "-0.000001", "below_minimum", {"minimum": "0"}),
    ("/min_appraised_months", 0, -1, "below_minimum", {"minimum": "0"}),
    ("/min_appraised_months", 12, 13, "above_maximum", {"maximum": "12"}),
    (f"{MIDDLE}/additional_score", "0", "-0.000001", "below_minimum", {"minimum": "0"}),
    (f"{MIDDLE}/additional_score", "100", "100.000001", "above_maximum", {"maximum": "100"}),
    (f"{MIDDLE}/any_of", [ROW], [], "list_length", {"least": 1, "most": 50}),
    (f"{MIDDLE}/any_of", [ROW] * 50, [ROW] * 51, "list_length", {"least": 1, "most": 50}),
    (f"{MIDDLE}/any_of/0/months_in_tier", "0", "-0.000001", "below_minimum", {"minimum": "0"}),
    (f"{MIDDLE}/any_of/0/months_in_tier", 1200, "1200.000001", "above_maximum", {"maximum": "1200"}),
    ("/skip/additional_score", "0", "-0.000001", "below_minimum", {"minimum": "0"}),
    ("/skip/additional_score", "100", "100.000001", "above_maximum", {"maximum": "100"}),
    ("/skip/max_rungs", 1, 0, "below_minimum", {"minimum": "1"}),
    ("/skip/max_rungs", 8, 9, "above_maximum", {"maximum": "8"}),
    ("/quota/incumbent_margin", "0", "-0.000001", "below_minimum", {"minimum": "0"}),
    ("/quota/incumbent_margin", "100", "100.000001", "above_maximum", {"maximum": "100"}),
    ("/quota/last_place_max_share", "0", "-0.000001", "below_minimum", {"minimum": "0"}),
    ("/quota/last_place_max_share", "1", "1.000001", "above_maximum", {"maximum": "1"}),
    ("/quota/bottom_review_max_share", "0", "-0.000001", "below_minimum", {"minimum": "0"}),
    ("/quota/bottom_review_max_share", "1", "1.000001", "above_maximum", {"maximum": "1"}),
]

# Objects that take no field beyond those of their own.
OBJECTS = [
    "",
    "/bands",
    MIDDLE,
    f"{MIDDLE}/any_of/0",
    "/skip",
    "/quota",
    "/quota/shares",
    "/management_track",
    "/management_track/any_of/0",
]


def refusal(document: Any) -> Invalid:
    with pytest.raises(Invalid) as refused:
        read_policy(document)
    assert refused.value.code == "policy_invalid"
    return refused.value


@pytest.mark.parametrize(("change", "value", "pointer", "code"), REFUSALS)
def test_a_value_that_breaks_the_rules_is_refused(change: str, value: Any, pointer: str, code: str) -> None:
    refused = refusal(bend(policy_document(), change, value))
    assert (pointer, code) in [(fault.pointer, fault.code) for fault in refused.faults]


@pytest.mark.parametrize(("place", "limit", "beyond", "code", "params"), LIMITS)
def test_a_value_goes_up_to_its_limit_and_no_further(
    place: str, limit: Any, beyond: Any, code: str, params: dict[str, Any]
) -> None:
    read_policy(bend(policy_document(), place, limit))
    assert refusal(bend(policy_document(), place, beyond)).faults == [Fault(place, code, params)]


@pytest.mark.parametrize("place", OBJECTS)
def test_a_field_beyond_an_objects_own_is_refused(place: str) -> None:
    document = bend(policy_document(), f"{place}/colour", "red")
    assert refusal(document).faults == [Fault(f"{place}/colour", "extra_forbidden")]


@pytest.mark.parametrize("place", [MIDDLE, f"{MIDDLE}/any_of/0", "/skip", "/quota", "/quota/shares", "/bands"])
def test_an_object_is_an_object(place: str) -> None:
    assert Fault(place, "not_an_object") in refusal(bend(policy_document(), place, "x")).faults


@pytest.mark.parametrize(
    "bands",
    [
        {"excellent": "90", "good": "60", "pass": "60"},
        {"excellent": "80", "good": "80", "pass": "60"},
        {"excellent": "60", "good": "80", "pass": "90"},
    ],
)
def test_the_bands_fall(bands: dict[str, str]) -> None:
    assert refusal(bend(policy_document(), "/bands", bands)).faults == [Fault("/bands", "bands_not_falling")]


def test_bands_a_millionth_apart_fall() -> None:
    read = read_policy(bend(policy_document(), "/bands", {"excellent": "2", "good": "1.000001", "pass": "1"}))
    assert read.thresholds == (Decimal(1), Decimal("1.000001"), Decimal(2))


@pytest.mark.parametrize(
    ("place", "value", "fault"),
    [
        ("/bands/good", "x", Fault("/bands/good", "not_a_plain_number", {"digits": 12, "places": 6})),
        ("/bands/good", "-1", Fault("/bands/good", "below_minimum", {"minimum": "0"})),
        (f"{SHARES}/senior", "x", Fault(f"{SHARES}/senior", "not_a_plain_number", {"digits": 12, "places": 6})),
        (f"{SHARES}/senior", "2", Fault(f"{SHARES}/senior", "above_maximum", {"maximum": "1"})),
    ],
)
def test_a_single_mistake_is_a_single_fault(place: str, value: str, fault: Fault) -> None:
    assert refusal(bend(policy_document(), place, value)).faults == [fault]


def test_every_unknown_rung_has_its_fault() -> None:
    document = bend(policy_document(), "/promotion/SA/band", "best")
    document["promotion"] = {"JC": {}, "X" * 21: {}, **document["promotion"]}
    assert refusal(document).faults == [
        Fault("/promotion/JC", "unknown_rung", {"rung": "JC"}),
        Fault(f"/promotion/{'X' * 21}", "unknown_rung", {"rung": "X" * 20}),
        Fault("/promotion/SA/band", "unknown_choice", {"choices": "fail, pass, good, excellent"}),
    ]


@pytest.mark.parametrize(
    ("numbers", "least", "timeless"),
    [
        ((("competency_score", "75.5"),), (("competency_score", "75.5"),), (("competency_score", "75.5"),)),
        (
            (("months_in_rung", "12"), ("months_in_tier", "24"), ("months_of_service", "36.5")),
            (("months_in_rung", "12"), ("months_in_tier", "24"), ("months_of_service", "36.5")),
            (),
        ),
        (
            (("months_in_rung", "12"), ("certificate_level", "2")),
            (("months_in_rung", "12"), ("certificate_level", "2")),
            (("certificate_level", "2"),),
        ),
    ],
)
def test_a_row_keeps_its_numbers_exactly(
    numbers: tuple[tuple[str, str], ...], least: tuple[tuple[str, str], ...], timeless: tuple[tuple[str, str], ...]
) -> None:
    row = Row(None, tuple((name, Decimal(number)) for name, number in numbers))
    assert [(name, str(number)) for name, number in row.least] == list(least)
    assert [(name, str(number)) for name, number in row.timeless] == list(timeless)


def test_a_refusal_has_every_fault() -> None:
    document = bend(bend(policy_document(), "/bands/good", "95"), "/promotion/SA/band", "best")
    refused = refusal(bend(document, SHARES, {"senior": "0.2", "middle": "0.6", "junior": "0.3"}))
    assert [fault.pointer for fault in refused.faults] == ["/bands", "/promotion/SA/band", SHARES]
    assert refused.faults[-1].params == {"sum": "1.1"}


@pytest.mark.parametrize("document", [[], None, "policy", 3])
def test_a_policy_is_an_object(document: Any) -> None:
    refused = refusal(document)
    assert (refused.faults[0].pointer, refused.faults[0].code) == ("", "not_an_object")


def test_the_defaults() -> None:
    read = policy()
    assert read.quota.shares == {Tier.SENIOR: Decimal("0.1"), Tier.MIDDLE: Decimal("0.6"), Tier.JUNIOR: Decimal("0.3")}
    assert (read.quota.last_place_max_share, read.quota.bottom_review_max_share) == (None, None)
    row = read.promotion[Rung.MC].any_of[0]
    assert (row.education, dict(row.numbers)) == (
        Education.COLLEGE,
        {"months_in_tier": Decimal(12), "months_of_service": Decimal(24)},
    )


def test_skip_and_margin_may_be_left_out() -> None:
    document = policy_document()
    del document["skip"], document["quota"]["incumbent_margin"], document["quota"]["last_place_max_share"]
    read = read_policy(document)
    assert read.skip is None
    assert read.quota.incumbent_margin == 0


@pytest.mark.parametrize(
    ("score", "band"),
    [
        ("101", YearBand.EXCELLENT),
        ("90", YearBand.EXCELLENT),
        ("89.99", YearBand.GOOD),
        ("80", YearBand.GOOD),
        ("79.999999", YearBand.PASS),
        ("60", YearBand.PASS),
        ("59.99", YearBand.FAIL),
        ("0", YearBand.FAIL),
    ],
)
def test_a_score_on_a_boundary_is_in_the_upper_band(score: str, band: YearBand) -> None:
    assert policy().band_of(Decimal(score)) is band


def test_steps_end_before_a_rung_that_cannot_be_reached() -> None:
    read: Policy = read_policy(bend(policy_document(), "/promotion/MB", ...))
    assert [rung for rung, _ in read.steps[Rung.JB]] == [Rung.JA, Rung.MC]
    assert read.steps[Rung.MC] == ()
    assert read.steps[Rung.SA] == ()


def test_each_band_has_a_name_in_both_languages() -> None:
    assert {band: band.label for band in YearBand} == {
        YearBand.FAIL: Name("不合格", "fail"),
        YearBand.PASS: Name("合格", "pass"),
        YearBand.GOOD: Name("良好", "good"),
        YearBand.EXCELLENT: Name("优秀", "excellent"),
    }


def test_each_education_has_a_name_in_both_languages() -> None:
    assert {education: education.label for education in Education} == {
        Education.JUNIOR_HIGH: Name("初中", "junior high"),
        Education.HIGH_SCHOOL: Name("高中", "high school"),
        Education.COLLEGE: Name("大专", "college"),
        Education.BACHELOR: Name("本科", "bachelor"),
        Education.MASTER: Name("硕士", "master"),
    }


def test_bands_and_education_rise_in_the_order_of_their_declaration() -> None:
    assert [band.height for band in YearBand] == [0, 1, 2, 3]
    assert [education.height for education in Education] == [0, 1, 2, 3, 4]

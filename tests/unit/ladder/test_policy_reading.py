"""Policies are read strictly: every fault at once, each with its place."""

from decimal import Decimal
from typing import Any

import pytest

from services.ladder.policies.domain.policy import Education, Policy, YearBand, read_policy
from shared.kernel.errors import Invalid
from shared.kernel.rungs import Rung, Tier
from tests.unit.ladder.samples import bend, policy, policy_document

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


def refusal(document: Any) -> Invalid:
    with pytest.raises(Invalid) as refused:
        read_policy(document)
    assert refused.value.code == "policy_invalid"
    return refused.value


@pytest.mark.parametrize(("change", "value", "pointer", "code"), REFUSALS)
def test_refused(change: str, value: Any, pointer: str, code: str) -> None:
    found = refusal(bend(policy_document(), change, value))
    assert (pointer, code) in [(fault.pointer, fault.code) for fault in found.faults]


def test_all_faults_are_told_at_once() -> None:
    document = bend(bend(policy_document(), "/bands/good", "95"), "/promotion/SA/band", "best")
    found = refusal(bend(document, SHARES, {"senior": "0.2", "middle": "0.6", "junior": "0.3"}))
    assert [fault.pointer for fault in found.faults] == ["/bands", "/promotion/SA/band", SHARES]
    assert found.faults[-1].params == {"sum": "1.1"}


@pytest.mark.parametrize("document", [[], None, "policy", 3])
def test_what_is_no_document_at_all(document: Any) -> None:
    found = refusal(document)
    assert (found.faults[0].pointer, found.faults[0].code) == ("", "not_an_object")


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

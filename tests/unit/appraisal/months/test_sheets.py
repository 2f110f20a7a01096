"""A person's month: when it can be closed, what proves it, and what a stored sheet scores."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from services.appraisal.months.domain.facts import read_sheet
from services.appraisal.months.domain.monthly import MonthScore, SheetStatus, score_month
from services.appraisal.months.domain.sheets import MonthlyFact, PersonSheet, score_document
from shared.kernel.digests import Plain, canonical_json
from shared.kernel.months import Month
from shared.kernel.rungs import Tier
from tests.support.schemes import scheme, sheet_document

SCHEME = scheme()
DOCUMENT: dict[str, Plain] = {
    "facts": {"B02": {"points": "37.5"}},
    "bonus": "1",
    "deduction": "0.5",
    "veto": ["leak"],
}
SHEET = PersonSheet(
    employee_no="1",
    unit_code="0101",
    unit_path="LY/0101/",
    tier=Tier.MIDDLE,
    month=Month(2025, 3),
    scheme_version=3,
    masked=False,
    document=DOCUMENT,
    score=None,
)
BLANK = MonthlyFact("1", "0101", "LY/0101/", Tier.JUNIOR, Month(2025, 3))


def test_the_digest_of_a_sheet_matches_what_old_months_store() -> None:
    assert SHEET.input_digest == "257a48d6212986010a9566d310ba812d3070a52f436b372693dbb505c8af0d97"


@pytest.mark.parametrize(
    ("scheme_version", "changes"),
    [
        (4, {}),
        (3, {"tier": Tier.SENIOR}),
        (3, {"masked": True}),
        (3, {"document": {**DOCUMENT, "facts": {"B02": {"points": "37.4"}}}}),
        (3, {"document": {**DOCUMENT, "bonus": "0"}}),
        (3, {"document": {**DOCUMENT, "deduction": "0"}}),
        (3, {"document": {**DOCUMENT, "veto": []}}),
    ],
)
def test_the_digest_changes_with_each_input_of_the_score(scheme_version: int, changes: dict[str, Any]) -> None:
    assert replace(SHEET, scheme_version=scheme_version, **changes).input_digest != SHEET.input_digest


def test_the_digest_leaves_out_what_the_score_is_not_made_from() -> None:
    elsewhere = replace(SHEET, employee_no="2", unit_code="0102", unit_path="LY/0102/")
    assert elsewhere.input_digest == SHEET.input_digest


def scored(document: dict[str, Any], masked: bool = False) -> PersonSheet:
    return replace(SHEET, masked=masked, score=score_document(document, masked, Tier.MIDDLE, SCHEME))


def test_a_complete_month_can_be_closed() -> None:
    assert scored(sheet_document()).settled


def test_an_incomplete_month_cannot_be_closed() -> None:
    assert not scored({}).settled


def test_a_masked_month_can_be_closed_whatever_it_lacks() -> None:
    assert scored({}, masked=True).settled


def test_an_empty_sheet_is_stored_with_all_its_fields() -> None:
    assert canonical_json(BLANK.document) == '{"bonus":"0","deduction":"0","facts":{},"veto":[]}'


def test_an_empty_sheet_misses_every_indicator() -> None:
    codes = ("B01", "B02", "G01", "G02", "M01", "M02")
    assert BLANK.scored(SCHEME, 3).score == MonthScore(
        status=SheetStatus.INCOMPLETE,
        missing=codes,
        indicators=dict.fromkeys(codes),
        categories=None,
        total=None,
        totals=None,
        vetoed=False,
    )


def test_a_stored_sheet_is_scored_under_the_persons_tier() -> None:
    expected = score_month(SCHEME, Tier.SENIOR, read_sheet(sheet_document(), SCHEME))
    assert score_document(sheet_document(), False, Tier.SENIOR, SCHEME) == expected
    assert expected.total == Decimal("87.27")


def test_a_masked_sheet_has_no_score() -> None:
    assert score_document(sheet_document(), True, Tier.SENIOR, SCHEME) is None


def test_a_fact_that_a_newer_scheme_refuses_is_missing_from_the_score() -> None:
    document = sheet_document()
    document["facts"]["B02"] = {"points": "100000"}
    score = score_document(document, False, Tier.JUNIOR, SCHEME)
    assert score is not None
    assert score.missing == ("B02",)

"""Rows of the form of facts, laid over what is recorded and given back."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from services.appraisal.months.domain.sheets import MonthlyFact
from services.appraisal.months.forms import FactForm
from shared.kernel.digests import canonical_json
from shared.kernel.months import Month
from shared.kernel.rungs import Tier
from tests.support.schemes import decimals, scheme

MARCH = Month(2025, 3)
FORM = FactForm.by(MARCH, 1, scheme())
BLANK = MonthlyFact("1", "0101", "LY/0101/", Tier.JUNIOR, MARCH)
RECORDED = replace(
    BLANK,
    facts={"M01": {"actual": Decimal(90), "target": Decimal(100)}, "GONE": {"count": Decimal(1)}},
    bonus=Decimal(2),
    deduction=Decimal(1),
    veto=("V01",),
    masked=True,
)
ROW: dict[str, Any] = {
    "employee_no": "1",
    "B01.count": Decimal(0),
    "M01.actual": Decimal("1043.500"),
    "M01.target": Decimal(1000),
    "M02.value": Decimal("0.000001"),
    "G01.answers": tuple(decimals("5.0", "4", "100")),
    "G02.met": True,
    "bonus": Decimal("10.50"),
    "deduction": Decimal("100.000"),
    "veto": ("V01", "串码"),
    "masked": False,
}


def test_numbers_are_stored_plainly_without_trailing_zeros() -> None:
    assert canonical_json(FORM.lay_over(BLANK, ROW).document) == (
        '{"bonus":"10.5","deduction":"100","facts":{"B01":{"count":"0"},"G01":{"answers":["5","4","100"]},'
        '"G02":{"met":true},"M01":{"actual":"1043.5","target":"1000"},"M02":{"value":"0.000001"}},'
        '"veto":["V01","串码"]}'
    )


def test_the_digest_of_imported_facts_matches_what_old_months_store() -> None:
    sheet = FORM.lay_over(BLANK, ROW | {"B01.count": Decimal("-0")}).scored(scheme(), 3)
    assert sheet.input_digest == "b8160a73fcb5224fdf30f51acd348e4448035f256b3f89e6e29a1d32911de522"


@pytest.mark.parametrize(
    ("row", "changes"),
    [
        ({}, {}),
        ({"M01.actual": Decimal(95)}, {"facts": {**RECORDED.facts, "M01": {"actual": Decimal(95), "target": 100}}}),
        ({"M01.actual": None}, {"facts": {**RECORDED.facts, "M01": {"target": Decimal(100)}}}),
        ({"M01.actual": None, "M01.target": None}, {"facts": {"GONE": {"count": Decimal(1)}}}),
        ({"bonus": None, "deduction": None}, {"bonus": Decimal(0), "deduction": Decimal(0)}),
        ({"veto": None}, {"veto": ()}),
        ({"masked": None}, {"masked": False}),
    ],
)
def test_a_row_changes_what_it_has_and_leaves_the_rest(row: dict[str, Any], changes: dict[str, Any]) -> None:
    assert FORM.lay_over(RECORDED, row) == replace(RECORDED, **changes)


def test_an_exported_row_reads_back_as_the_same_facts() -> None:
    fact = FORM.lay_over(BLANK, ROW)
    row = dict(zip((column.key for column in FORM.table.columns), FORM.cells(fact), strict=True))
    assert FORM.lay_over(BLANK, row) == fact

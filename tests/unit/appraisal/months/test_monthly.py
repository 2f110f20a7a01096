"""How single facts become indicators, categories and totals."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from services.appraisal.months.domain.facts import read_sheet
from services.appraisal.months.domain.monthly import MonthScore, SheetStatus, score_month
from services.appraisal.schemes.domain.scheme import Category
from services.appraisal.schemes.domain.scorers import Rating
from shared.kernel.rungs import Tier
from tests.support.documents import bend
from tests.support.schemes import decimals, scheme, sheet_document

SCHEME = scheme()
CODES = ("B01", "B02", "M01", "M02", "G01", "G02")
SCORES = dict(zip(CODES, decimals("52.5", "37.5", "62.58", "25", "56", "30"), strict=True))


def month(document: Any, tier: Tier = Tier.MIDDLE) -> MonthScore:
    return score_month(SCHEME, tier, read_sheet(document, SCHEME))


@pytest.mark.parametrize(("tier", "total"), [(Tier.JUNIOR, "88.47"), (Tier.MIDDLE, "87.99"), (Tier.SENIOR, "87.27")])
def test_a_month_is_scored_under_the_weights_of_every_tier(tier: Tier, total: str) -> None:
    assert month(sheet_document(), tier) == MonthScore(
        status=SheetStatus.COMPLETE,
        missing=(),
        indicators=SCORES,
        categories=dict(zip(Category, decimals("90", "87.58", "86"), strict=True)),
        total=Decimal(total),
        totals=dict(zip(Tier, decimals("88.47", "87.99", "87.27"), strict=True)),
        vetoed=False,
    )


def test_scores_are_shown_with_two_decimals() -> None:
    score = month({**sheet_document(), "bonus": "0.01"})
    assert str(score.total) == "88.00"


@pytest.mark.parametrize(
    ("code", "fact"),
    [
        ("M01", None),
        ("M01", {}),
        ("M01", {"actual": None, "target": "10"}),
        ("M01", {"actual": "10"}),
        ("B01", {"count": None}),
        ("B02", {}),
        ("M02", {"value": None}),
        ("G01", {"answers": None}),
        ("G01", {"answers": []}),
        ("G01", {"answers": [5, 5]}),
        ("G02", {"met": None}),
    ],
)
def test_a_month_with_a_missing_fact_has_no_total(code: str, fact: Any) -> None:
    assert month(bend(sheet_document(), f"/facts/{code}", fact)) == MonthScore(
        status=SheetStatus.INCOMPLETE,
        missing=(code,),
        indicators={**SCORES, code: None},
        categories=None,
        total=None,
        totals=None,
        vetoed=False,
    )


def test_an_empty_sheet_misses_everything_in_the_order_of_the_codes() -> None:
    assert month({}).missing == ("B01", "B02", "G01", "G02", "M01", "M02")


def test_a_veto_zeroes_all_three_totals_and_no_category() -> None:
    plain = month(sheet_document())
    zeros = dict.fromkeys(Tier, Decimal(0))
    vetoed = month({**sheet_document(), "veto": ["faked_visit"]})
    assert vetoed == replace(plain, total=Decimal(0), totals=zeros, vetoed=True)
    assert str(vetoed.total) == "0.00"


def test_a_veto_makes_no_incomplete_month_complete() -> None:
    score = month({"veto": ["leak"]})
    assert (score.status, score.vetoed, score.total) == (SheetStatus.INCOMPLETE, True, None)


def test_a_total_is_never_below_zero() -> None:
    facts = {
        "B01": {"count": 99},
        "B02": {"points": 0},
        "M01": {"actual": 0, "target": 1},
        "M02": {"value": 0},
        "G01": {"answers": [0, 0, 0]},
        "G02": {"met": False},
    }
    assert str(month({"facts": facts, "deduction": 50}, Tier.SENIOR).total) == "0.00"


def test_a_total_that_ends_in_half_a_cent_is_rounded_once() -> None:
    # Bonus of 0.005 over an exact 87.27: the sum is rounded, not its parts.
    assert str(month({**sheet_document(), "bonus": "0.005"}, Tier.SENIOR).total) == "87.28"


def test_a_category_of_200_points_rounds_half_a_cent_up() -> None:
    first, second, *others = SCHEME.indicators
    ratings = (replace(indicator, points=Decimal(100), scorer=Rating(Decimal(100))) for indicator in (first, second))
    wide = replace(SCHEME, indicators=(*ratings, *others))
    facts = {**sheet_document()["facts"], "B01": {"points": "0.01"}, "B02": {"points": "0"}}
    score = score_month(wide, Tier.JUNIOR, read_sheet({"facts": facts}, wide))
    assert score.categories is not None
    assert score.categories[Category.BASE] == Decimal("0.01")  # 0.01 of 200 is 0.005 of 100


def test_states_of_a_month_keep_their_stored_names() -> None:
    assert [status.value for status in SheetStatus] == ["complete", "incomplete", "masked"]

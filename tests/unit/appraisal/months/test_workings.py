"""The working of a month agrees with its score, number by number."""

from decimal import Decimal
from typing import Any

import pytest

from services.appraisal.months.domain.facts import read_sheet
from services.appraisal.months.domain.monthly import score_month
from services.appraisal.months.domain.workings import (
    CategoryWorking,
    IndicatorWorking,
    MonthWorking,
    Points,
    Share,
    TierWorking,
    explain_month,
)
from services.appraisal.schemes.domain.scheme import Category
from shared.kernel.rungs import Tier
from tests.support.schemes import decimals, scheme, sheet_document

SCHEME = scheme()
SCORED = [
    IndicatorWorking(
        "B01",
        "制度执行",
        Category.BASE,
        "deduction",
        Decimal(60),
        {"count": Decimal(3)},
        {"per": Decimal("2.5"), "deducted": Decimal("7.5")},
        Decimal("52.50"),
    ),
    IndicatorWorking(
        "B02", "日常工作", Category.BASE, "rating", Decimal(40), {"points": Decimal("37.5")}, {}, Decimal("37.50")
    ),
    IndicatorWorking(
        "M01",
        "销量完成率",
        Category.MARKETING,
        "rate",
        Decimal(60),
        {"actual": Decimal(1043), "target": Decimal(1000)},
        {"floor": Decimal("0.6"), "cap": Decimal("1.1"), "rate": Decimal("1.043")},
        Decimal("62.58"),
    ),
    IndicatorWorking(
        "M02",
        "品牌培育",
        Category.MARKETING,
        "band",
        Decimal(40),
        {"value": Decimal("79.99")},
        {"from": Decimal(60), "to": Decimal(80), "band_points": Decimal(25)},
        Decimal("25.00"),
    ),
    IndicatorWorking(
        "G01",
        "客户满意度",
        Category.MANAGEMENT,
        "survey",
        Decimal(70),
        {"answers": tuple(decimals("5", "4", "4", "3"))},
        {"scale_max": Decimal(5), "min_answers": 3, "answers": 4, "mean": Decimal(4)},
        Decimal("56.00"),
    ),
    IndicatorWorking(
        "G02", "明码标价", Category.MANAGEMENT, "boolean", Decimal(30), {"met": True}, {}, Decimal("30.00")
    ),
]
CATEGORIES = [
    CategoryWorking(Category.BASE, *decimals("90", "100", "90")),
    CategoryWorking(Category.MARKETING, *decimals("87.58", "100", "87.58")),
    CategoryWorking(Category.MANAGEMENT, *decimals("86", "100", "86")),
]


def explain(**changes: Any) -> MonthWorking:
    return explain_month(SCHEME, Tier.MIDDLE, read_sheet({**sheet_document(), **changes}, SCHEME))


def shares(base: str, marketing: str, management: str) -> tuple[Share, ...]:
    """Return the sample month's shares under these weights."""
    return (
        Share(Category.BASE, Decimal(base), Decimal(90), Decimal(base) * 90 / 100),
        Share(Category.MARKETING, Decimal(marketing), Decimal("87.58"), Decimal(marketing) * Decimal("0.8758")),
        Share(Category.MANAGEMENT, Decimal(management), Decimal(86), Decimal(management) * 86 / 100),
    )


def test_each_scorer_shows_its_numbers() -> None:
    assert list(explain().indicators) == SCORED


def test_categories_add_up() -> None:
    assert list(explain().categories) == CATEGORIES


def test_every_tier_is_worked_out() -> None:
    assert explain(bonus="9", deduction="12.5").tiers == (
        TierWorking(Tier.JUNIOR, shares("50", "30", "20"), *decimals("88.474", "83.474", "83.47")),
        TierWorking(Tier.MIDDLE, shares("30", "50", "20"), *decimals("87.99", "82.99", "82.99")),
        TierWorking(Tier.SENIOR, shares("20", "30", "50"), *decimals("87.274", "82.274", "82.27")),
    )


def test_points_beside_the_facts_are_counted_up_to_their_caps() -> None:
    working = explain(bonus="9", deduction="12.5")
    assert (working.bonus, working.deduction) == (
        Points(*decimals("9", "5", "5")),
        Points(*decimals("12.5", "10", "10")),
    )


def test_points_within_their_caps_are_counted_as_given() -> None:
    working = explain(bonus="3", deduction="2")
    assert (working.bonus, working.deduction) == (Points(*decimals("3", "5", "3")), Points(*decimals("2", "10", "2")))


def test_a_month_is_shown_beside_its_score() -> None:
    document = {**sheet_document(), "bonus": "1", "veto": ["leak"]}
    sheet = read_sheet(document, SCHEME)
    working = explain_month(SCHEME, Tier.SENIOR, sheet)
    assert (working.tier, working.score) == (Tier.SENIOR, score_month(SCHEME, Tier.SENIOR, sheet))
    assert (working.total_max, working.veto) == (Decimal(100), ("leak",))


def test_a_veto_is_shown_beside_what_it_zeroed() -> None:
    vetoed = explain(veto=["leak"]).tiers[1]
    assert vetoed == TierWorking(Tier.MIDDLE, shares("30", "50", "20"), *decimals("87.99", "87.99", "0"))


def test_without_any_fact_only_the_settings_are_shown() -> None:
    working = explain(facts={})
    numbers: dict[str, dict[str, Any]] = {
        "B01": {"per": Decimal("2.5"), "deducted": None},
        "B02": {},
        "M01": {"floor": Decimal("0.6"), "cap": Decimal("1.1"), "rate": None},
        "M02": {},
        "G01": {"scale_max": Decimal(5), "min_answers": 3, "answers": 0, "mean": None},
        "G02": {},
    }
    assert list(working.indicators) == [
        IndicatorWorking(
            indicator.code,
            indicator.name,
            indicator.category,
            indicator.kind,
            indicator.points,
            inputs={},
            numbers=numbers[indicator.code],
            score=None,
        )
        for indicator in SCORED
    ]


def test_an_incomplete_month_has_neither_categories_nor_tiers() -> None:
    working = explain(facts={})
    assert (working.categories, working.tiers) == ((), ())


@pytest.mark.parametrize(
    ("code", "fact", "inputs", "numbers"),
    [
        (
            "M01",
            {"actual": "10"},
            {"actual": Decimal(10), "target": None},
            {"floor": Decimal("0.6"), "cap": Decimal("1.1"), "rate": None},
        ),
        (
            "M01",
            {"target": "10"},
            {"actual": None, "target": Decimal(10)},
            {"floor": Decimal("0.6"), "cap": Decimal("1.1"), "rate": None},
        ),
        ("B01", {}, {"count": None}, {"per": Decimal("2.5"), "deducted": None}),
        ("B02", {"points": None}, {"points": None}, {}),
        ("M02", {"value": None}, {"value": None}, {}),
        (
            "G01",
            {"answers": None},
            {"answers": None},
            {"scale_max": Decimal(5), "min_answers": 3, "answers": 0, "mean": None},
        ),
        (
            "G01",
            {"answers": []},
            {"answers": ()},
            {"scale_max": Decimal(5), "min_answers": 3, "answers": 0, "mean": None},
        ),
        (
            "G01",
            {"answers": [5]},
            {"answers": (Decimal(5),)},
            {"scale_max": Decimal(5), "min_answers": 3, "answers": 1, "mean": Decimal(5)},
        ),
        ("G02", {"met": None}, {"met": None}, {}),
    ],
)
def test_a_fact_that_lacks_something_shows_what_there_is(
    code: str, fact: dict[str, Any], inputs: dict[str, Any], numbers: dict[str, Any]
) -> None:
    (working,) = [indicator for indicator in explain(facts={code: fact}).indicators if indicator.code == code]
    assert (working.inputs, working.numbers, working.score) == (inputs, numbers, None)


@pytest.mark.parametrize(
    ("value", "numbers"),
    [
        ("-1", {"from": None, "to": Decimal(60), "band_points": Decimal(0)}),
        ("80", {"from": Decimal(80), "to": None, "band_points": Decimal(40)}),
    ],
)
def test_a_band_shows_its_open_end(value: str, numbers: dict[str, Any]) -> None:
    assert explain(facts={"M02": {"value": value}}).indicators[3].numbers == numbers


def test_quotients_are_shown_to_six_decimals() -> None:
    working = explain(facts={"M01": {"actual": "2", "target": "3"}, "G01": {"answers": [5, 5, 4]}})
    assert str(working.indicators[2].numbers["rate"]) == "0.666667"
    assert str(working.indicators[4].numbers["mean"]) == "4.666667"

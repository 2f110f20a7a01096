"""The working of a month agrees with its score, number by number."""

from decimal import Decimal
from typing import Any

from services.appraisal.months.domain.facts import read_sheet
from services.appraisal.months.domain.workings import MonthWorking, explain_month
from services.appraisal.schemes.domain.scheme import Category
from shared.kernel.rungs import Tier
from tests.unit.appraisal.samples import decimals, scheme, sheet_document

SCHEME = scheme()


def explain(**changes: Any) -> MonthWorking:
    return explain_month(SCHEME, Tier.MIDDLE, read_sheet({**sheet_document(), **changes}, SCHEME))


def test_each_scorer_shows_its_numbers() -> None:
    shown = {each.code: (dict(each.inputs), dict(each.numbers), each.score) for each in explain().indicators}
    assert shown == {
        "B01": ({"count": Decimal(3)}, {"per": Decimal("2.5"), "deducted": Decimal("7.5")}, Decimal("52.50")),
        "B02": ({"points": Decimal("37.5")}, {}, Decimal("37.50")),
        "M01": (
            {"actual": Decimal(1043), "target": Decimal(1000)},
            {"floor": Decimal("0.6"), "cap": Decimal("1.1"), "rate": Decimal("1.043")},
            Decimal("62.58"),
        ),
        "M02": (
            {"value": Decimal("79.99")},
            {"from": Decimal(60), "to": Decimal(80), "band_points": Decimal(25)},
            Decimal("25.00"),
        ),
        "G01": (
            {"answers": tuple(decimals("5", "4", "4", "3"))},
            {"scale_max": Decimal(5), "min_answers": 3, "answers": 4, "mean": Decimal(4)},
            Decimal("56.00"),
        ),
        "G02": ({"met": True}, {}, Decimal("30.00")),
    }


def test_categories_add_up() -> None:
    marketing = explain().categories[1]
    assert marketing.category is Category.MARKETING
    assert (marketing.reached, marketing.points, marketing.score) == tuple(decimals("87.58", "100", "87.58"))


def test_every_tier_is_worked_out() -> None:
    working = explain(bonus="9", deduction="12.5")
    assert [tier.tier for tier in working.tiers] == list(Tier)
    middle = working.tiers[1]
    assert [share.brings for share in middle.shares] == decimals("27", "43.79", "17.2")
    assert middle.weighted == Decimal("87.99")
    assert (working.bonus.counted, working.deduction.counted) == (Decimal(5), Decimal(10))
    assert middle.unbounded == Decimal("82.99")
    assert middle.total == working.score.total == Decimal("82.99")


def test_a_veto_is_shown_beside_what_it_zeroed() -> None:
    working = explain(veto=["leak"])
    assert working.veto == ("leak",)
    assert working.tiers[1].unbounded == Decimal("87.99")
    assert working.tiers[1].total == 0


def test_an_incomplete_month_shows_what_there_is() -> None:
    working = explain(facts={"M01": {"target": "10"}, "G01": {"answers": [5]}, "B01": {}})
    shown = {each.code: (dict(each.inputs), dict(each.numbers)) for each in working.indicators}
    assert not working.categories
    assert not working.tiers
    assert shown["M01"][0] == {"actual": None, "target": Decimal(10)}
    assert shown["M01"][1]["rate"] is None
    assert shown["G01"][1]["answers"] == 1
    assert shown["B01"] == ({"count": None}, {"per": Decimal("2.5"), "deducted": None})
    assert shown["M02"] == ({}, {})

"""What a sheet is refused for, what is missing, and how single facts score."""

from decimal import Decimal
from typing import Any

import pytest

from services.appraisal.months.domain.facts import read_sheet
from services.appraisal.months.domain.monthly import Status, score_month
from shared.kernel.errors import Invalid
from shared.kernel.rungs import Tier
from tests.unit.appraisal.samples import bend, scheme, sheet_document

SCHEME = scheme()
REFUSALS: list[tuple[str, Any, str, str]] = [
    ("/facts/M01/target", "0", "/facts/M01/target", "not_above_zero"),
    ("/facts/M01/target", "-5", "/facts/M01/target", "not_above_zero"),
    ("/facts/M01", {"target": "0"}, "/facts/M01/target", "not_above_zero"),
    ("/facts/M01/actual", "1e400", "/facts/M01/actual", "not_a_plain_number"),
    ("/facts/M01/actual", "Infinity", "/facts/M01/actual", "not_a_plain_number"),
    ("/facts/M01/actual", "NaN", "/facts/M01/actual", "not_a_plain_number"),
    ("/facts/M01/actual", float("nan"), "/facts/M01/actual", "not_a_plain_number"),
    ("/facts/M01/actual", 0.5, "/facts/M01/actual", "not_a_plain_number"),
    ("/facts/M01/actual", True, "/facts/M01/actual", "not_a_plain_number"),
    ("/facts/M01/actual", "１２", "/facts/M01/actual", "not_a_plain_number"),
    ("/facts/M01/actual", "1,000", "/facts/M01/actual", "not_a_plain_number"),
    ("/facts/M01/actual", 10**12, "/facts/M01/actual", "not_a_plain_number"),
    ("/facts/M01/actual", "0.0000001", "/facts/M01/actual", "not_a_plain_number"),
    ("/facts/M01/actual", Decimal("Infinity"), "/facts/M01/actual", "not_a_plain_number"),
    ("/facts/M01/actual", [], "/facts/M01/actual", "not_a_plain_number"),
    ("/facts/M01/actuel", "1", "/facts/M01/actuel", "extra_forbidden"),
    ("/facts/M01", [1], "/facts/M01", "not_an_object"),
    ("/facts/B01/count", "-1", "/facts/B01/count", "below_minimum"),
    ("/facts/B02/points", "40.01", "/facts/B02/points", "above_maximum"),
    ("/facts/B02/points", "-0.01", "/facts/B02/points", "below_minimum"),
    ("/facts/G01/answers", [5, 4, 5.5], "/facts/G01/answers/2", "not_a_plain_number"),
    ("/facts/G01/answers", ["5.5"], "/facts/G01/answers/0", "above_maximum"),
    ("/facts/G01/answers", [5, None], "/facts/G01/answers/1", "not_a_plain_number"),
    ("/facts/G01/answers", "555", "/facts/G01/answers", "not_a_list"),
    ("/facts/G01/answers", [5] * 10_001, "/facts/G01/answers", "list_length"),
    ("/facts/G02/met", "yes", "/facts/G02/met", "not_a_boolean"),
    ("/facts/G02/met", 1, "/facts/G02/met", "not_a_boolean"),
    ("/facts/X99", {"value": 1}, "/facts/X99", "unknown_indicator"),
    ("/facts", [], "/facts", "not_an_object"),
    ("/bonus", "-1", "/bonus", "below_minimum"),
    ("/deduction", "-1", "/deduction", "below_minimum"),
    ("/veto", "leak", "/veto", "not_a_list"),
    ("/veto", [""], "/veto/0", "text_malformed"),
    ("/vetoes", [], "/vetoes", "extra_forbidden"),
]


def score_of(code: str, fact: Any) -> Decimal | None:
    sheet = read_sheet({"facts": {code: fact}}, SCHEME)
    return score_month(SCHEME, Tier.JUNIOR, sheet).indicators[code]


@pytest.mark.parametrize(("change", "value", "pointer", "code"), REFUSALS)
def test_refused(change: str, value: Any, pointer: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_sheet(bend(sheet_document(), change, value), SCHEME)
    assert refusal.value.code == "sheet_invalid"
    assert [(fault.pointer, fault.code) for fault in refusal.value.faults] == [(pointer, code)]


def test_a_bad_value_is_an_error_beside_a_missing_one() -> None:
    with pytest.raises(Invalid) as refusal:
        read_sheet({"facts": {"M01": {"actual": None, "target": 0}, "G01": {"answers": [9]}}}, SCHEME)
    assert [fault.pointer for fault in refusal.value.faults] == ["/facts/M01/target", "/facts/G01/answers/0"]


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
def test_missing(code: str, fact: Any) -> None:
    score = score_month(SCHEME, Tier.JUNIOR, read_sheet(bend(sheet_document(), f"/facts/{code}", fact), SCHEME))
    assert score.status is Status.INCOMPLETE
    assert score.missing == (code,)
    assert score.indicators[code] is None
    assert (score.total, score.totals, score.categories) == (None, None, None)


def test_an_empty_sheet_misses_everything() -> None:
    score = score_month(SCHEME, Tier.JUNIOR, read_sheet({}, SCHEME))
    assert score.missing == ("B01", "B02", "G01", "G02", "M01", "M02")


@pytest.mark.parametrize(
    ("code", "fact", "score"),
    [
        ("M01", {"actual": "600", "target": "1000"}, "36.00"),  # on the floor
        ("M01", {"actual": "599.999999", "target": "1000"}, "0.00"),
        ("M01", {"actual": "-3", "target": "1000"}, "0.00"),
        ("M01", {"actual": 999999999999, "target": "0.000001"}, "66.00"),
        ("B01", {"count": 24}, "0.00"),
        ("B01", {"count": 25}, "0.00"),
        ("B01", {"count": "0.002"}, "60.00"),  # 59.995
        ("B01", {"count": "0.0021"}, "59.99"),  # 59.99475
        ("B02", {"points": Decimal("39.995")}, "40.00"),
        ("M02", {"value": "-1"}, "0.00"),
        ("M02", {"value": "60"}, "25.00"),
        ("M02", {"value": 80}, "40.00"),
        ("G01", {"answers": [0, 0, "0.01"]}, "0.05"),  # 0.0466...
        ("G01", {"answers": [5, 5, "4.5"]}, "67.67"),
        ("G02", {"met": False}, "0.00"),
    ],
)
def test_one_score(code: str, fact: Any, score: str) -> None:
    assert str(score_of(code, fact)) == score


def test_all_three_totals_are_kept() -> None:
    score = score_month(SCHEME, Tier.MIDDLE, read_sheet(sheet_document(), SCHEME))
    assert score.totals is not None
    assert {tier.value: str(total) for tier, total in score.totals.items()} == {
        "junior": "88.47",
        "middle": "87.99",
        "senior": "87.27",
    }


def test_a_veto_zeroes_all_three_totals() -> None:
    score = score_month(SCHEME, Tier.MIDDLE, read_sheet({**sheet_document(), "veto": ["faked_visit"]}, SCHEME))
    assert score.vetoed
    assert score.totals is not None
    assert {str(total) for total in score.totals.values()} == {"0.00"}


def test_never_below_zero() -> None:
    facts = {
        "B01": {"count": 99},
        "B02": {"points": 0},
        "M01": {"actual": 0, "target": 1},
        "M02": {"value": 0},
        "G01": {"answers": [0, 0, 0]},
        "G02": {"met": False},
    }
    sheet = read_sheet({"facts": facts, "deduction": 50}, SCHEME)
    assert str(score_month(SCHEME, Tier.SENIOR, sheet).total) == "0.00"


def test_a_total_that_ends_in_half_a_cent_is_rounded_once() -> None:
    # Bonus of 0.005 over an exact 87.27: the sum is rounded, not its parts.
    sheet = read_sheet({**sheet_document(), "bonus": "0.005"}, SCHEME)
    assert str(score_month(SCHEME, Tier.SENIOR, sheet).total) == "87.28"

"""The pure building blocks."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.digests import canonical_json, digest
from shared.kernel.months import Month, months_of_year, whole_months
from shared.kernel.rounding import round_half_up
from shared.kernel.rungs import RUNGS, TIERS, Rung, Tier, highest_rung, lowest_rung
from shared.kernel.spans import Span


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        (Fraction(1, 200), "0.01"),
        (Fraction(1, 201), "0.00"),
        (Fraction(-1, 200), "-0.01"),
        (Fraction(2, 3), "0.67"),
        (Decimal("88.165"), "88.17"),
        (Decimal("88.16499999999999999999999999999999999"), "88.16"),
        (7, "7.00"),
        (0, "0.00"),
    ],
)
def test_round_half_up(value: Decimal | Fraction | int, rounded: str) -> None:
    assert str(round_half_up(value)) == rounded


@given(st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**6))
def test_rounding_is_never_off_by_more_than_half_a_cent(value: Fraction) -> None:
    rounded = Fraction(round_half_up(value))
    assert abs(rounded - value) <= Fraction(1, 200)
    if abs(rounded - value) == Fraction(1, 200):
        assert abs(rounded) > abs(value)


def test_rungs_climb_in_one_order() -> None:
    assert [rung.height for rung in RUNGS] == list(range(9))
    assert [rung.tier for rung in RUNGS] == [tier for tier in TIERS for _ in range(3)]
    assert Rung.JA.above() is Rung.MC
    assert Rung.SA.above() is None
    assert Rung.MB.above(2) is Rung.SC
    assert (lowest_rung(Tier.MIDDLE), highest_rung(Tier.MIDDLE)) == (Rung.MC, Rung.MA)
    assert (Rung.SC.grade, Tier.JUNIOR.height < Tier.SENIOR.height) == ("C", True)


def test_months() -> None:
    march = Month.parse("2025-03")
    assert (str(march), march.days, march.end, str(march.plus(-3))) == ("2025-03", 31, date(2025, 4, 1), "2024-12")
    assert Month(2024, 2).last_day == date(2024, 2, 29)
    assert Month(9999, 12).last_day == date(9999, 12, 31)
    assert [str(month) for month in months_of_year(2025)][::11] == ["2025-01", "2025-12"]
    for text in ("2025-13", "2025-3", "202503", "２０２５-03", "2025-03 ", ""):
        with pytest.raises(ValueError, match="not a month"):
            Month.parse(text)


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2025-01-01", "2026-01-01", 12),
        ("2025-01-02", "2026-01-01", 11),
        ("2025-12-31", "2026-01-01", 0),
        ("2026-01-01", "2025-01-01", 0),
        ("2023-07-15", "2026-01-01", 29),
    ],
)
def test_tenure_is_counted_in_whole_months(start: str, end: str, months: int) -> None:
    assert whole_months(date.fromisoformat(start), date.fromisoformat(end)) == months


def test_spans_are_half_open() -> None:
    march = Span(date(2025, 3, 1), date(2025, 4, 1))
    since_20th = Span(date(2025, 3, 20))
    assert march.holds(date(2025, 3, 31))
    assert not march.holds(date(2025, 4, 1))
    assert march.overlaps(since_20th)
    assert not march.overlaps(Span(date(2025, 4, 1)))
    assert since_20th.days_within(march) == 12
    assert Span(date(2025, 1, 1), date(2025, 2, 1)).days_within(march) == 0
    with pytest.raises(ValueError, match="closed span"):
        march.days_within(since_20th)
    with pytest.raises(ValueError, match="not after its start"):
        Span(date(2025, 3, 1), date(2025, 3, 1))


def test_digests_do_not_depend_on_the_order_of_keys() -> None:
    assert digest({"a": Decimal("1.50"), "b": date(2025, 1, 1)}) == digest({"b": date(2025, 1, 1), "a": "1.50"})
    assert canonical_json({"名": [1, None]}) == '{"名":[1,null]}'
    with pytest.raises(TypeError):
        digest({"a": {1, 2}})  # type: ignore[dict-item]  # sets have no order

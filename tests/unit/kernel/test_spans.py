"""Spans of days hold their start and not their end."""

from datetime import date

import pytest

from shared.kernel.spans import Span

MARCH = Span(date(2025, 3, 1), date(2025, 4, 1))
SINCE_20TH = Span(date(2025, 3, 20))


def test_spans_are_half_open() -> None:
    assert MARCH.holds(date(2025, 3, 31))
    assert not MARCH.holds(date(2025, 4, 1))
    assert MARCH.overlaps(SINCE_20TH)
    assert not MARCH.overlaps(Span(date(2025, 4, 1)))
    assert SINCE_20TH.days_within(MARCH) == 12
    assert Span(date(2025, 1, 1), date(2025, 2, 1)).days_within(MARCH) == 0
    with pytest.raises(ValueError, match="closed span"):
        MARCH.days_within(SINCE_20TH)
    with pytest.raises(ValueError, match="not after its start"):
        Span(date(2025, 3, 1), date(2025, 3, 1))


@pytest.mark.parametrize(
    ("span", "day", "holds"),
    [
        (MARCH, date(2025, 2, 28), False),
        (MARCH, date(2025, 3, 1), True),
        (MARCH, date(2025, 3, 31), True),
        (MARCH, date(2025, 4, 1), False),
        (SINCE_20TH, date(2025, 3, 19), False),
        (SINCE_20TH, date(2025, 3, 20), True),
        (SINCE_20TH, date(9999, 12, 31), True),
    ],
)
def test_a_span_holds_the_days_from_its_start_to_before_its_end(span: Span, day: date, holds: bool) -> None:
    assert span.holds(day) is holds


@pytest.mark.parametrize(
    ("other", "overlaps"),
    [
        (Span(date(2025, 2, 1), date(2025, 3, 1)), False),
        (Span(date(2025, 2, 1), date(2025, 3, 2)), True),
        (Span(date(2025, 2, 1)), True),
        (Span(date(2025, 3, 31), date(2025, 4, 1)), True),
        (Span(date(2025, 4, 1), date(2025, 5, 1)), False),
    ],
)
def test_spans_overlap_where_they_share_a_day(other: Span, overlaps: bool) -> None:
    assert (MARCH.overlaps(other), other.overlaps(MARCH)) == (overlaps, overlaps)


@pytest.mark.parametrize(
    ("span", "days"),
    [
        (Span(date(2025, 2, 1)), 31),
        (Span(date(2025, 2, 1), date(2025, 3, 2)), 1),
        (Span(date(2025, 3, 30), date(2025, 5, 1)), 2),
        (Span(date(2025, 4, 1)), 0),
    ],
)
def test_only_days_within_both_spans_are_counted(span: Span, days: int) -> None:
    assert span.days_within(MARCH) == days

"""Calendar months, and tenure in whole months."""

from datetime import date

import pytest

from shared.kernel.months import Month, closing_day, months_of_year, whole_months


def test_months() -> None:
    march = Month.parse("2025-03")
    assert (str(march), march.days, march.end, str(march.plus(-3))) == ("2025-03", 31, date(2025, 4, 1), "2024-12")
    assert Month(2024, 2).last_day == date(2024, 2, 29)
    assert Month(9999, 12).last_day == date(9999, 12, 31)
    assert [str(month) for month in months_of_year(2025)][::11] == ["2025-01", "2025-12"]
    for text in ("2025-13", "2025-3", "202503", "２０２５-03", "2025-03 ", ""):
        with pytest.raises(ValueError, match="not a month"):
            Month.parse(text)


@pytest.mark.parametrize(("year", "number"), [(2025, 0), (2025, 13), (0, 12), (10000, 1), (2025, -1)])
def test_a_month_that_no_calendar_has_is_refused(year: int, number: int) -> None:
    with pytest.raises(ValueError, match=f"^no such month: {year}-{number}$"):
        Month(year, number)


@pytest.mark.parametrize(("year", "number", "text"), [(1, 1, "0001-01"), (9999, 12, "9999-12")])
def test_the_first_and_the_last_month_can_be_written_and_read(year: int, number: int, text: str) -> None:
    assert (str(Month(year, number)), Month.parse(text)) == (text, Month(year, number))


def test_the_year_zero_cannot_be_read() -> None:
    with pytest.raises(ValueError, match="no such month"):
        Month.parse("0000-01")


def test_a_day_lies_in_its_month() -> None:
    assert Month.of(date(2024, 2, 29)) == Month(2024, 2)


@pytest.mark.parametrize(
    ("months", "text"), [(-12, "2024-12"), (-11, "2025-01"), (0, "2025-12"), (1, "2026-01"), (13, "2027-01")]
)
def test_months_are_counted_across_years(months: int, text: str) -> None:
    assert str(Month(2025, 12).plus(months)) == text


def test_a_year_has_its_twelve_months_in_order() -> None:
    assert list(months_of_year(2025)) == [Month(2025, number) for number in range(1, 13)]


def test_a_years_facts_are_taken_on_its_last_day() -> None:
    assert closing_day(2025) == date(2025, 12, 31)


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

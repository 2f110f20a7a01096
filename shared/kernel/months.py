"""Calendar months and the counting of tenure in whole months."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_STRICT = re.compile(r"(?P<year>[0-9]{4})-(?P<month>0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month, ordered in time; written ``YYYY-MM``."""

    year: int
    number: int

    def __post_init__(self) -> None:
        """Refuse what is no month: ValueError."""
        if not (1 <= self.year <= 9999 and 1 <= self.number <= 12):
            raise ValueError(f"no such month: {self.year}-{self.number}")

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read ``YYYY-MM`` and nothing else; ValueError otherwise."""
        match = _STRICT.fullmatch(text)
        if match is None:
            raise ValueError(f"not a month: {text!r}")
        return cls(int(match["year"]), int(match["month"]))

    @classmethod
    def of(cls, day: date) -> "Month":
        """Return the month that a day lies in."""
        return cls(day.year, day.month)

    @property
    def first_day(self) -> date:
        """Return the first day."""
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        """Return the last day."""
        return self.first_day + timedelta(days=self.days - 1)

    @property
    def end(self) -> date:
        """Return the first day no longer in the month (half-open end)."""
        return self.last_day + timedelta(days=1)

    @property
    def days(self) -> int:
        """Return how many days the month has."""
        if self.number == 12:
            return 31
        return (date(self.year, self.number + 1, 1) - self.first_day).days

    def plus(self, months: int) -> "Month":
        """Return the month so many later (earlier, when negative)."""
        index = self.year * 12 + self.number - 1 + months
        return Month(index // 12, index % 12 + 1)

    def __str__(self) -> str:
        """Return ``YYYY-MM``."""
        return f"{self.year:04d}-{self.number:02d}"


def months_of_year(year: int) -> Iterator[Month]:
    """Yield January to December."""
    for number in range(1, 13):
        yield Month(year, number)


def whole_months(start: date, end: date) -> int:
    """Return how many whole months lie in the half-open span from ``start`` to ``end`` (0 when none).

    A month is whole when the same day of the month is reached again; 1 January 2025 to
    1 January 2026 are twelve.
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    if end.day < start.day:
        months -= 1
    return max(months, 0)


def closing_day(year: int) -> date:
    """Return 31 December, the day on which a year's facts are taken."""
    return date(year, 12, 31)

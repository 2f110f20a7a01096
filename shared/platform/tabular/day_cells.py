"""Days and months in cells: real dates, and the many ways of writing them."""

import re
from datetime import date, datetime

from shared.kernel.months import Month
from shared.platform.tabular.characters import narrow
from shared.platform.tabular.number_formats import EXACT_DIGITS
from shared.platform.tabular.unreadable import Unreadable

_MONTH = re.compile(r"(\d{4})(?:([-./])(\d{1,2})|年(\d{1,2})月份?|(\d{2}))", re.ASCII)
_DAY = re.compile(
    r"(?:(\d{4})([-./])(\d{1,2})\2(\d{1,2})|(\d{4})年(\d{1,2})月(\d{1,2})日|(\d{4})(\d{2})(\d{2}))"
    r"(?:[ T]0?0:00(?::00(?:\.0+)?)?)?",
    re.ASCII,
)
_YEARS = range(1900, 2200)


def read_date(raw: object) -> date:
    """Return the day in a cell; Unreadable where it holds none."""
    if isinstance(raw, datetime):
        if raw.time() != datetime.min.time():
            raise Unreadable("time_with_date")
        raw = raw.date()
    day = raw if isinstance(raw, date) else _written_day(written(raw))
    if day is None or day.year not in _YEARS:
        raise Unreadable("not_date")
    return day


def read_month(raw: object) -> Month:
    """Return the month in a cell, or that of a day; Unreadable where it holds none."""
    if isinstance(raw, date):  # a real date stands for the month that it lies in
        month: Month | None = Month.of(raw)
    else:
        text = written(raw)
        month = _written_month(text)
        if month is None:
            day = _written_day(text)
            month = None if day is None else Month.of(day)
    if month is None or month.year not in _YEARS:
        raise Unreadable("not_month")
    return month


def written(raw: object) -> str:
    """Return a cell as it would be typed; nothing for what is neither text nor number."""
    if isinstance(raw, str):
        return narrow(raw)
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return ""
    return format(raw, f".{EXACT_DIGITS}g")


def _written_month(text: str) -> Month | None:
    match = _MONTH.fullmatch(text)
    if match is None:
        return None
    year, separator, number = match[1], match[2], match[3] or match[4] or match[5]
    if separator == "." and number == "1":  # a spreadsheet makes 2025.1 of 2025.10
        raise Unreadable("month_ambiguous", year=year)
    return Month(int(year), int(number)) if int(year) and 1 <= int(number) <= 12 else None


def _written_day(text: str) -> date | None:
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    year, month, day = (
        match[1] or match[5] or match[8],
        match[3] or match[6] or match[9],
        match[4] or match[7] or match[10],
    )
    try:
        return date(int(year), int(month), int(day))
    except ValueError:  # 30 February
        return None

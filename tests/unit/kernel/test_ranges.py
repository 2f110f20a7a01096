"""Ranges that cover every number once."""

from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from shared.kernel.documents import Place
from shared.kernel.errors import Fault
from shared.kernel.ranges import Range, Ranges, read_ranges

NOT_PLAIN: tuple[str, dict[str, Any]] = ("not_a_plain_number", {"digits": 12, "places": 6})


def entry(start: str | None, end: str | None, points: Any = "1") -> dict[str, Any]:
    return {"from": start, "to": end, "points": points}


def read(document: Any, most: Decimal | None = None) -> tuple[Ranges, list[Fault]]:
    faults: list[Fault] = []
    return read_ranges(Place(document, faults), "points", most), faults


def joined(count: int) -> list[dict[str, Any]]:
    bounds = [None, *(str(number) for number in range(1, count)), None]
    return [entry(start, end) for start, end in pairwise(bounds)]


def test_a_number_on_a_boundary_belongs_to_the_upper_range() -> None:
    ranges, faults = read([entry(None, "60", "1"), entry("60", "80.5", "2"), entry("80.5", None, 3)])
    lowest, middle, highest = (
        Range(None, Decimal(60), Decimal(1)),
        Range(Decimal(60), Decimal("80.5"), Decimal(2)),
        Range(Decimal("80.5"), None, Decimal(3)),
    )
    assert (ranges, faults) == (Ranges.of((lowest, middle, highest)), [])
    numbers = ("-1", "59.999999", "60", "80.499999", "80.5", "1000")
    assert [ranges.holding(Decimal(number)) for number in numbers] == [lowest, lowest, middle, middle, highest, highest]


def test_a_single_range_holds_every_number() -> None:
    ranges, faults = read([entry(None, None, 7)])
    yields = [ranges.holding(Decimal(number)).yields for number in (-1, 1)]
    assert (yields, faults) == ([Decimal(7), Decimal(7)], [])


@pytest.mark.parametrize(
    ("document", "faults"),
    [
        ([entry("0", None)], [Fault("/0/from", "ranges_not_open")]),
        ([entry(None, "9")], [Fault("/0/to", "ranges_not_open")]),
        ([entry("0", "9")], [Fault("/0/from", "ranges_not_open"), Fault("/0/to", "ranges_not_open")]),
        ([entry(None, "5"), entry("6", None)], [Fault("/1/from", "ranges_gap")]),
        ([entry(None, "5"), entry("4", None)], [Fault("/1/from", "ranges_overlap")]),
        ([entry(None, None), entry("4", None)], [Fault("/1/from", "ranges_overlap")]),
        ([entry(None, "5"), entry(None, None)], [Fault("/1/from", "ranges_overlap")]),
        (
            [entry(None, "5"), entry("6", "7"), entry("8", "9"), entry("9", None)],
            [Fault("/1/from", "ranges_gap"), Fault("/2/from", "ranges_gap")],
        ),
        ([entry(None, "5"), entry("5", "5"), entry("5", None)], [Fault("/1/to", "range_empty")]),
        ([entry(None, "5"), entry("5", "4"), entry("6", None)], [Fault("/1/to", "range_empty")]),
        ([entry(None, "5"), entry("x", None)], [Fault("/1/from", *NOT_PLAIN)]),
        ([entry(None, "x"), entry("5", None)], [Fault("/0/to", *NOT_PLAIN)]),
        (
            [entry(None, "5"), entry("-6", "x"), entry("-7", "y")],
            [Fault("/1/to", *NOT_PLAIN), Fault("/2/to", *NOT_PLAIN)],
        ),
        ([entry(None, None, "-1")], [Fault("/0/points", "below_minimum", {"minimum": "0"})]),
        ([entry(None, None, "10.1")], [Fault("/0/points", "above_maximum", {"maximum": "10"})]),
        ([{**entry(None, None), "name": "x"}], [Fault("/0/name", "extra_forbidden")]),
        ([{"to": None, "points": 1}], [Fault("/0/from", "missing")]),
        ([{"from": None, "points": 1}], [Fault("/0/to", "missing")]),
        ([{"from": None, "to": None}], [Fault("/0/points", "missing")]),
        ([], [Fault("", "list_length", {"least": 1, "most": 100})]),
        (joined(101), [Fault("", "list_length", {"least": 1, "most": 100})]),
        ({}, [Fault("", "not_a_list")]),
    ],
)
def test_every_fault_of_ranges_stands_at_its_boundary(document: Any, faults: list[Fault]) -> None:
    assert read(document, Decimal(10))[1] == faults


def test_there_may_be_a_hundred_ranges() -> None:
    ranges, faults = read(joined(100))
    assert (len(ranges.ranges), faults) == (100, [])


@pytest.mark.parametrize("points", ["0", "10"])
def test_what_a_range_yields_may_be_the_least_and_the_most(points: str) -> None:
    assert read([entry(None, None, points)], Decimal(10)) == (Ranges.of((Range(None, None, Decimal(points)),)), [])

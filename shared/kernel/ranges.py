"""Half-open ranges that together cover every number once, each with what it yields."""

from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal

from shared.kernel.documents import ZERO, Place


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers from ``start`` up to, but not including, ``end`` (None is open), and their ``yields``."""

    start: Decimal | None
    end: Decimal | None
    yields: Decimal


@dataclass(frozen=True, slots=True)
class Ranges:
    """Ranges without gap or overlap, from the lowest to the highest, open at both ends."""

    ranges: tuple[Range, ...]
    starts: tuple[Decimal, ...]

    @classmethod
    def of(cls, ranges: tuple[Range, ...]) -> "Ranges":
        """Take ranges that were found to join each other."""
        return cls(ranges, tuple(range_.start for range_ in ranges if range_.start is not None))

    def holding(self, number: Decimal) -> Range:
        """Return the range that holds the number; one on a boundary belongs to the upper range."""
        return self.ranges[bisect_right(self.starts, number)]


def read_ranges(place: Place, yields: str, most: Decimal | None = None) -> Ranges:
    """Read a list of ``{"from", "to", <yields>}``; gaps, overlaps and closed ends are faults at the boundary."""
    ranges: list[Range] = []
    items = place.items(least=1, most=100)
    for item in items:
        item.is_object(frozenset({"from", "to", yields}))
        start, end = _read_bound(item["from"]), _read_bound(item["to"])
        if start is not None and end is not None and end <= start:
            item["to"].fault("range_empty")
        ranges.append(Range(start, end, item[yields].number(ZERO, most)))
    if items and all(item["from"].sound and item["to"].sound for item in items):
        _check_joints(items, ranges)
    return Ranges.of(tuple(ranges))


def _read_bound(place: Place) -> Decimal | None:
    return None if place.value is None else place.number()


def _check_joints(items: list[Place], ranges: list[Range]) -> None:
    if ranges[0].start is not None:
        items[0]["from"].fault("ranges_not_open")
    if ranges[-1].end is not None:
        items[-1]["to"].fault("ranges_not_open")
    for item, lower, upper in zip(items[1:], ranges, ranges[1:], strict=False):
        if lower.end is None or upper.start is None or upper.start < lower.end:
            item["from"].fault("ranges_overlap")
        elif upper.start > lower.end:
            item["from"].fault("ranges_gap")

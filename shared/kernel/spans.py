"""Half-open spans of days: from the first day to the first day that is no longer in it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Span:
    """Days from ``start`` up to, but not on, ``end``; an ``end`` of None is open."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        """Refuse an empty or reversed span: ValueError."""
        if self.end is not None and self.end <= self.start:
            raise ValueError(f"the span ends on {self.end}, not after its start {self.start}")

    def holds(self, day: date) -> bool:
        """Tell whether the day lies in the span."""
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: "Span") -> bool:
        """Tell whether the two share a day."""
        return (other.end is None or self.start < other.end) and (self.end is None or other.start < self.end)

    def days_within(self, other: "Span") -> int:
        """Return how many days of this span lie in the other, closed one; ValueError when that is open."""
        if other.end is None:
            raise ValueError("days can be counted in a closed span only")
        start = max(self.start, other.start)
        end = other.end if self.end is None else min(self.end, other.end)
        return max((end - start).days, 0)

"""Placements: where people are, and on which rung, from a day up to another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from shared.kernel.rungs import Rung, Tier
from shared.kernel.spans import Span


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a person is, and on which rung, from ``start`` up to, but not on, ``end``."""

    employee_no: str
    start: date
    end: date | None
    rung: Rung
    unit_code: str
    unit_path: str
    rung_since: date
    tier_since: date

    @property
    def tier(self) -> Tier:
        """Return the tier of the rung."""
        return self.rung.tier

    @property
    def span(self) -> Span:
        """Return the days of the placement."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastPlacement(Placement):
    """A placement, and what made it: a roster, or the round of a year."""

    source: str
    source_ref: str | None


@dataclass(frozen=True, slots=True)
class Ending:
    """A placement, named by its start, that ends on another day than before, or no longer ends."""

    employee_no: str
    start: date
    end: date | None

    def prolongs(self, placements: Sequence[Placement]) -> bool:
        """Tell whether one of a person's placements ends later than before, or no longer."""
        before = next((placement.end for placement in placements if placement.start == self.start), None)
        return before is not None and (self.end is None or self.end > before)


@dataclass(frozen=True, slots=True)
class KeptRung:
    """The rung that the round of a year gave, from a day on, to somebody who had left by then."""

    employee_no: str
    effective_on: date
    rung: Rung
    year: int


@dataclass(frozen=True, slots=True)
class PlacementChanges:
    """Placements that end, those that begin, and those (by person and start) that others replace."""

    endings: tuple[Ending, ...]
    started: tuple[Placement, ...]
    superseded: tuple[tuple[str, date], ...]

    @property
    def placed(self) -> frozenset[str]:
        """Return who is placed anew."""
        return frozenset(placement.employee_no for placement in self.started)

    @property
    def people(self) -> int:
        """Return how many people are placed anew."""
        return len(self.placed)


def placement_at(placements: Sequence[Placement], day: date) -> Placement:
    """Return the placement that holds on a day; else the next one after it; else the last."""
    return next((placement for placement in placements if placement.end is None or day < placement.end), placements[-1])


def last_seat(placements: Sequence[Placement]) -> Sequence[Placement]:
    """Return the last placements that differ by the unit's path alone: the unit was moved in the tree meanwhile."""
    first = len(placements) - 1
    while first > 0 and _same_seat(placements[first - 1], placements[first]):
        first -= 1
    return placements[first:]


def _same_seat(before: Placement, after: Placement) -> bool:
    same = (before.unit_code, before.rung, before.rung_since) == (after.unit_code, after.rung, after.rung_since)
    return same and before.end == after.start


def follow_units(placed: Iterable[PastPlacement], paths: Mapping[str, str], day: date) -> PlacementChanges:
    """Return what gives placements the paths that their units have from a day on; what was before keeps its path."""
    endings: list[Ending] = []
    started: list[Placement] = []
    superseded: list[tuple[str, date]] = []
    for placement in placed:
        path = paths.get(placement.unit_code)
        if path is None or path == placement.unit_path:
            continue
        if placement.start < day:
            endings.append(Ending(placement.employee_no, placement.start, day))
        else:
            superseded.append((placement.employee_no, placement.start))
        started.append(replace(placement, start=max(placement.start, day), unit_path=path))
    return PlacementChanges(tuple(endings), tuple(started), tuple(superseded))

"""What a finished round does to placements."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from services.ladder.people.domain.placements import Ending, Placement, PlacementChanges
from shared.kernel.rungs import Rung


def carry_out(placed: Iterable[Placement], rungs: Mapping[str, Rung], day: date) -> PlacementChanges:
    """Return what puts people on their new rungs from a day on.

    The placement of the day ends there and goes on with the new rung. A placement that begins later
    (somebody changed units before the round was finished) is superseded by one with the new rung. A person
    whose placement ends before the day has left, and gets none.
    """
    endings: list[Ending] = []
    started: list[Placement] = []
    superseded: list[tuple[str, date]] = []
    for placement in placed:
        rung = rungs.get(placement.employee_no)
        if rung is None or (placement.end is not None and placement.end <= day):
            continue
        if placement.start < day:
            endings.append(Ending(placement.employee_no, placement.start, day))
        else:
            superseded.append((placement.employee_no, placement.start))
        started.append(
            replace(
                placement,
                start=max(placement.start, day),
                rung=rung,
                rung_since=day,
                tier_since=placement.tier_since if rung.tier is placement.tier else day,
            )
        )
    return PlacementChanges(tuple(endings), tuple(started), tuple(superseded))

"""What a finished round does to placements."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from services.ladder.people.domain.employees import Placement
from services.ladder.people.domain.roster import Ending
from shared.kernel.rungs import Rung


@dataclass(frozen=True, slots=True)
class Moves:
    """Placements that end, those that begin, and those (by person and start) whose place others take."""

    endings: tuple[Ending, ...]
    started: tuple[Placement, ...]
    superseded: tuple[tuple[str, date], ...]

    @property
    def people(self) -> int:
        """Return how many people are placed anew."""
        return len({placement.employee_no for placement in self.started})


def carry_out(placed: Iterable[Placement], rungs: Mapping[str, Rung], day: date) -> Moves:
    """Return what puts people on their new rungs from a day on.

    The placement of the day ends there and goes on with the new rung. A placement that begins later
    (somebody changed units before the round was finished) is superseded by one with the new rung. Who is
    placed no longer on the day has left, and gets none.
    """
    endings: list[Ending] = []
    started: list[Placement] = []
    superseded: list[tuple[str, date]] = []
    for each in placed:
        rung = rungs.get(each.employee_no)
        if rung is None or (each.end is not None and each.end <= day):
            continue
        if each.start < day:
            endings.append(Ending(each.employee_no, each.start, day))
        else:
            superseded.append((each.employee_no, each.start))
        started.append(
            replace(
                each,
                start=max(each.start, day),
                rung=rung,
                rung_since=day,
                tier_since=each.tier_since if rung.tier is each.tier else day,
            )
        )
    return Moves(tuple(endings), tuple(started), tuple(superseded))

"""Returns: what rounds decided for somebody while they were gone holds when the leave is withdrawn."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from services.ladder.people.domain.placements import KeptRung, Placement


def restore_rungs(last: Placement, end: date | None, kept_rungs: Iterable[KeptRung]) -> list[tuple[Placement, int]]:
    """Return the placements on the rungs kept for a person, with the years of the rounds, in time.

    ``last`` is the placement that ended when the person left, and ``end`` the new end. A rung is theirs from a day on
    which they were gone and now are there.
    """
    restored: list[tuple[Placement, int]] = []
    before = last
    for kept in kept_rungs:
        day = kept.effective_on
        was_gone = last.end is not None and last.end <= day
        if not was_gone or (end is not None and end <= day):
            continue
        since = before.tier_since if kept.rung.tier is before.tier else day
        before = replace(before, start=day, end=end, rung=kept.rung, rung_since=day, tier_since=since)
        if restored:
            earlier, year = restored.pop()
            restored.append((replace(earlier, end=day), year))
        restored.append((before, kept.year))
    return restored

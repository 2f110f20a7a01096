"""Placements: their days, their tier, and the one that holds on a day."""

from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pytest

from services.ladder.people.domain.placements import (
    Ending,
    PastPlacement,
    Placement,
    PlacementChanges,
    follow_units,
    last_seat,
    placement_at,
)
from shared.kernel.rungs import Rung, Tier
from shared.kernel.spans import Span

PLACED = Placement("1", date(2022, 1, 1), None, Rung.MB, "A", "LY/A/", date(2021, 1, 1), date(2020, 1, 1))


@pytest.mark.parametrize("end", [None, date(2026, 6, 1)])
def test_a_placement_spans_its_days(end: date | None) -> None:
    assert replace(PLACED, end=end).span == Span(date(2022, 1, 1), end)


def test_a_placement_is_in_the_tier_of_its_rung() -> None:
    assert PLACED.tier is Tier.MIDDLE


@pytest.mark.parametrize(
    ("day", "start"),
    [
        (date(2021, 1, 1), date(2022, 1, 1)),
        (date(2022, 12, 31), date(2022, 1, 1)),
        (date(2023, 1, 1), date(2024, 1, 1)),
        (date(2026, 1, 1), date(2024, 1, 1)),
    ],
)
def test_the_placement_of_a_day_is_the_next_one_before_all_and_the_last_one_after_all(day: date, start: date) -> None:
    placements = (replace(PLACED, end=date(2023, 1, 1)), replace(PLACED, start=date(2024, 1, 1), end=date(2025, 1, 1)))
    assert placement_at(placements, day).start == start


def test_a_placement_without_an_end_holds_on_every_later_day() -> None:
    ended = replace(PLACED, end=date(2023, 1, 1))
    assert placement_at((ended, PLACED), date(2026, 1, 1)) is PLACED


def test_a_person_who_is_placed_twice_is_counted_once() -> None:
    started = (PLACED, replace(PLACED, start=date(2026, 3, 1)), replace(PLACED, employee_no="2"))
    assert PlacementChanges((), started, ()).people == 2


MOVED = date(2026, 1, 15)


def past(**changes: Any) -> PastPlacement:
    return replace(PastPlacement(**asdict(PLACED), source="round", source_ref="2024"), **changes)


def test_placements_follow_a_moved_unit_from_that_day_on_and_keep_what_made_them() -> None:
    elsewhere = past(employee_no="2", unit_code="B", unit_path="LY/B/")
    later = past(employee_no="3", start=date(2026, 2, 1))
    changes = follow_units([past(), elsewhere, later], {"A": "LY/N/A/", "B": "LY/B/"}, MOVED)
    assert changes.endings == (Ending("1", PLACED.start, MOVED),)
    assert changes.superseded == (("3", later.start),)
    assert changes.started == (past(start=MOVED, unit_path="LY/N/A/"), replace(later, unit_path="LY/N/A/"))


def test_the_last_seat_is_all_placements_that_differ_by_the_path_alone() -> None:
    first = replace(PLACED, end=date(2024, 1, 1), rung=Rung.MC)
    second = replace(PLACED, start=date(2024, 1, 1), end=MOVED)
    third = replace(PLACED, start=MOVED, unit_path="LY/N/A/")
    assert last_seat([first, second, third]) == [second, third]
    assert last_seat([first]) == [first]
    assert last_seat([replace(second, end=date(2025, 1, 1)), third]) == [third]


@pytest.mark.parametrize(
    ("before", "end", "longer"),
    [
        (date(2025, 1, 1), None, True),
        (date(2025, 1, 1), date(2025, 2, 1), True),
        (date(2025, 1, 1), date(2024, 2, 1), False),
        (None, date(2025, 1, 1), False),
    ],
)
def test_an_ending_prolongs_a_placement_that_ended_before(before: date | None, end: date | None, longer: bool) -> None:
    assert Ending("1", PLACED.start, end).prolongs([replace(PLACED, end=before)]) is longer

"""Placements: their days, their tier, and the one that holds on a day."""

from dataclasses import replace
from datetime import date

import pytest

from services.ladder.people.domain.placements import Placement, PlacementChanges, placement_at
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

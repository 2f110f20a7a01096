"""The placements that a finished round makes."""

from dataclasses import replace
from datetime import date

from services.ladder.people.domain.placements import Ending, Placement, PlacementChanges
from services.ladder.rounds.domain.moves import carry_out
from shared.kernel.rungs import Rung

DAY = date(2026, 1, 1)
PLACED = Placement("1", date(2022, 1, 1), None, Rung.JA, "A", "LY/A/", date(2022, 1, 1), date(2020, 1, 1))


def test_a_rung_in_another_tier_begins_both_tenures() -> None:
    changes = carry_out([PLACED], {"1": Rung.MC}, DAY)
    started = replace(PLACED, start=DAY, rung=Rung.MC, rung_since=DAY, tier_since=DAY)
    assert changes == PlacementChanges((Ending("1", date(2022, 1, 1), DAY),), (started,), ())


def test_a_rung_within_the_tier_keeps_its_tier_since() -> None:
    changes = carry_out([PLACED], {"1": Rung.JB}, DAY)
    assert changes.started == (replace(PLACED, start=DAY, rung=Rung.JB, rung_since=DAY, tier_since=date(2020, 1, 1)),)


def test_who_left_or_did_not_move_gets_nothing() -> None:
    placed = [replace(PLACED, end=DAY), replace(PLACED, employee_no="2")]
    changes = carry_out(placed, {"1": Rung.MC}, DAY)
    assert (changes, changes.people) == (PlacementChanges((), (), ()), 0)


def test_who_leaves_later_holds_the_new_rung_until_then() -> None:
    leaves = replace(PLACED, end=date(2026, 6, 1))
    changes = carry_out([leaves], {"1": Rung.MC}, DAY)
    assert changes.started == (replace(leaves, start=DAY, rung=Rung.MC, rung_since=DAY, tier_since=DAY),)


def test_who_leaves_on_the_day_after_holds_the_new_rung_for_a_day() -> None:
    leaves = replace(PLACED, end=date(2026, 1, 2))
    assert carry_out([leaves], {"1": Rung.MC}, DAY).people == 1


def test_a_person_passed_over_does_not_stop_the_next() -> None:
    changes = carry_out([PLACED, replace(PLACED, employee_no="2")], {"2": Rung.MC}, DAY)
    assert [placement.employee_no for placement in changes.started] == ["2"]


def test_a_placement_from_the_day_itself_is_superseded() -> None:
    placed = [replace(PLACED, end=DAY), replace(PLACED, start=DAY, unit_code="B")]
    changes = carry_out(placed, {"1": Rung.MC}, DAY)
    started = replace(PLACED, start=DAY, unit_code="B", rung=Rung.MC, rung_since=DAY, tier_since=DAY)
    assert changes == PlacementChanges((), (started,), (("1", DAY),))


def test_a_move_of_unit_after_the_day_keeps_its_own_start() -> None:
    march = date(2026, 3, 1)
    placed = [replace(PLACED, end=march), replace(PLACED, start=march, unit_code="B")]
    changes = carry_out(placed, {"1": Rung.MC}, DAY)
    assert (changes.endings, changes.superseded) == ((Ending("1", date(2022, 1, 1), DAY),), (("1", march),))
    assert [(placement.start, placement.rung_since) for placement in changes.started] == [(DAY, DAY), (march, DAY)]
    assert changes.people == 1

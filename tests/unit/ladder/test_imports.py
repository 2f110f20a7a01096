"""What imports come to, before anything is saved."""

from dataclasses import replace
from datetime import date

import pytest

from services.ladder.people.domain.employees import Employee, Placement
from services.ladder.people.domain.protections import Protection, plan_protections
from services.ladder.people.domain.roster import Ending, RosterPlan, RosterRow, placement_at, plan_roster
from services.ladder.people.domain.units import DEEPEST, Unit, UnitRow, plan_units
from services.ladder.people.store.names import sort_key
from shared.kernel.rungs import Rung

TODAY = date(2026, 1, 15)
PATHS = {"A": "LY/A/", "B": "LY/B/"}
KNOWN = Employee("1", "王伟", "college", "contract", date(2018, 7, 1), previous_band="good", previous_band_year=2024)
PLACED = Placement("1", date(2022, 1, 1), None, Rung.JB, "A", "LY/A/", date(2022, 1, 1), date(2020, 1, 1))
ROW = RosterRow(KNOWN, "A", Rung.JB, date(2022, 1, 1), date(2020, 1, 1))


def plan(
    row: RosterRow,
    as_of: date | None = None,
    placed: tuple[Placement, ...] = (PLACED,),
) -> RosterPlan:
    return plan_roster([row], {"1": KNOWN}, {"1": placed}, PATHS, as_of, TODAY)


def test_nothing_changes() -> None:
    found = plan(ROW)
    assert (found.touched, found.changed, found.endings, found.placements, found.findings) == (0, [], [], [], [])


def test_an_absent_column_and_an_empty_cell() -> None:
    known = replace(KNOWN, certificate_level=3, left_on=date(2026, 6, 1))
    placed = (replace(PLACED, end=date(2026, 6, 1)),)
    row = replace(ROW, employee=replace(KNOWN, previous_band=None, previous_band_year=None))
    for given, level in ((True, None), (False, 3)):
        found = plan_roster([replace(row, certificate_given=given)], {"1": known}, {"1": placed}, PATHS, None, TODAY)
        after = found.changed[0] if found.changed else known
        assert after.certificate_level == level
        assert (after.left_on, after.previous_band, after.previous_band_year) == (date(2026, 6, 1), "good", 2024)


@pytest.mark.parametrize(
    ("band", "as_of", "expected"),
    [
        ("good", None, ("good", 2024)),
        ("good", date(2026, 3, 1), ("good", 2025)),
        ("fail", date(2026, 3, 1), ("fail", 2025)),
        ("fail", None, ("fail", None)),
    ],
)
def test_the_year_of_a_band(band: str, as_of: date | None, expected: tuple[str, int | None]) -> None:
    found = plan(replace(ROW, employee=replace(KNOWN, previous_band=band, previous_band_year=None)), as_of)
    after = found.changed[0] if found.changed else KNOWN
    assert (after.previous_band, after.previous_band_year) == expected


def test_a_move_keeps_rung_and_end() -> None:
    placed = (replace(PLACED, end=date(2026, 6, 1)),)
    known = replace(KNOWN, left_on=date(2026, 6, 1))
    row = replace(ROW, unit_code="B")
    found = plan_roster([row], {"1": known}, {"1": placed}, PATHS, date(2026, 1, 1), TODAY)
    assert found.endings == [Ending("1", date(2022, 1, 1), date(2026, 1, 1))]
    assert found.placements == [
        replace(placed[0], start=date(2026, 1, 1), unit_code="B", unit_path="LY/B/", end=date(2026, 6, 1))
    ]
    assert (found.moved, found.left, found.touched) == (1, 0, 1)


def test_a_move_before_a_later_placement_is_refused() -> None:
    placed = (replace(PLACED, end=date(2025, 1, 1)), replace(PLACED, start=date(2025, 1, 1), unit_code="B"))
    found = plan(replace(ROW, unit_code="B"), date(2024, 1, 1), placed)
    assert [finding.code for finding in found.findings] == ["placed_later"]
    assert plan(ROW, date(2024, 1, 1), placed).findings == []  # the old roster again, as of its day


def test_leaving_before_the_last_placement_is_refused() -> None:
    placed = (replace(PLACED, end=date(2025, 1, 1)), replace(PLACED, start=date(2025, 1, 1)))
    found = plan(replace(ROW, employee=replace(KNOWN, left_on=date(2024, 6, 1))), None, placed)
    assert [finding.code for finding in found.findings] == ["left_before_placement"]


def test_the_day_of_leaving_is_corrected() -> None:
    known = replace(KNOWN, left_on=date(2026, 6, 1))
    row = replace(ROW, employee=replace(KNOWN, left_on=date(2026, 7, 1)))
    placed = (replace(PLACED, end=date(2026, 6, 1)),)
    found = plan_roster([row], {"1": known}, {"1": placed}, PATHS, None, TODAY)
    assert found.endings == [Ending("1", date(2022, 1, 1), date(2026, 7, 1))]
    assert (found.left, found.touched) == (1, 1)


def test_the_placement_of_a_day() -> None:
    first = replace(PLACED, end=date(2023, 1, 1))
    second = replace(PLACED, start=date(2024, 1, 1), end=date(2025, 1, 1))
    placed = (first, second)
    assert placement_at(placed, date(2021, 1, 1)) is first
    assert placement_at(placed, date(2022, 12, 31)) is first
    assert placement_at(placed, date(2023, 1, 1)) is second
    assert placement_at(placed, date(2026, 1, 1)) is second


def test_units_move_with_what_is_below_them() -> None:
    known = {
        "LY": Unit("LY", "root", None, "LY/"),
        "A": Unit("A", "a", "LY", "LY/A/"),
        "B": Unit("B", "b", "LY", "LY/B/"),
        "C": Unit("C", "c", "B", "LY/B/C/"),
    }
    found = plan_units([UnitRow("B", "b", "A"), UnitRow("D", "d", "C")], known)
    assert {unit.code: unit.path for unit in found.changed} == {"B": "LY/A/B/", "C": "LY/A/B/C/"}
    assert [unit.path for unit in found.created] == ["LY/A/B/C/D/"]
    circle = plan_units([UnitRow("A", "a", "C"), UnitRow("B", "b", "A")], known)
    assert {(finding.index, finding.code) for finding in circle.findings} == {(0, "unit_cycle"), (1, "unit_cycle")}


def test_units_are_not_endlessly_deep() -> None:
    rows = [UnitRow(str(depth), "x", str(depth - 1) if depth else None) for depth in range(DEEPEST + 1)]
    assert plan_units(rows[:-1], {}).findings == ()
    assert [finding.index for finding in plan_units(rows, {}).findings] == [DEEPEST]


def test_protections_may_touch_but_not_overlap() -> None:
    known = {"1": [Protection("1", date(2025, 1, 1), date(2025, 6, 1))]}
    touching = plan_protections([Protection("1", date(2025, 6, 1), None)], known, {"1"})
    assert (len(touching.created), touching.findings) == (1, [])
    shortened = [Protection("1", date(2025, 1, 1), date(2025, 3, 1)), Protection("1", date(2025, 3, 1), None)]
    found = plan_protections(shortened, known, {"1"})
    assert (len(found.created), len(found.changed), found.findings) == (1, 1, [])
    within = plan_protections([Protection("1", date(2025, 2, 1), date(2025, 3, 1))], known, {"1"})
    assert [finding.code for finding in within.findings] == ["protection_overlaps"]


def test_names_sort_by_pinyin() -> None:
    names = ["张伟", "曾晓", "单雄", "安宁", "Anna", "欧阳修", "王 伟", "王伟"]
    assert sorted(names, key=sort_key) == ["安宁", "Anna", "欧阳修", "单雄", "王 伟", "王伟", "曾晓", "张伟"]

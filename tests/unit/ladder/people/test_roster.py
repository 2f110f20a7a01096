"""The plan of an import of a roster."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.ladder.people.domain.employees import Employee, EmploymentType
from services.ladder.people.domain.placements import Ending, KeptRung, Placement
from services.ladder.people.domain.roster import RosterPlan, RosterRecords, RosterRow, plan_roster
from services.ladder.policies.domain.policy import Education, YearBand
from shared.kernel.errors import Fault
from shared.kernel.rungs import Rung

TODAY = date(2026, 1, 15)
PATHS = {"A": "LY/A/", "B": "LY/B/"}
STORED = Employee(
    "1",
    "王伟",
    Education.COLLEGE,
    EmploymentType.CONTRACT,
    date(2018, 7, 1),
    previous_band=YearBand.GOOD,
    previous_band_year=2024,
)
PLACED = Placement("1", date(2022, 1, 1), None, Rung.JB, "A", "LY/A/", date(2022, 1, 1), date(2020, 1, 1))
ROW = RosterRow(STORED, "A", Rung.JB, date(2022, 1, 1), date(2020, 1, 1))
NEWCOMER = Employee("2", "李娜", Education.MASTER, EmploymentType.REGULAR, date(2023, 7, 1))
NEW = RosterRow(NEWCOMER, "B", Rung.JC, TODAY, date(2024, 1, 1))


def plan(
    row: RosterRow,
    as_of: date | None = None,
    placed: tuple[Placement, ...] = (PLACED,),
    stored: Employee = STORED,
) -> RosterPlan:
    return plan_roster([row], RosterRecords({"1": stored}, {"1": placed}, PATHS), as_of, TODAY)


def row_of(**facts: Any) -> RosterRow:
    """Return the row of the stored person with other master data."""
    return replace(ROW, employee=replace(STORED, **facts))


@pytest.mark.parametrize("as_of", [None, date(2025, 6, 1)])
def test_a_row_as_on_record_changes_nothing(as_of: date | None) -> None:
    assert plan(ROW, as_of) == RosterPlan()


def test_somebody_new_is_placed_from_the_start_of_their_rung() -> None:
    row = replace(NEW, rung_since=date(2024, 6, 1))
    assert plan(row) == RosterPlan(
        created=[row.employee],
        placements=[Placement("2", date(2024, 6, 1), None, Rung.JC, "B", "LY/B/", date(2024, 6, 1), date(2024, 1, 1))],
    )


def test_somebody_new_who_leaves_again_is_placed_until_then() -> None:
    leaver = replace(NEW, employee=replace(NEWCOMER, left_on=date(2026, 6, 1)))
    assert plan(leaver) == RosterPlan(
        created=[leaver.employee],
        placements=[Placement("2", TODAY, date(2026, 6, 1), Rung.JC, "B", "LY/B/", TODAY, date(2024, 1, 1))],
        left=1,
    )


@pytest.mark.parametrize(
    ("band", "as_of", "year"),
    [
        (YearBand.GOOD, date(2026, 3, 1), 2025),
        (YearBand.GOOD, None, None),
        (None, date(2026, 3, 1), None),
        (None, None, None),
    ],
)
def test_the_band_of_somebody_new_is_of_the_year_before(
    band: YearBand | None, as_of: date | None, year: int | None
) -> None:
    new = replace(NEW, employee=replace(NEWCOMER, previous_band=band))
    assert plan(new, as_of).created == [replace(new.employee, previous_band_year=year)]


LEAVING = date(2026, 6, 1)
OPTIONAL = frozenset({"left_on", "certificate_level", "previous_band"})
WITHDRAWN = RosterPlan(endings=[Ending("1", PLACED.start, None)], leaves_withdrawn=1)


@pytest.mark.parametrize(
    ("said", "removed", "also"),
    [
        (None, {}, RosterPlan()),
        ("certificate_level", {"certificate_level": None}, RosterPlan()),
        ("previous_band", {"previous_band": None, "previous_band_year": None}, RosterPlan()),
        ("left_on", {"left_on": None}, WITHDRAWN),
    ],
)
def test_what_a_row_says_to_be_nothing_is_removed_and_what_it_does_not_say_stays(
    said: str | None, removed: dict[str, Any], also: RosterPlan
) -> None:
    stored = replace(STORED, certificate_level=3, left_on=LEAVING)
    row = replace(row_of(previous_band=None, previous_band_year=None), unsaid=OPTIONAL - {said})
    changed = RosterPlan(changed=[replace(stored, **removed)], touched=1) if removed else RosterPlan()
    expected = replace(changed, endings=also.endings, leaves_withdrawn=also.leaves_withdrawn)
    assert plan(row, None, (replace(PLACED, end=LEAVING),), stored) == expected


def test_somebody_who_was_gone_already_and_never_left_is_placed_on() -> None:
    gone = date(2025, 6, 1)
    stored = replace(STORED, left_on=gone)
    placed = (replace(PLACED, end=gone),)
    assert plan(ROW, None, placed, stored) == replace(WITHDRAWN, changed=[STORED], touched=1)


@pytest.mark.parametrize(
    ("band", "as_of", "expected"),
    [
        (YearBand.GOOD, None, (YearBand.GOOD, 2024)),
        (YearBand.GOOD, date(2026, 3, 1), (YearBand.GOOD, 2025)),
        (YearBand.FAIL, date(2026, 3, 1), (YearBand.FAIL, 2025)),
        (YearBand.FAIL, None, (YearBand.FAIL, None)),
    ],
)
def test_a_band_of_the_roster_is_of_the_year_before(
    band: YearBand, as_of: date | None, expected: tuple[YearBand, int | None]
) -> None:
    planned = plan(row_of(previous_band=band, previous_band_year=None), as_of)
    after = planned.changed[0] if planned.changed else STORED
    assert (after.previous_band, after.previous_band_year) == expected


def test_changed_master_data_touch_a_person() -> None:
    graduate = replace(STORED, education=Education.MASTER)
    assert plan(replace(ROW, employee=graduate)) == RosterPlan(changed=[graduate], touched=1)


def test_a_move_keeps_rung_and_end() -> None:
    stored = replace(STORED, previous_band=None, previous_band_year=None, left_on=date(2026, 6, 1))
    placed = (replace(PLACED, end=date(2026, 6, 1)),)
    row = replace(ROW, employee=stored, unit_code="B")
    assert plan(row, date(2026, 1, 1), placed, stored) == RosterPlan(
        changed=[stored],
        endings=[Ending("1", date(2022, 1, 1), date(2026, 1, 1))],
        placements=[replace(placed[0], start=date(2026, 1, 1), unit_code="B", unit_path="LY/B/")],
        moved=1,
        touched=1,
    )


def test_who_moves_and_leaves_later_is_placed_until_then() -> None:
    without_band = replace(STORED, previous_band=None, previous_band_year=None)
    leaver = replace(without_band, left_on=date(2026, 6, 1))
    row = replace(ROW, employee=leaver, unit_code="B")
    assert plan(row, date(2026, 1, 1), stored=without_band) == RosterPlan(
        changed=[leaver],
        endings=[Ending("1", date(2022, 1, 1), date(2026, 1, 1))],
        placements=[
            replace(PLACED, start=date(2026, 1, 1), end=date(2026, 6, 1), unit_code="B", unit_path="LY/B/"),
        ],
        moved=1,
        left=1,
        touched=1,
    )


def test_a_leaver_ends_the_placement() -> None:
    leaver = replace(STORED, left_on=date(2026, 6, 1))
    assert plan(replace(ROW, employee=leaver)) == RosterPlan(
        changed=[leaver], endings=[Ending("1", date(2022, 1, 1), date(2026, 6, 1))], left=1, touched=1
    )


def test_a_leaver_whose_row_comes_again_changes_nothing() -> None:
    leaver = replace(STORED, left_on=date(2026, 6, 1))
    placed = (replace(PLACED, end=date(2026, 6, 1)),)
    assert plan(replace(ROW, employee=leaver), None, placed, leaver) == RosterPlan()


def test_an_ended_placement_stays_so_where_no_day_of_leaving_is_on_record() -> None:
    assert plan(ROW, placed=(replace(PLACED, end=date(2026, 6, 1)),)) == RosterPlan()


def test_the_day_of_leaving_is_corrected() -> None:
    stored, after = replace(STORED, left_on=date(2026, 6, 1)), replace(STORED, left_on=date(2026, 7, 1))
    placed = (replace(PLACED, end=date(2026, 6, 1)),)
    assert plan(replace(ROW, employee=after), None, placed, stored) == RosterPlan(
        changed=[after], endings=[Ending("1", date(2022, 1, 1), date(2026, 7, 1))], left=1, touched=1
    )


def test_what_the_rows_change_adds_up() -> None:
    numbers = ("1", "3")
    leavers = [row_of(employee_no=number, left_on=date(2026, 6, 1)) for number in numbers]
    new_leavers = [
        replace(NEW, employee=replace(NEWCOMER, employee_no=number, left_on=date(2026, 6, 1))) for number in ("4", "5")
    ]
    planned = plan_roster(
        [*new_leavers, *(replace(row, unit_code="B") for row in leavers)],
        RosterRecords(
            {number: replace(STORED, employee_no=number) for number in numbers},
            {number: (replace(PLACED, employee_no=number),) for number in numbers},
            PATHS,
        ),
        date(2026, 1, 1),
        TODAY,
    )
    assert (planned.moved, planned.left, planned.touched) == (2, 4, 2)
    assert [employee.employee_no for employee in planned.created] == ["4", "5"]
    assert [employee.employee_no for employee in planned.changed] == ["1", "3"]
    assert [placement.employee_no for placement in planned.placements] == ["4", "5", "1", "3"]


def test_the_old_roster_is_compared_with_the_placements_of_its_day() -> None:
    placed = (replace(PLACED, end=date(2025, 1, 1)), replace(PLACED, start=date(2025, 1, 1), unit_code="B"))
    assert plan(ROW, date(2024, 1, 1), placed).faults == []


JUNE = date(2024, 6, 1)
MOVED_IN_JUNE = (replace(PLACED, end=JUNE), replace(PLACED, start=JUNE, unit_code="B", unit_path="LY/B/"))
OUTSIDE = {"start": "2022-01-01", "end": "-"}
TO_B = replace(ROW, unit_code="B")

# The row, the day it is true on, the placements, and the fault: in which column, which, with what in its text.
FAULTS: list[tuple[RosterRow, date | None, tuple[Placement, ...], str, str, dict[str, str]]] = [
    (
        replace(ROW, tier_since=date(2018, 6, 30)),
        None,
        (PLACED,),
        "tier_since",
        "before_hired",
        {"hired_on": "2018-07-01"},
    ),
    (
        replace(ROW, rung_since=date(2019, 12, 31)),
        None,
        (PLACED,),
        "rung_since",
        "rung_before_tier",
        {"tier_since": "2020-01-01"},
    ),
    (row_of(left_on=date(2022, 1, 1)), None, (PLACED,), "left_on", "left_too_early", {"rung_since": "2022-01-01"}),
    (row_of(left_on=date(2021, 12, 31)), None, (PLACED,), "left_on", "left_too_early", {"rung_since": "2022-01-01"}),
    (replace(ROW, unit_code="C"), None, (PLACED,), "unit_code", "unit_unknown", {"unit": "C"}),
    (replace(ROW, rung=Rung.JA), None, (PLACED,), "rung", "rung_differs", {"rung": "JB"}),
    (
        replace(ROW, rung_since=date(2022, 1, 2)),
        None,
        (PLACED,),
        "rung_since",
        "since_differs",
        {"since": "2022-01-01"},
    ),
    (
        replace(ROW, tier_since=date(2020, 1, 2)),
        None,
        (PLACED,),
        "tier_since",
        "since_differs",
        {"since": "2020-01-01"},
    ),
    (
        row_of(left_on=JUNE),
        date(2024, 1, 1),
        MOVED_IN_JUNE,
        "left_on",
        "left_before_placement",
        {"start": "2024-06-01"},
    ),
    (
        row_of(left_on=date(2024, 5, 31)),
        date(2024, 1, 1),
        MOVED_IN_JUNE,
        "left_on",
        "left_before_placement",
        {"start": "2024-06-01"},
    ),
    (TO_B, None, (PLACED,), "unit_code", "as_of_needed", {"unit": "A"}),
    (TO_B, date(2024, 1, 1), MOVED_IN_JUNE, "unit_code", "placed_later", {"start": "2024-06-01", "unit": "B"}),
    (TO_B, date(2021, 12, 31), (PLACED,), "unit_code", "move_outside", OUTSIDE),
    (TO_B, date(2022, 1, 1), (PLACED,), "unit_code", "move_outside", OUTSIDE),
    (
        replace(row_of(left_on=JUNE), unit_code="B"),
        JUNE,
        (PLACED,),
        "unit_code",
        "move_outside",
        {**OUTSIDE, "end": "2024-06-01"},
    ),
    (
        replace(row_of(left_on=JUNE), unit_code="B"),
        date(2024, 6, 2),
        (PLACED,),
        "unit_code",
        "move_outside",
        {**OUTSIDE, "end": "2024-06-01"},
    ),
]


@pytest.mark.parametrize(("row", "as_of", "placed", "key", "code", "params"), FAULTS)
def test_a_row_that_cannot_be_taken_has_its_fault(
    row: RosterRow, as_of: date | None, placed: tuple[Placement, ...], key: str, code: str, params: dict[str, str]
) -> None:
    planned = plan_roster([NEW, row], RosterRecords({"1": STORED}, {"1": placed}, PATHS), as_of, TODAY)
    assert planned.faults == [Fault(f"/1/{key}", code, {**params})]
    assert (planned.changed, planned.endings, planned.moved, planned.left, planned.touched) == ([], [], 0, 0, 0)


def test_every_faulty_row_has_its_fault() -> None:
    elsewhere = replace(NEW, unit_code="C")
    planned = plan_roster(
        [elsewhere, TO_B, elsewhere], RosterRecords({"1": STORED}, {"1": (PLACED,)}, PATHS), None, TODAY
    )
    assert planned.faults == [
        Fault("/0/unit_code", "unit_unknown", {"unit": "C"}),
        Fault("/1/unit_code", "as_of_needed", {"unit": "A"}),
        Fault("/2/unit_code", "unit_unknown", {"unit": "C"}),
    ]


# Days on the right side of each boundary.
@pytest.mark.parametrize(
    ("row", "as_of"),
    [
        (row_of(hired_on=date(2020, 1, 1)), None),
        (row_of(left_on=date(2022, 1, 2)), None),
        (TO_B, date(2022, 1, 2)),
        (replace(row_of(left_on=date(2024, 6, 1)), unit_code="B"), date(2024, 5, 31)),
    ],
)
def test_a_day_on_the_right_side_of_a_boundary_is_taken(row: RosterRow, as_of: date | None) -> None:
    assert plan(row, as_of).faults == []


def test_a_rung_may_begin_with_its_tier() -> None:
    placed = (replace(PLACED, tier_since=PLACED.rung_since),)
    assert plan(replace(ROW, tier_since=ROW.rung_since), None, placed) == RosterPlan()


def test_who_leaves_a_day_after_the_last_placement_began_is_taken() -> None:
    row = row_of(left_on=date(2024, 6, 2))
    assert plan(replace(row, unit_code="B"), None, MOVED_IN_JUNE).endings == [Ending("1", JUNE, date(2024, 6, 2))]


GONE = date(2026, 1, 1)
LEFT = replace(STORED, left_on=GONE)
BACK = replace(ROW, employee=replace(STORED, left_on=None))
KEPT = KeptRung("1", GONE, Rung.MC, 2025)


def returned(row: RosterRow, *kept: KeptRung) -> RosterPlan:
    """Return the plan for somebody who had left when rounds gave them other rungs."""
    placed = (replace(PLACED, end=GONE),)
    return plan_roster([row], RosterRecords({"1": LEFT}, {"1": placed}, PATHS, {"1": kept}), None, TODAY)


def test_whoever_is_back_holds_the_rung_that_was_decided_for_them() -> None:
    planned = returned(BACK, KEPT)
    restored = replace(PLACED, start=GONE, rung=Rung.MC, rung_since=GONE, tier_since=GONE)
    assert (planned.restored, planned.endings) == ([(restored, 2025)], [Ending("1", PLACED.start, GONE)])
    assert planned.faults == []


def test_a_row_with_the_decided_rung_is_taken_too_but_no_move_beside_it() -> None:
    row = replace(BACK, rung=Rung.MC, rung_since=GONE, tier_since=GONE)
    assert returned(row, KEPT).faults == []
    assert [fault.code for fault in returned(row).faults] == ["rung_differs"]
    assert [fault.code for fault in returned(replace(BACK, unit_code="B"), KEPT).faults] == ["move_apart"]


SPLIT = (replace(PLACED, end=TODAY, unit_path="A/"), replace(PLACED, start=TODAY))  # the unit moved in the tree


def test_a_leave_may_lie_before_the_day_on_which_the_unit_moved() -> None:
    planned = plan(row_of(left_on=date(2025, 12, 1)), None, SPLIT)
    assert planned.endings == [Ending("1", PLACED.start, date(2025, 12, 1))]
    assert planned.superseded == [("1", TODAY)]


def test_a_move_may_lie_before_the_day_on_which_the_unit_moved() -> None:
    day = date(2026, 1, 2)
    planned = plan(replace(ROW, unit_code="B"), day, SPLIT)
    assert planned.faults == []
    assert (planned.endings, planned.superseded) == ([Ending("1", PLACED.start, day)], [("1", TODAY)])
    assert [(place.unit_code, place.start, place.end) for place in planned.placements] == [("B", day, None)]


def test_numbers_and_units_that_lost_leading_zeros_are_refused_once() -> None:
    stored = replace(STORED, employee_no="01")
    placed = (replace(PLACED, employee_no="01"),)
    records = RosterRecords({"01": stored}, {"01": placed}, {"0A": "LY/0A/"})
    faults = plan_roster([ROW], records, None, TODAY).faults
    assert [(fault.pointer, fault.code) for fault in faults] == [
        ("/0/employee_no", "leading_zeros_differ"),
        ("/0/unit_code", "leading_zeros_differ"),
    ]

"""Rows of a roster compared with the revision that they were exported with."""

from dataclasses import replace
from datetime import UTC, date, datetime

from services.ladder.people.domain.employees import Employee, EmploymentType
from services.ladder.people.domain.placements import Placement
from services.ladder.people.domain.roster import RosterRecords, RosterRow
from services.ladder.people.domain.roster_revisions import (
    ReplacedFields,
    compare_revisions,
    older_revisions,
    replaced_fields,
)
from services.ladder.policies.domain.policy import Education
from shared.kernel.revisions import NewerChoice
from shared.kernel.rungs import Rung

TODAY = date(2026, 1, 15)
FIRST = Employee("1", "王伟", Education.COLLEGE, EmploymentType.CONTRACT, date(2018, 7, 1))
LEAVING = replace(
    FIRST, left_on=date(2026, 6, 1), revision=2, recorded_at=datetime(2026, 1, 2, tzinfo=UTC), recorded_by="u1"
)
PLACED = Placement("1", date(2022, 1, 1), None, Rung.JB, "A", "LY/A/", date(2022, 1, 1), date(2020, 1, 1))
RECORDS = RosterRecords({"1": LEAVING}, {"1": (PLACED,)}, {"A": "LY/A/"})
REPLACED: ReplacedFields = {("1", 1): replaced_fields(FIRST, (PLACED,))}
STALE = RosterRow(
    replace(FIRST, name="王芳"), "A", Rung.JB, date(2022, 1, 1), date(2020, 1, 1), frozenset({"previous_band"}), 1
)


def compared(row: RosterRow, choice: NewerChoice = "report") -> tuple[list[RosterRow], list[str], list[str]]:
    """Return the rows to import, the pointers of findings, and the fields that were left."""
    result = compare_revisions([row], RECORDS, REPLACED, choice, TODAY)
    return result.rows, [fault.pointer for fault in result.faults], [left.field for left in result.left]


def test_a_newer_day_of_leaving_is_left_and_the_new_name_is_taken() -> None:
    rows, faults, left = compared(STALE)
    assert (faults, left) == ([], ["left_on"])
    assert (rows[0].employee.name, rows[0].employee.left_on) == ("王芳", date(2026, 6, 1))
    assert "left_on" in rows[0].unsaid


def test_a_newer_day_of_leaving_is_refused_by_default() -> None:
    assert compared(STALE, "refuse")[1:] == (["/0/left_on"], [])


def test_what_a_row_does_not_say_overwrites_nothing() -> None:
    assert compared(replace(STALE, unsaid=STALE.unsaid | {"left_on"}), "refuse")[1:] == ([], [])


def test_only_older_revisions_of_people_on_record_are_asked_for() -> None:
    rows = [STALE, replace(STALE, revision=2), replace(STALE, revision=None)]
    assert older_revisions(rows, RECORDS.employees) == {("1", 1)}
    assert older_revisions(rows, {}) == set()

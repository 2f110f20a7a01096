"""What an import of memberships changes, and what it may not."""

from datetime import date

import pytest

from services.appraisal.panels.domain.members import (
    CITY,
    MemberRow,
    PanelBody,
    PanelMember,
    RecordedMember,
    plan_members,
    unit_faults,
)
from shared.kernel.errors import Fault

NOTHING: dict[PanelBody, list[date]] = {PanelBody.COMMITTEE: [], PanelBody.COUNTY_GROUP: []}
DECIDED = {PanelBody.COMMITTEE: [date(2025, 12, 31), date(2026, 1, 9)], PanelBody.COUNTY_GROUP: [date(2025, 12, 31)]}


def member(
    employee_no: str = "11", start: str = "2020-01-01", end: str | None = None, *, chair: bool = False, name: str = "甲"
) -> PanelMember:
    last = None if end is None else date.fromisoformat(end)
    return PanelMember(PanelBody.COMMITTEE, CITY, CITY, employee_no, name, chair, date.fromisoformat(start), last)


def recorded(used: PanelMember, used_through: str | None = None) -> RecordedMember:
    day = None if used_through is None else date.fromisoformat(used_through)
    fields = (used.body, used.unit_code, used.unit_path, used.employee_no, used.name, used.is_chair, used.start)
    return RecordedMember(*fields, used.end, used_through=day)


def codes(faults: list[Fault]) -> list[tuple[str, str]]:
    return [(fault.pointer, fault.code) for fault in faults]


def test_the_committee_has_no_unit_and_a_group_has_a_known_one() -> None:
    rows = [
        (PanelBody.COMMITTEE, None),
        (PanelBody.COMMITTEE, "0101"),
        (PanelBody.COUNTY_GROUP, None),
        (PanelBody.COUNTY_GROUP, "0109"),
        (PanelBody.COUNTY_GROUP, "0101"),
    ]
    assert codes(unit_faults(rows, {"0101"})) == [
        ("/1/unit_code", "committee_has_no_unit"),
        ("/2/unit_code", "group_needs_unit"),
        ("/3/unit_code", "unit_unknown"),
    ]


def test_a_row_adds_a_membership_or_changes_the_one_of_the_same_first_day() -> None:
    known = recorded(member("11", chair=True))
    ended, new = member("11", end="2025-03-01", chair=True), member("12", "2025-03-01", chair=True)
    plan = plan_members([MemberRow(ended), MemberRow(new), MemberRow(member("13"))], [known], NOTHING)
    assert (plan.changed, plan.created, plan.faults) == ([ended], [new, member("13")], [])


def test_a_column_that_is_not_there_leaves_a_known_membership_as_it_is() -> None:
    known = recorded(member("11", end="2025-03-01", chair=True))
    row = MemberRow(member("11"), frozenset({"end", "is_chair"}))
    plan = plan_members([row], [known], NOTHING)
    assert (plan.changed, plan.created, plan.faults) == ([], [], [])


def test_nobody_sits_twice_and_one_person_chairs() -> None:
    known = [recorded(member("11", chair=True))]
    rows = [
        member("11", "2025-01-01"),
        member("12", "2025-01-01", chair=True),
        member("13", "2025-01-01", "2025-01-01"),
    ]
    plan = plan_members([MemberRow(row) for row in rows], known, NOTHING)
    assert codes(plan.faults) == [
        ("/2/valid_to", "end_not_after_start"),
        ("/0/valid_from", "membership_overlaps"),
        ("/1/valid_from", "two_chairs"),
    ]


def test_memberships_may_follow_each_other() -> None:
    rows = [
        member("11", "2025-01-01", "2026-01-01"),
        member("11", "2026-01-01"),
        member("11", "2020-01-01", "2025-01-01"),
    ]
    assert plan_members([MemberRow(row) for row in rows], [], NOTHING).faults == []


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (member("11", end="2025-12-31"), "membership_in_use"),
        (member("11", end="2026-01-01"), None),
        (member("11", name="乙"), None),
    ],
)
def test_a_membership_by_which_scores_were_recorded_does_not_end_before_them(
    new: PanelMember, code: str | None
) -> None:
    plan = plan_members([MemberRow(new)], [recorded(member("11"), "2025-12-31")], NOTHING)
    assert [fault.code for fault in plan.faults] == ([] if code is None else [code])


@pytest.mark.parametrize(
    ("new", "is_refused"),
    [
        (member("12", "2026-01-09"), True),
        (member("12", "2025-12-31", "2026-01-01"), True),
        (member("12", "2026-01-10"), False),
        (member("11", end="2026-01-10"), False),
        (member("11", end="2026-01-09"), True),
        (member("11", chair=True), True),
        (member("11", name="乙"), False),
    ],
)
def test_the_members_of_days_on_which_a_round_rests_do_not_change(new: PanelMember, is_refused: bool) -> None:
    plan = plan_members([MemberRow(new)], [recorded(member("11"))], DECIDED)
    assert [fault.code for fault in plan.faults] == (["membership_in_use"] if is_refused else [])

"""The plan of an import of protections."""

from collections.abc import Sequence
from datetime import date

import pytest

from services.ladder.people.domain.employees import Employee, EmploymentType
from services.ladder.people.domain.protections import Protection, ProtectionPlan, plan_protections
from services.ladder.policies.domain.policy import Education
from shared.kernel.errors import Fault

JANUARY, FEBRUARY, MARCH, JUNE = (date(2025, month, 1) for month in (1, 2, 3, 6))
HALF_YEAR = Protection("1", JANUARY, JUNE)


PEOPLE = {
    number: Employee(number, "王伟", Education.COLLEGE, EmploymentType.CONTRACT, date(2018, 7, 1), date(2030, 1, 1))
    for number in ("1", "2")
}


def plan(rows: Sequence[Protection], *stored: Protection) -> ProtectionPlan:
    return plan_protections(rows, {"1": stored} if stored else {}, PEOPLE)


@pytest.mark.parametrize("day", [date(2018, 6, 30), date(2030, 1, 1)])
def test_a_new_protection_begins_while_the_person_is_employed(day: date) -> None:
    fault = Fault("/0/valid_from", "not_employed", {"employee_no": "1", "day": str(day)})
    assert plan([Protection("1", day, None)]).faults == [fault]
    assert plan([Protection("1", day, MARCH)], Protection("1", day, None)).faults[:1] != [fault]


@pytest.mark.parametrize(
    ("first_end", "start", "other_end", "overlaps"),
    [
        (JUNE, JUNE, None, False),
        (JUNE, date(2025, 5, 31), None, True),
        (JUNE, FEBRUARY, MARCH, True),
        (None, JUNE, None, True),
        (None, JUNE, date(2025, 7, 1), True),
        (JUNE, date(2024, 6, 1), JANUARY, False),
        (JUNE, date(2024, 6, 1), date(2025, 1, 2), True),
        (None, date(2024, 6, 1), JANUARY, False),
    ],
)
def test_protections_overlap_that_share_a_day(
    first_end: date | None, start: date, other_end: date | None, overlaps: bool
) -> None:
    first, second = Protection("1", JANUARY, first_end), Protection("1", start, other_end)
    assert (first.overlaps(second), second.overlaps(first)) == (overlaps, overlaps)


def test_a_protection_may_begin_on_the_day_on_which_another_ends() -> None:
    row = Protection("1", JUNE, None)
    assert plan([row], HALF_YEAR) == ProtectionPlan(created=[row])


def test_a_shorter_end_makes_room_in_the_same_file() -> None:
    shortened, following = Protection("1", JANUARY, MARCH), Protection("1", MARCH, None)
    assert plan([shortened, following], HALF_YEAR) == ProtectionPlan(created=[following], changed=[shortened])


def test_a_protection_that_is_as_before_changes_nothing() -> None:
    assert plan([HALF_YEAR], HALF_YEAR) == ProtectionPlan()


def test_protections_of_two_people_do_not_overlap() -> None:
    row = Protection("2", JANUARY, JUNE)
    assert plan([row], HALF_YEAR) == ProtectionPlan(created=[row])


@pytest.mark.parametrize(
    ("row", "stored", "fault"),
    [
        (
            Protection("3", JANUARY, JUNE),
            (),
            Fault("/1/employee_no", "employee_unknown", {"employee_no": "3"}),
        ),
        (
            Protection("1", JANUARY, JANUARY),
            (),
            Fault("/1/valid_to", "end_not_after_start", {"start": "2025-01-01"}),
        ),
        (
            Protection("1", JANUARY, date(2024, 12, 31)),
            (),
            Fault("/1/valid_to", "end_not_after_start", {"start": "2025-01-01"}),
        ),
        (
            Protection("1", FEBRUARY, MARCH),
            (HALF_YEAR,),
            Fault("/1/valid_from", "protection_overlaps", {"start": "2025-01-01", "end": "2025-06-01"}),
        ),
        (
            Protection("1", FEBRUARY, None),
            (Protection("1", JANUARY, None),),
            Fault("/1/valid_from", "protection_overlaps", {"start": "2025-01-01", "end": "-"}),
        ),
    ],
)
def test_a_row_that_cannot_be_taken_has_its_fault(
    row: Protection, stored: tuple[Protection, ...], fault: Fault
) -> None:
    assert plan([Protection("2", JANUARY, None), row], *stored).faults == [fault]


def test_every_faulty_row_has_its_fault() -> None:
    rows = [Protection("3", JANUARY, None), Protection("1", JUNE, JANUARY), Protection("4", JANUARY, None)]
    assert [fault.pointer for fault in plan(rows).faults] == ["/0/employee_no", "/1/valid_to", "/2/employee_no"]


def test_two_rows_that_overlap_are_both_refused() -> None:
    rows = [Protection("1", JANUARY, None), Protection("1", FEBRUARY, JUNE)]
    assert plan(rows).faults == [
        Fault("/0/valid_from", "protection_overlaps", {"start": "2025-02-01", "end": "2025-06-01"}),
        Fault("/1/valid_from", "protection_overlaps", {"start": "2025-01-01", "end": "-"}),
    ]


def test_a_protection_of_a_single_day_is_taken() -> None:
    row = Protection("1", JANUARY, date(2025, 1, 2))
    assert plan([row]) == ProtectionPlan(created=[row])

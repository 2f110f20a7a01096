"""On which days an ability assessment can have been, and which come too late."""

from datetime import date

import pytest

from services.appraisal.years.domain.abilities import assessment_faults, late_assessment_faults
from services.appraisal.years.domain.scores import AbilityKey
from shared.kernel.spans import Span

TODAY = date(2026, 3, 1)
EMPLOYMENT = {"1": [Span(date(2025, 1, 1), date(2025, 7, 1)), Span(date(2025, 9, 1))]}


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2023, 11, 5), None),
        (date(2025, 6, 30), None),
        (date(2025, 7, 1), "not_employed_on_day"),
        (date(2025, 9, 1), None),
        (date(2026, 3, 1), None),
        (date(2026, 3, 2), "assessed_in_future"),
    ],
)
def test_an_assessment_is_of_a_day_on_which_the_person_was_there(day: date, code: str | None) -> None:
    faults = assessment_faults([AbilityKey("1", day)], EMPLOYMENT, TODAY)
    assert [fault.code for fault in faults] == ([] if code is None else [code])


def test_only_changes_up_to_the_last_decided_day_are_too_late() -> None:
    keys = [AbilityKey("1", day) for day in (date(2025, 12, 31), date(2025, 10, 1), date(2026, 1, 1))]
    faults = late_assessment_faults(keys, [keys[0], keys[2]], 2025)
    assert [(fault.pointer, fault.code) for fault in faults] == [("/0/assessed_on", "assessment_too_late")]
    assert late_assessment_faults(keys, keys, None) == []

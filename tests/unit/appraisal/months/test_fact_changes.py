"""What an import of facts set and removed, counted."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from services.appraisal.months.domain.fact_changes import FactChange, FactCount, VetoRemoval
from services.appraisal.months.domain.sheets import MonthlyFact
from shared.kernel.months import Month
from shared.kernel.rungs import Tier

BLANK = MonthlyFact("00001", "0101", "LY/0101/", Tier.JUNIOR, Month(2025, 3))
FULL = replace(BLANK, bonus=Decimal(2), deduction=Decimal(1), veto=("diversion",), masked=True, revision=1)
NOTHING = dict.fromkeys(
    f"{kind}_{done}" for kind in ("vetoes", "masks", "bonuses", "deductions") for done in ("set", "removed")
)


@pytest.mark.parametrize(
    ("before", "after", "counts"),
    [
        (BLANK, FULL, {"vetoes_set": 1, "masks_set": 1, "bonuses_set": 1, "deductions_set": 1}),
        (FULL, BLANK, {"vetoes_removed": 1, "masks_removed": 1, "bonuses_removed": 1, "deductions_removed": 1}),
        (
            FULL,
            replace(FULL, bonus=Decimal(3), veto=("a", "b")),
            {"bonuses_set": 1, "vetoes_set": 2, "vetoes_removed": 1},
        ),
        (FULL, replace(FULL, deduction=Decimal("1.0"), facts={"B01": {"count": Decimal(1)}}), {}),
    ],
)
def test_what_was_set_and_removed_is_counted(before: MonthlyFact, after: MonthlyFact, counts: dict[str, int]) -> None:
    count = FactCount.of([FactChange(before, after)], 3, ())
    assert {name: getattr(count, name) for name in NOTHING} == {name: counts.get(name, 0) for name in NOTHING}
    assert (count.rows, count.created, count.changed) == ((3, 1, 0) if before is BLANK else (3, 0, 1))


def test_a_blank_row_of_a_template_changes_nothing() -> None:
    changes: list[tuple[Any, Any]] = [(BLANK, BLANK), (BLANK, FULL), (FULL, FULL), (FULL, replace(FULL, masked=False))]
    assert [FactChange(*change).is_effective for change in changes] == [False, True, False, True]


def test_a_removed_incident_is_written_down_with_the_reasons() -> None:
    change = FactChange(FULL, replace(FULL, veto=()), "reviewed")
    assert change.removals() == [VetoRemoval("00001", "0101", "LY/0101/", Tier.JUNIOR, "diversion", "reviewed")]

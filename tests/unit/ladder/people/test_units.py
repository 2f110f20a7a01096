"""The plan of an import of units."""

from collections.abc import Sequence

import pytest

from services.ladder.people.domain.units import Unit, UnitPlan, UnitRow, plan_units
from shared.kernel.errors import Fault

STORED = {
    "LY": Unit("LY", "root", None, "LY/"),
    "A": Unit("A", "a", "LY", "LY/A/"),
    "B": Unit("B", "b", "LY", "LY/B/"),
    "C": Unit("C", "c", "B", "LY/B/C/"),
}


def test_units_move_with_what_is_below_them() -> None:
    assert plan_units([UnitRow("B", "b", "A"), UnitRow("D", "d", "C")], STORED) == UnitPlan(
        created=(Unit("D", "d", "C", "LY/A/B/C/D/"),),
        changed=(Unit("B", "b", "A", "LY/A/B/"), Unit("C", "c", "B", "LY/A/B/C/")),
        faults=(),
    )


def test_units_that_are_as_before_change_nothing() -> None:
    rows = [UnitRow(unit.code, unit.name, unit.parent_code) for unit in STORED.values()]
    assert plan_units(rows, STORED) == UnitPlan((), (), ())


def test_a_unit_gets_another_name() -> None:
    assert plan_units([UnitRow("A", "new", "LY")], STORED) == UnitPlan((), (Unit("A", "new", "LY", "LY/A/"),), ())


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        (
            [UnitRow("A", "a", "LY"), UnitRow("D", "d", "X"), UnitRow("E", "e", "Y")],
            [
                Fault("/1/parent_code", "unit_unknown", {"unit": "X"}),
                Fault("/2/parent_code", "unit_unknown", {"unit": "Y"}),
            ],
        ),
        (
            [UnitRow("A", "a", "C"), UnitRow("B", "b", "A")],
            [
                Fault("/0/parent_code", "unit_cycle", {"unit": "A", "deepest": 20}),
                Fault("/1/parent_code", "unit_cycle", {"unit": "B", "deepest": 20}),
            ],
        ),
        ([UnitRow("A", "a", "A")], [Fault("/0/parent_code", "unit_cycle", {"unit": "A", "deepest": 20})]),
    ],
)
def test_rows_that_cannot_be_taken_have_their_faults(rows: Sequence[UnitRow], faults: list[Fault]) -> None:
    assert plan_units(rows, STORED) == UnitPlan((), (), tuple(faults))


def test_twenty_units_may_lie_one_in_the_other() -> None:
    rows = [UnitRow(str(depth), "x", str(depth - 1) if depth else None) for depth in range(20)]
    planned = plan_units(rows, {})
    assert (len(planned.created), planned.faults) == (20, ())


def test_a_unit_below_twenty_others_is_refused() -> None:
    rows = [UnitRow(str(depth), "x", str(depth - 1) if depth else None) for depth in range(21)]
    assert plan_units(rows, {}).faults == (Fault("/20/parent_code", "unit_cycle", {"unit": "20", "deepest": 20}),)

"""The comparison of decisions with annual results and placements."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from services.ladder.rounds.domain.agreement import Decided, Disagrees, YearFigures, compare_results, find_unplaced
from shared.kernel.agreement import Disagreement

FIGURES = YearFigures(Decimal("91.36"), 12, 0, Decimal("89.96"), vetoed=False)
DECIDED = Decided("1", FIGURES, moved=True, left=False, placed=True)
DIFFERS = Disagreement(Disagrees.DECISION_RESULT_DIFFERS, "1")


@pytest.mark.parametrize(
    ("changed", "agrees"),
    [
        ({}, True),
        ({"annual_score": Decimal("91.360")}, True),
        ({"annual_score": Decimal("91.37")}, False),
        ({"annual_score": None}, False),
        ({"appraised_months": 11}, False),
        ({"masked_months": 1}, False),
        ({"additional_score": Decimal(0)}, False),
        ({"additional_score": None}, False),
        ({"vetoed": True}, False),
    ],
)
def test_facts_are_what_the_year_came_to(changed: dict[str, Any], agrees: bool) -> None:
    results = {"1": replace(FIGURES, **changed)}
    assert list(compare_results([DECIDED], results)) == ([] if agrees else [DIFFERS])


@pytest.mark.parametrize("name", ["appraised_months", "masked_months", "additional_score", "vetoed"])
def test_what_is_not_among_the_facts_is_not_compared(name: str) -> None:
    lean = replace(DECIDED, figures=replace(FIGURES, **{name: None}))
    assert list(compare_results([lean], {"1": FIGURES})) == []


def test_somebody_without_an_annual_score_agrees_until_there_is_one() -> None:
    unscored = replace(DECIDED, figures=replace(FIGURES, annual_score=None))
    assert list(compare_results([unscored], {"1": unscored.figures})) == []
    assert list(compare_results([unscored], {"1": FIGURES})) == [DIFFERS]


@pytest.mark.parametrize("results", [None, {}, {"2": FIGURES}])
def test_a_decision_needs_a_result(results: dict[str, YearFigures] | None) -> None:
    assert list(compare_results([DECIDED], results)) == [Disagreement(Disagrees.DECISION_WITHOUT_RESULT, "1")]


@pytest.mark.parametrize("moved", [True, False])
@pytest.mark.parametrize("left", [True, False])
@pytest.mark.parametrize("placed", [True, False])
def test_who_is_moved_and_still_there_is_placed(moved: bool, left: bool, placed: bool) -> None:
    unplaced = [Disagreement(Disagrees.DECISION_WITHOUT_PLACEMENT, "1")] if moved and not left and not placed else []
    assert list(find_unplaced([replace(DECIDED, moved=moved, left=left, placed=placed)])) == unplaced

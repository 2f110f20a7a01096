"""What an import of scores changes."""

from decimal import Decimal

import pytest

from services.appraisal.years.domain.scores import PanelKey, ScoreChanges, are_fractions, scores_by_person
from shared.kernel.differences import Difference
from shared.kernel.imports import ImportCount
from tests.support.schemes import decimals

NEW, SAME, OTHER = PanelKey("1", "C1"), PanelKey("1", "C2"), PanelKey("2", "C1")
BEFORE = {SAME: Decimal("70.00"), OTHER: Decimal("80.00"), PanelKey("9", "C1"): Decimal("50.00")}
CHANGES = ScoreChanges({NEW: Decimal(60), SAME: Decimal(70), OTHER: Decimal("85.5")}, BEFORE)


def test_new_scores_and_other_ones_are_saved() -> None:
    assert CHANGES.to_save == {NEW: Decimal(60), OTHER: Decimal("85.5")}


def test_what_an_import_changes_is_noted_before_and_after() -> None:
    assert [*CHANGES.differences("overall_score")] == [
        Difference("1", "overall_score C1", None, Decimal(60)),
        Difference("2", "overall_score C1", Decimal("80.00"), Decimal("85.5")),
    ]


@pytest.mark.parametrize(
    ("scores", "are_suspicious"),
    [
        (decimals("0.85", "0.9", "1", "0", "0.77"), True),
        (decimals("0.85", "0.9", "1", "0"), False),
        (decimals("0.85", "0.9", "1", "0", "1.01"), False),
        (decimals("0", "0", "0", "0", "0"), False),
    ],
)
def test_a_whole_column_of_fractions_is_suspicious(scores: list[Decimal], are_suspicious: bool) -> None:
    assert are_fractions(scores) is are_suspicious


def test_the_report_counts_new_and_changed_scores() -> None:
    assert CHANGES.count == ImportCount(rows=3, created=1, changed=1)


def test_an_import_that_repeats_what_is_recorded_saves_nothing() -> None:
    again = ScoreChanges({SAME: Decimal(70)}, BEFORE)
    assert (again.to_save, again.count) == ({}, ImportCount(rows=1, created=0, changed=0))


def test_the_members_scores_of_a_person_keep_their_order() -> None:
    assert scores_by_person(BEFORE) == {"1": [Decimal(70)], "2": [Decimal(80)], "9": [Decimal(50)]}

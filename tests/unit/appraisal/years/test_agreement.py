"""What of sheets and results is compared with placements."""

from services.appraisal.months.domain.people import Position
from services.appraisal.years.domain.agreement import ResultDisagrees, SheetDisagrees, compare_results, compare_sheets
from services.appraisal.years.texts import AGREEMENT_TEXTS
from shared.kernel.rungs import Tier

HERE = Position("LY/0101/", Tier.MIDDLE)
OWN = {"1": HERE, "2": HERE, "3": HERE, "4": HERE}
PLACED = {"1": HERE, "2": HERE._replace(unit_path="LY/0102/"), "3": HERE._replace(tier=Tier.SENIOR), "5": HERE}


def test_sheets_are_compared_with_placements() -> None:
    assert {(str(code), who) for code, who in compare_sheets(OWN, PLACED)} == {
        ("sheet_place_differs", "2"),
        ("sheet_place_differs", "3"),
        ("sheet_without_placement", "4"),
        ("placement_without_sheet", "5"),
    }


def test_results_are_compared_with_placements() -> None:
    assert {(str(code), who) for code, who in compare_results(OWN, PLACED)} == {
        ("result_place_differs", "2"),
        ("result_place_differs", "3"),
        ("result_without_placement", "4"),
        ("placement_without_result", "5"),
    }


def test_every_code_has_its_text() -> None:
    assert AGREEMENT_TEXTS.keys() == {*SheetDisagrees, *ResultDisagrees}

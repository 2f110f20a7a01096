"""How the sheets of closed months and the results of closed years agree with the ladder's placements."""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from services.appraisal.months.domain.people import Position
from shared.kernel.agreement import Disagreement, compare


class SheetDisagrees(StrEnum):
    """In what a sheet can disagree with the ladder."""

    SHEET_WITHOUT_PLACEMENT = "sheet_without_placement"
    PLACEMENT_WITHOUT_SHEET = "placement_without_sheet"
    SHEET_PLACE_DIFFERS = "sheet_place_differs"


class ResultDisagrees(StrEnum):
    """In what a result can disagree with the ladder."""

    RESULT_WITHOUT_PLACEMENT = "result_without_placement"
    PLACEMENT_WITHOUT_RESULT = "placement_without_result"
    RESULT_PLACE_DIFFERS = "result_place_differs"


def compare_sheets(sheets: Mapping[str, Position], placed: Mapping[str, Position]) -> Iterator[Disagreement]:
    """Compare the sheets of a closed month with everybody's first placement in it."""
    return compare(
        sheets,
        placed,
        only_own=SheetDisagrees.SHEET_WITHOUT_PLACEMENT,
        only_asked=SheetDisagrees.PLACEMENT_WITHOUT_SHEET,
        differs=SheetDisagrees.SHEET_PLACE_DIFFERS,
    )


def compare_results(results: Mapping[str, Position], placed: Mapping[str, Position]) -> Iterator[Disagreement]:
    """Compare the results of a closed year with the placements of its 31 December."""
    return compare(
        results,
        placed,
        only_own=ResultDisagrees.RESULT_WITHOUT_PLACEMENT,
        only_asked=ResultDisagrees.PLACEMENT_WITHOUT_RESULT,
        differs=ResultDisagrees.RESULT_PLACE_DIFFERS,
    )

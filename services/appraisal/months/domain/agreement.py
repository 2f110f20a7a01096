"""How the sheets of closed months agree with the placements that the ladder keeps."""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from services.appraisal.months.domain.people import Position
from shared.kernel.agreement import Disagreement, compare


class SheetDisagrees(StrEnum):
    """In what a sheet can disagree with the ladder."""

    SHEET_WITHOUT_PLACEMENT = "sheet_without_placement"
    PLACEMENT_WITHOUT_SHEET = "placement_without_sheet"
    SHEET_PLACE_DIFFERS = "sheet_place_differs"


def compare_sheets(sheets: Mapping[str, Position], placed: Mapping[str, Position]) -> Iterator[Disagreement]:
    """Compare the sheets of a closed month with everybody's first placement in it."""
    return compare(
        sheets,
        placed,
        only_own=SheetDisagrees.SHEET_WITHOUT_PLACEMENT,
        only_asked=SheetDisagrees.PLACEMENT_WITHOUT_SHEET,
        differs=SheetDisagrees.SHEET_PLACE_DIFFERS,
    )

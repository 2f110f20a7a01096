"""How sheets and results agree with the placements that the ladder keeps."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from shared.kernel.agreement import Disagreement, compare
from shared.kernel.rungs import Tier


class Disagrees(StrEnum):
    """In what the appraisal's records can disagree with the ladder's."""

    SHEET_WITHOUT_PLACEMENT = "sheet_without_placement"
    PLACEMENT_WITHOUT_SHEET = "placement_without_sheet"
    SHEET_PLACE_DIFFERS = "sheet_place_differs"
    RESULT_WITHOUT_PLACEMENT = "result_without_placement"
    PLACEMENT_WITHOUT_RESULT = "placement_without_result"
    RESULT_PLACE_DIFFERS = "result_place_differs"


class Where(NamedTuple):
    """Where somebody is: what a sheet and a result keep of a placement."""

    unit_path: str
    tier: Tier


def compare_sheets(sheets: Mapping[str, Where], placed: Mapping[str, Where]) -> Iterator[Disagreement]:
    """Compare the sheets of a closed month with everybody's first placement in it."""
    return compare(
        sheets,
        placed,
        only_own=Disagrees.SHEET_WITHOUT_PLACEMENT,
        only_asked=Disagrees.PLACEMENT_WITHOUT_SHEET,
        differs=Disagrees.SHEET_PLACE_DIFFERS,
    )


def compare_results(results: Mapping[str, Where], placed: Mapping[str, Where]) -> Iterator[Disagreement]:
    """Compare the results of a closed year with the placements of its 31 December."""
    return compare(
        results,
        placed,
        only_own=Disagrees.RESULT_WITHOUT_PLACEMENT,
        only_asked=Disagrees.PLACEMENT_WITHOUT_RESULT,
        differs=Disagrees.RESULT_PLACE_DIFFERS,
    )

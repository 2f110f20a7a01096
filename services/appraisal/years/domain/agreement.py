"""How the results of closed years agree with the placements that the ladder keeps."""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from services.appraisal.months.domain.people import Position
from shared.kernel.agreement import Disagreement, compare


class ResultDisagrees(StrEnum):
    """In what a result can disagree with the ladder."""

    RESULT_WITHOUT_PLACEMENT = "result_without_placement"
    PLACEMENT_WITHOUT_RESULT = "placement_without_result"
    RESULT_PLACE_DIFFERS = "result_place_differs"


def compare_results(results: Mapping[str, Position], placed: Mapping[str, Position]) -> Iterator[Disagreement]:
    """Compare the results of a closed year with the placements of its 31 December."""
    return compare(
        results,
        placed,
        only_own=ResultDisagrees.RESULT_WITHOUT_PLACEMENT,
        only_asked=ResultDisagrees.PLACEMENT_WITHOUT_RESULT,
        differs=ResultDisagrees.RESULT_PLACE_DIFFERS,
    )

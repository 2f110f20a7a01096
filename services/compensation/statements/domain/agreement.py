"""How statements agree with the ladder's placements and the appraisal's results."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from services.compensation.statements.domain.pay_list import MonthResult
from shared.kernel.agreement import Disagreement, compare


class Disagrees(StrEnum):
    """In what statements can disagree with what the ladder and the appraisal say."""

    STATEMENT_WITHOUT_PLACEMENT = "statement_without_placement"
    PLACEMENT_WITHOUT_STATEMENT = "placement_without_statement"
    STATEMENT_RUNG_DIFFERS = "statement_rung_differs"
    STATEMENT_WITHOUT_RESULT = "statement_without_result"
    STATEMENT_SCORE_DIFFERS = "statement_score_differs"


@dataclass(frozen=True, slots=True)
class Paid:
    """What a statement was drawn up from; one that is not complete pays nothing yet."""

    rung: str
    complete: bool
    masked: bool
    score: Decimal | None


def compare_placements(statements: Mapping[str, Paid], rungs: Mapping[str, str]) -> Iterator[Disagreement]:
    """Compare a month's statements with the rung of everybody's first placement in it."""
    return compare(
        {employee_no: each.rung for employee_no, each in statements.items()},
        rungs,
        only_own=Disagrees.STATEMENT_WITHOUT_PLACEMENT,
        only_asked=Disagrees.PLACEMENT_WITHOUT_STATEMENT,
        differs=Disagrees.STATEMENT_RUNG_DIFFERS,
    )


def compare_results(
    statements: Mapping[str, Paid], results: Mapping[str, MonthResult] | None
) -> Iterator[Disagreement]:
    """Compare a month's complete statements with its results, which are None while the month is open.

    A pending statement rests on no score, and is there to be drawn up again.
    """
    known = results or {}
    for employee_no, each in statements.items():
        if not each.complete:
            continue
        result = known.get(employee_no)
        if result is None:
            yield Disagreement(Disagrees.STATEMENT_WITHOUT_RESULT, employee_no)
        elif (result.masked, result.score) != (each.masked, each.score):
            yield Disagreement(Disagrees.STATEMENT_SCORE_DIFFERS, employee_no)

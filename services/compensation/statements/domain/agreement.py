"""How statements agree with the ladder's placements and the appraisal's results."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from services.compensation.statements.domain.pay_list import MonthResult, PlacedPerson
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


def first_rungs(placed: Iterable[PlacedPerson]) -> dict[str, str]:
    """Return the rung of each person's earliest of these placements."""
    rungs: dict[str, str] = {}
    for place in sorted(placed, key=lambda place: (place.employee_no, place.span.start)):
        rungs.setdefault(place.employee_no, place.rung)
    return rungs


def compare_placements(statements: Mapping[str, Paid], rungs: Mapping[str, str]) -> Iterator[Disagreement]:
    """Compare a month's statements with the rung of everybody's first placement in it."""
    return compare(
        {employee_no: statement.rung for employee_no, statement in statements.items()},
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
    by_person = results or {}
    for employee_no, statement in statements.items():
        if not statement.complete:
            continue
        result = by_person.get(employee_no)
        if result is None:
            yield Disagreement(Disagrees.STATEMENT_WITHOUT_RESULT, employee_no)
        elif (result.masked, result.score) != (statement.masked, statement.score):
            yield Disagreement(Disagrees.STATEMENT_SCORE_DIFFERS, employee_no)

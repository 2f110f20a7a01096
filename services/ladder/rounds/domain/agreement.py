"""How a round's decisions agree with the appraisal's annual results, and with the placements that they led to."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from shared.kernel.agreement import Disagreement


class Disagrees(StrEnum):
    """In what a decision can disagree with the year's results, and with placements."""

    DECISION_WITHOUT_RESULT = "decision_without_result"
    DECISION_RESULT_DIFFERS = "decision_result_differs"
    DECISION_WITHOUT_PLACEMENT = "decision_without_placement"


@dataclass(frozen=True, slots=True)
class YearFigures:
    """What a round goes by of a person's year; without an annual score nothing of it was scored."""

    annual_score: Decimal | None
    appraised_months: int | None
    masked_months: int | None
    additional_score: Decimal | None
    vetoed: bool | None


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision: the figures among its facts, and what has to become of it.

    ``moved``: the person is to get another rung. ``left``: the person was gone by the effective day and gets no
    placement. ``placed``: the person has the placement that the round made.
    """

    employee_no: str
    figures: YearFigures
    moved: bool
    left: bool
    placed: bool


def compare_results(decided: Iterable[Decided], results: Mapping[str, YearFigures] | None) -> Iterator[Disagreement]:
    """Compare a round's decisions with the results of its year, which are None while the year is open."""
    by_person = results or {}
    for decision in decided:
        result = by_person.get(decision.employee_no)
        if result is None:
            yield Disagreement(Disagrees.DECISION_WITHOUT_RESULT, decision.employee_no)
        elif _differ(decision.figures, result):
            yield Disagreement(Disagrees.DECISION_RESULT_DIFFERS, decision.employee_no)


def _differ(facts: YearFigures, now: YearFigures) -> bool:
    """Tell whether a fact is not what the appraisal now says; what is not among the facts is not compared.

    An annual score is always among them, and None where there was nothing to score.
    """
    if facts.annual_score != now.annual_score:
        return True
    pairs: tuple[tuple[Decimal | int | None, Decimal | int | None], ...] = (
        (facts.appraised_months, now.appraised_months),
        (facts.masked_months, now.masked_months),
        (facts.additional_score, now.additional_score),
        (facts.vetoed, now.vetoed),
    )
    return any(fact is not None and fact != figure for fact, figure in pairs)


def find_unplaced(decided: Iterable[Decided]) -> Iterator[Disagreement]:
    """Yield whom a finished round moves and who has no placement by it; who had left by then is to have none."""
    for decision in decided:
        if decision.moved and not decision.left and not decision.placed:
            yield Disagreement(Disagrees.DECISION_WITHOUT_PLACEMENT, decision.employee_no)

"""What of statements is compared with placements and results."""

from collections.abc import Iterable
from decimal import Decimal

import pytest

from services.compensation.statements.domain.agreement import Disagrees, Paid, compare_placements, compare_results
from services.compensation.statements.domain.pay_list import MonthResult
from services.compensation.statements.texts import AGREEMENT_TEXTS
from shared.kernel.agreement import Disagreement

SCORED = Paid("MB", complete=True, masked=False, score=Decimal("90.00"))
MASKED = Paid("MB", complete=True, masked=True, score=None)
PENDING = Paid("MB", complete=False, masked=False, score=None)


def as_pairs(disagreements: Iterable[Disagreement]) -> set[tuple[str, str]]:
    return {(str(code), employee_no) for code, employee_no in disagreements}


def test_rungs_are_those_of_the_placements() -> None:
    statements = {"1": SCORED, "2": PENDING, "3": SCORED}
    assert as_pairs(compare_placements(statements, {"1": "MB", "2": "MA", "4": "JC"})) == {
        ("statement_rung_differs", "2"),
        ("statement_without_placement", "3"),
        ("placement_without_statement", "4"),
    }


@pytest.mark.parametrize(
    ("statement", "result", "code"),
    [
        (SCORED, MonthResult(masked=False, score=Decimal("90.0")), None),
        (SCORED, MonthResult(masked=False, score=Decimal("90.01")), "statement_score_differs"),
        (SCORED, MonthResult(masked=True, score=None), "statement_score_differs"),
        (SCORED, None, "statement_without_result"),
        (MASKED, MonthResult(masked=True, score=None), None),
        (MASKED, MonthResult(masked=False, score=Decimal(0)), "statement_score_differs"),
        (MASKED, None, "statement_without_result"),
        (PENDING, MonthResult(masked=False, score=Decimal(90)), None),
        (PENDING, None, None),
    ],
)
def test_scores_are_those_of_the_results(statement: Paid, result: MonthResult | None, code: str | None) -> None:
    results = {"2": MonthResult(masked=False, score=Decimal(1))} | ({} if result is None else {"1": result})
    assert as_pairs(compare_results({"1": statement}, results)) == (set() if code is None else {(code, "1")})


def test_an_open_month_has_no_results() -> None:
    statements = {"1": SCORED, "2": PENDING, "3": MASKED}
    assert as_pairs(compare_results(statements, None)) == {
        ("statement_without_result", "1"),
        ("statement_without_result", "3"),
    }


def test_every_code_has_its_text() -> None:
    assert AGREEMENT_TEXTS.keys() == set(Disagrees)

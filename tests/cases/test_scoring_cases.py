"""Every worked example of scoring: months and years."""

from decimal import Decimal
from typing import Any

import pytest

from services.appraisal.months.domain.facts import read_sheet
from services.appraisal.months.domain.monthly import MonthScore, MonthTotals, score_month
from services.appraisal.schemes.domain.scheme import YearSplit, read_scheme
from services.appraisal.years.domain.annual import score_year
from shared.kernel.rungs import Tier
from tests.support.cases import load_cases

CASES = load_cases("scoring")
MONTHS = {name: case for name, case in CASES.items() if "sheet" in case}
YEARS = {name: case for name, case in CASES.items() if "months" in case}


def as_document(score: MonthScore) -> dict[str, Any]:
    document: dict[str, Any] = {
        "status": score.status.value,
        "missing": list(score.missing),
        "indicators": {code: None if value is None else str(value) for code, value in score.indicators.items()},
        "total": None if score.total is None else str(score.total),
    }
    if score.categories is not None:
        document["categories"] = {category.value: str(value) for category, value in score.categories.items()}
    return document


def test_every_case_is_run() -> None:
    assert len(CASES) == len(MONTHS) + len(YEARS) == 13


@pytest.mark.parametrize("name", MONTHS)
def test_the_months_score_is_the_one_of_the_case(name: str) -> None:
    case = MONTHS[name]
    scheme = read_scheme(case["scheme"])
    score = score_month(scheme, Tier(case["tier"]), read_sheet(case["sheet"], scheme))
    assert as_document(score) == case["expected"]


@pytest.mark.parametrize("name", YEARS)
def test_the_years_score_is_the_one_of_the_case(name: str) -> None:
    case = YEARS[name]
    score = score_year(
        [None if total is None else MonthTotals(Decimal(total)) for total in case["months"]],
        [Decimal(member) for member in case["committee"]],
        Decimal(case["self_score"]),
        [Decimal(member) for member in case["additional"]],
        YearSplit(),
    )
    fields = {field: getattr(score, field) for field in case["expected"]}
    document = {field: value if isinstance(value, int) else str(value) for field, value in fields.items()}
    assert document == case["expected"]

"""Every worked example of scoring: months and years."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from services.appraisal.months.domain.facts import read_sheet
from services.appraisal.months.domain.monthly import MonthScore, score_month
from services.appraisal.schemes.domain.scheme import YearSplit, read_scheme
from services.appraisal.years.domain.annual import MonthTotals, score_year
from shared.kernel.rungs import Tier

CASES = sorted((Path(__file__).parent / "scoring").glob("*.json"))
DOCUMENTS = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in CASES}
MONTHS = {name: case for name, case in DOCUMENTS.items() if "sheet" in case}
YEARS = {name: case for name, case in DOCUMENTS.items() if "months" in case}


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
    assert len(DOCUMENTS) == len(MONTHS) + len(YEARS) == 13


@pytest.mark.parametrize("name", MONTHS)
def test_month(name: str) -> None:
    case = MONTHS[name]
    scheme = read_scheme(case["scheme"])
    score = score_month(scheme, Tier(case["tier"]), read_sheet(case["sheet"], scheme))
    assert as_document(score) == case["expected"]


@pytest.mark.parametrize("name", YEARS)
def test_year(name: str) -> None:
    case = YEARS[name]
    score = score_year(
        [None if total is None else MonthTotals(Decimal(total)) for total in case["months"]],
        [Decimal(member) for member in case["committee"]],
        Decimal(case["self_score"]),
        [Decimal(member) for member in case["additional"]],
        YearSplit(),
    )
    found = {field: getattr(score, field) for field in case["expected"]}
    assert {field: value if isinstance(value, int) else str(value) for field, value in found.items()} == case[
        "expected"
    ]

"""The score of a person's year."""

from datetime import date
from decimal import Decimal

from services.appraisal.months.domain.monthly import MonthTotals
from services.appraisal.schemes.domain.scheme import YearSplit
from services.appraisal.years.domain.annual import open_months, score_year
from shared.kernel.months import Month, months_of_year
from shared.kernel.rungs import Tier
from shared.kernel.spans import Span
from tests.support.schemes import decimals

SPLIT = YearSplit()


def month(junior: str, middle: str, senior: str, vetoed: bool = False) -> MonthTotals:
    totals = dict(zip(Tier, decimals(junior, middle, senior), strict=True))
    return MonthTotals(totals[Tier.MIDDLE], totals, vetoed)


def test_scores_under_each_tiers_weights() -> None:
    months = [month("90", "80", "70"), None, month("80", "80", "81.01")]
    year = score_year(months, decimals("90"), None, [], SPLIT)
    assert (year.appraised_months, year.masked_months) == (2, 1)
    assert year.annual_score == Decimal("83.00")
    assert year.scores == {
        Tier.JUNIOR: Decimal("86.50"),
        Tier.MIDDLE: Decimal("83.00"),
        Tier.SENIOR: Decimal("79.86"),  # the mean 75.505 is rounded to 75.51 first
    }


def test_without_months_there_is_no_annual_score() -> None:
    year = score_year([None] * 12, decimals("90"), Decimal(90), decimals("80"), SPLIT)
    assert (year.appraised_months, year.masked_months) == (0, 12)
    assert (year.monthly_mean, year.annual_score, year.scores) == (None, None, None)
    assert year.committee == Decimal(90)
    assert year.additional_score == Decimal("82.00")


def test_what_lacks_an_input_is_none() -> None:
    year = score_year([month("80", "80", "80")], [], None, decimals("80"), SPLIT)
    assert year.monthly_mean == Decimal(80)
    assert (year.committee, year.annual_score, year.scores) == (None, None, None)
    assert year.additional_committee == Decimal(80)
    assert year.additional_score is None
    assert score_year([], [], Decimal(1), [], SPLIT).additional_score is None


def test_without_the_three_totals_there_are_no_scores_by_tier() -> None:
    year = score_year([MonthTotals(Decimal(80)), month("80", "80", "80")], decimals("90"), None, [], SPLIT)
    assert year.annual_score == Decimal("83.00")
    assert year.scores is None


def test_a_vetoed_month_vetoes_the_year_and_counts_as_zero() -> None:
    year = score_year([month("0", "0", "0", vetoed=True), month("90", "90", "90")], [], None, [], SPLIT)
    assert year.vetoed
    assert year.monthly_mean == Decimal("45.00")


def test_a_companys_own_split() -> None:
    split = YearSplit(Decimal("33.3"), Decimal("66.7"), Decimal(50), Decimal(50))
    year = score_year([month("80", "80", "80")], decimals("90"), Decimal(70), decimals("71"), split)
    assert year.annual_score == Decimal("86.67")
    assert year.additional_score == Decimal("70.50")


def test_open_months_are_those_of_employment_not_settled() -> None:
    employed = [Span(date(2024, 5, 1), date(2025, 2, 2)), Span(date(2025, 11, 30))]
    assert open_months(2025, employed, {Month(2025, 1)}) == (Month(2025, 2), Month(2025, 11), Month(2025, 12))
    assert open_months(2025, employed, set(months_of_year(2025))) == ()
    assert open_months(2025, [], set()) == ()
    assert open_months(2025, [Span(date(2024, 1, 1), date(2025, 1, 1))], set()) == ()

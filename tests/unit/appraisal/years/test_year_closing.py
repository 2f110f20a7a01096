"""The closing of a year for everybody at once."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.appraisal.months.domain.monthly import MonthTotals
from services.appraisal.years.domain.annual import score_year
from services.appraisal.years.domain.year_closing import PersonResult, PersonYear, close_people, people_with_open_months
from shared.kernel.errors import Conflict
from shared.kernel.months import Month, months_of_year
from shared.kernel.rungs import TIERS, Tier
from shared.kernel.spans import Span
from tests.support.schemes import decimals, scheme

JANUARY, FEBRUARY, MARCH = Month(2025, 1), Month(2025, 2), Month(2025, 3)


def month(total: str) -> MonthTotals:
    return MonthTotals(Decimal(total), dict.fromkeys(TIERS, Decimal(total)))


def person(employee_no: str, unit: str, tier: Tier, total: str, *committee: str) -> PersonYear:
    months = {JANUARY: month(total), MARCH: None}
    return PersonYear(employee_no, unit, f"LY/{unit}/", tier, months, decimals(*committee))


def test_open_months_are_named_in_order_with_their_people() -> None:
    employed = {
        "1": [Span(date(2025, 2, 28), None)],
        "2": [Span(date(2024, 1, 1), date(2025, 1, 2)), Span(date(2025, 3, 1), date(2025, 4, 1))],
    }
    closed = set(months_of_year(2025)) - {JANUARY, MARCH}
    assert list(people_with_open_months(2025, employed, closed).items()) == [(JANUARY, 1), (MARCH, 2)]


def test_a_year_whose_months_are_all_closed_has_no_open_months() -> None:
    employed = {"1": [Span(date(2025, 2, 28), None)]}
    assert people_with_open_months(2025, employed, set(months_of_year(2025))) == {}


def test_a_persons_result_says_who_where_and_what() -> None:
    year = person("1", "0101", Tier.MIDDLE, "80", "90")
    rules = scheme()
    assert close_people([year], rules, 7) == [
        PersonResult(
            employee_no="1",
            unit_code="0101",
            unit_path="LY/0101/",
            tier=Tier.MIDDLE,
            score=score_year([month("80"), None], decimals("90"), None, [], rules.split),
            scores=dict.fromkeys(TIERS, Decimal("83.00")),
            input_digest=year.input_digest(7),
        )
    ]


def test_only_those_whom_county_groups_judged_are_adjusted() -> None:
    rules = scheme(normalisation={"kind": "mean_shift", "min_group": 1})
    people = [
        person("1", "0101", Tier.JUNIOR, "80", "80"),
        person("2", "0102", Tier.JUNIOR, "90", "90"),
        person("3", "0102", Tier.MIDDLE, "70", "70"),
        person("4", "0102", Tier.JUNIOR, "60"),
    ]
    results = close_people(people, rules, 1)
    assert [result.employee_no for result in results] == ["1", "2", "3", "4"]
    assert [result.scores and result.scores[Tier.JUNIOR] for result in results] == [
        Decimal("85.00"),
        Decimal("85.00"),
        Decimal("70.00"),
        None,
    ]
    assert [result.score.annual_score for result in results] == [
        Decimal("80.00"),
        Decimal("90.00"),
        Decimal("70.00"),
        None,
    ]
    assert [(result.score.appraised_months, result.score.masked_months) for result in results] == [(1, 1)] * 4


def test_percentiles_are_refused_beside_the_committee() -> None:
    rules = scheme(normalisation={"kind": "percentile"})
    people = [person("1", "0101", Tier.JUNIOR, "80", "80"), person("3", "0102", Tier.MIDDLE, "70", "70")]
    with pytest.raises(Conflict) as refused:
        close_people(people, rules, 1)
    assert (refused.value.code, refused.value.params) == ("percentile_beside_committee", {"others": 1})


@pytest.mark.parametrize(
    ("months", "committee", "lacks"),
    [
        ({JANUARY: month("80")}, [], True),
        ({JANUARY: month("80")}, ["90"], False),
        ({JANUARY: None}, [], False),
        ({}, [], False),
    ],
)
def test_a_year_lacks_its_committee_only_where_there_are_months_to_judge(
    months: dict[Month, MonthTotals | None], committee: list[str], lacks: bool
) -> None:
    year = replace(person("1", "0101", Tier.JUNIOR, "80"), months=months, committee=decimals(*committee))
    (result,) = close_people([year], scheme(), 1)
    assert result.lacks_committee is lacks


TOTALS = dict(zip(TIERS, decimals("81.5", "80.00", "79.25"), strict=True))
YEAR = PersonYear(
    employee_no="1",
    unit_code="0101",
    unit_path="LY/0101/",
    tier=Tier.MIDDLE,
    months={
        JANUARY: MonthTotals(Decimal("80.00"), TOTALS),
        FEBRUARY: MonthTotals(Decimal("0.00"), None, vetoed=True),
        MARCH: None,
    },
    committee=decimals("90", "85.5"),
)


def test_the_digest_of_a_year_matches_what_old_years_store() -> None:
    assert YEAR.input_digest(3) == "210203543458503bc1740a175145999f59ce738f9cfe287fe88ba59fa48bd918"


@pytest.mark.parametrize(
    ("scheme_version", "changes"),
    [
        (4, {}),
        (3, {"unit_path": "LY/0102/"}),
        (3, {"tier": Tier.JUNIOR}),
        (3, {"committee": decimals("90", "85.4")}),
        (3, {"committee": decimals("90")}),
        (3, {"months": {month: totals for month, totals in YEAR.months.items() if month != MARCH}}),
        (3, {"months": {**YEAR.months, MARCH: MonthTotals(Decimal(0))}}),
        (3, {"months": {**YEAR.months, JANUARY: MonthTotals(Decimal("80.01"), TOTALS)}}),
        (3, {"months": {**YEAR.months, JANUARY: MonthTotals(Decimal("80.00"), TOTALS, vetoed=True)}}),
        (3, {"months": {**YEAR.months, JANUARY: MonthTotals(Decimal("80.00"))}}),
        *(
            (3, {"months": {**YEAR.months, JANUARY: MonthTotals(Decimal("80.00"), {**TOTALS, tier: Decimal(1)})}})
            for tier in TIERS
        ),
    ],
)
def test_the_digest_changes_with_each_input_of_the_result(scheme_version: int, changes: dict[str, Any]) -> None:
    assert replace(YEAR, **changes).input_digest(scheme_version) != YEAR.input_digest(3)


def test_the_digest_leaves_out_who_the_person_is() -> None:
    assert replace(YEAR, employee_no="2", unit_code="0109").input_digest(3) == YEAR.input_digest(3)

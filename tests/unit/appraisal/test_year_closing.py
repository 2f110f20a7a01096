"""The closing of a year for everybody at once."""

from datetime import date
from decimal import Decimal

import pytest

from services.appraisal.months.domain.facts import read_fitting_sheet
from services.appraisal.months.domain.sheets import PersonSheet, score_document
from services.appraisal.years.domain.annual import MonthTotals
from services.appraisal.years.domain.year_closing import PersonYear, close_people, people_with_open_months
from shared.kernel.digests import Plain
from shared.kernel.errors import Conflict
from shared.kernel.months import Month, months_of_year
from shared.kernel.rungs import TIERS, Tier
from shared.kernel.spans import Span
from tests.unit.appraisal.samples import scheme as scheme_with

JANUARY, MARCH = Month(2025, 1), Month(2025, 3)


def month(total: str) -> MonthTotals:
    return MonthTotals(Decimal(total), dict.fromkeys(TIERS, Decimal(total)))


def person(employee_no: str, unit: str, tier: Tier, total: str, *committee: str) -> PersonYear:
    months = {JANUARY: month(total), MARCH: None}
    return PersonYear(employee_no, unit, f"LY/{unit}/", tier, months, [Decimal(score) for score in committee])


def test_open_months_are_named_with_their_people() -> None:
    employed = {
        "1": [Span(date(2025, 2, 28), None)],
        "2": [Span(date(2024, 1, 1), date(2025, 1, 2)), Span(date(2025, 3, 1), date(2025, 4, 1))],
    }
    closed = set(months_of_year(2025)) - {JANUARY, MARCH}
    assert people_with_open_months(2025, employed, closed) == {JANUARY: 1, MARCH: 2}
    assert people_with_open_months(2025, employed, set(months_of_year(2025))) == {}


def test_only_those_whom_county_groups_judged_are_adjusted() -> None:
    scheme = scheme_with(normalisation={"kind": "mean_shift", "min_group": 1})
    people = [
        person("1", "0101", Tier.JUNIOR, "80", "80"),
        person("2", "0102", Tier.JUNIOR, "90", "90"),
        person("3", "0102", Tier.MIDDLE, "70", "70"),
        person("4", "0102", Tier.JUNIOR, "60"),
    ]
    results = close_people(people, scheme, 1)
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
    assert [result.lacks_committee for result in results] == [False, False, False, True]
    assert [(result.score.appraised_months, result.score.masked_months) for result in results] == [(1, 1)] * 4


def test_percentiles_are_refused_beside_the_committee() -> None:
    scheme = scheme_with(normalisation={"kind": "percentile"})
    people = [person("1", "0101", Tier.JUNIOR, "80", "80"), person("3", "0102", Tier.MIDDLE, "70", "70")]
    with pytest.raises(Conflict) as refused:
        close_people(people, scheme, 1)
    assert refused.value.code == "percentile_beside_committee"


def test_digests_tell_inputs_apart() -> None:
    one = person("1", "0101", Tier.JUNIOR, "80", "80")
    assert one.input_digest(1) == person("2", "0101", Tier.JUNIOR, "80", "80").input_digest(1)
    assert one.input_digest(1) != one.input_digest(2)
    assert one.input_digest(1) != person("1", "0101", Tier.JUNIOR, "80", "81").input_digest(1)
    document: dict[str, Plain] = {"facts": {"B02": {"points": "1"}}, "bonus": "0", "deduction": "0", "veto": []}
    sheets = [PersonSheet("1", "0101", "LY/0101/", tier, False, document, None) for tier in TIERS]
    assert len({sheet.input_digest(1) for sheet in sheets}) == 3


def test_stored_facts_are_read_by_a_newer_scheme() -> None:
    scheme = scheme_with()
    code = next(each.code for each in scheme.indicators if each.scorer.kind == "rating")
    facts: dict[str, Plain] = {"GONE": {"count": "1"}, code: {"points": "100000"}}
    sheet = read_fitting_sheet({"facts": facts, "bonus": "1", "deduction": "0", "veto": []}, scheme)
    assert (sheet.facts, sheet.bonus) == ({}, Decimal(1))
    score = score_document({"facts": facts}, False, Tier.JUNIOR, scheme)
    assert score is not None
    assert code in score.missing
    assert score_document({"facts": facts}, True, Tier.JUNIOR, scheme) is None

"""Conditions: whether they hold, and how each stands."""

from decimal import Decimal
from typing import Any

import pytest

from services.ladder.policies.domain.policy import Conditions, Education, Row, YearBand
from services.ladder.rounds.domain.conditions import (
    Condition,
    RowStanding,
    Standing,
    conditions_hold,
    row_holds,
    rows_standing,
    standing,
)
from tests.support.ladder_samples import person, policy

MET = Condition("months_in_rung", "12", "24", met=True)
UNMET = Condition("months_of_service", "72", "60", met=False)
SERVICE = Row(None, (("months_of_service", Decimal(72)),))
TIME_AND_CERTIFICATE = Row(None, (("months_in_tier", Decimal(60)), ("certificate_level", Decimal(2))))


@pytest.mark.parametrize(
    ("conditions", "is_met"),
    [((MET, MET), True), ((MET, UNMET), False), ((UNMET, MET), False), ((UNMET, UNMET), False), ((), True)],
)
def test_a_row_is_met_by_every_condition_of_it(conditions: tuple[Condition, ...], is_met: bool) -> None:
    assert RowStanding(conditions).met is is_met


@pytest.mark.parametrize(
    ("conditions", "rows", "is_met"),
    [
        ((MET,), ((UNMET,), (MET,)), True),
        ((MET, MET), ((MET, UNMET),), False),
        ((MET, UNMET), ((MET,),), False),
        ((MET,), ((UNMET,), (UNMET,)), False),
        ((MET,), (), False),
    ],
)
def test_a_standing_is_met_by_all_that_is_asked_and_a_single_row(
    conditions: tuple[Condition, ...], rows: tuple[tuple[Condition, ...], ...], is_met: bool
) -> None:
    assert Standing(conditions, tuple(RowStanding(row) for row in rows)).met is is_met


@pytest.mark.parametrize(
    ("education", "is_met"), [("college", False), ("bachelor", True), ("master", True), (None, False)]
)
def test_education_stands_beside_what_a_row_asks(education: str | None, is_met: bool) -> None:
    (row,) = rows_standing((Row(Education.BACHELOR, ()),), person(education=education))
    assert row.conditions == (Condition("education", "bachelor", education, met=is_met),)


@pytest.mark.parametrize(
    ("facts", "condition"),
    [
        ({"competency_score": "75.50"}, Condition("competency_score", "75.5", "75.50", met=True)),
        ({"competency_score": "75.499999"}, Condition("competency_score", "75.5", "75.499999", met=False)),
        ({"competency_score": None}, Condition("competency_score", "75.5", None, met=False)),
    ],
)
def test_a_number_stands_beside_what_a_row_asks(facts: dict[str, Any], condition: Condition) -> None:
    (row,) = rows_standing((Row(None, (("competency_score", Decimal("75.5")),)),), person(**facts))
    assert row.conditions == (condition,)


@pytest.mark.parametrize(
    ("education", "holds"), [("college", False), ("bachelor", True), ("master", True), (None, False)]
)
def test_a_row_asks_for_its_education_at_least(education: str | None, holds: bool) -> None:
    assert row_holds(Row(Education.BACHELOR, ()), person(education=education)) is holds


@pytest.mark.parametrize(
    ("needed", "score", "holds"),
    [
        ("75.5", "75.4", False),
        ("75.5", "75.5", True),
        ("75.5", "75.499999", False),
        ("75", "74.999999", False),
        ("75", "75", True),
        ("75", None, False),
    ],
)
def test_a_row_asks_for_its_score_to_the_last_decimal(needed: str, score: str | None, holds: bool) -> None:
    row = Row(None, (("competency_score", Decimal(needed)),))
    assert row_holds(row, person(competency_score=score)) is holds


@pytest.mark.parametrize(("level", "holds"), [(None, False), (0, False), (1, False), (2, True), (3, True)])
def test_a_row_asks_for_its_certificate_of_everybody(level: int | None, holds: bool) -> None:
    row = Row(None, (("certificate_level", Decimal(2)),))
    assert row_holds(row, person(certificate_level=level)) is holds


@pytest.mark.parametrize(("level", "holds"), [(None, False), (1, False), (2, True)])
def test_a_skip_waives_the_months_and_nothing_else(level: int | None, holds: bool) -> None:
    assert row_holds(TIME_AND_CERTIFICATE, person(certificate_level=level), waive_time=True) is holds


def test_without_a_skip_the_months_count() -> None:
    assert not row_holds(TIME_AND_CERTIFICATE, person(certificate_level=2, months_in_tier=59))


@pytest.mark.parametrize(
    ("score", "holds"), [(None, False), ("79.999999", False), ("80", True), ("80.000001", True), ("0", False)]
)
def test_the_additional_score_is_asked_of_everybody(score: str | None, holds: bool) -> None:
    asked = Conditions(YearBand.GOOD, Decimal(80), (Row(None, ()),))
    assert conditions_hold(asked, person(additional_score=score), YearBand.GOOD) is holds


@pytest.mark.parametrize(
    ("band", "holds"),
    [(YearBand.FAIL, False), (YearBand.PASS, False), (YearBand.GOOD, True), (YearBand.EXCELLENT, True)],
)
def test_the_band_is_asked_at_least(band: YearBand, holds: bool) -> None:
    assert conditions_hold(Conditions(YearBand.GOOD, None, (Row(None, ()),)), person(), band) is holds


@pytest.mark.parametrize(("months", "holds"), [(71, False), (72, True)])
def test_one_of_the_rows_has_to_hold(months: int, holds: bool) -> None:
    asked = Conditions(YearBand.PASS, None, (Row(Education.MASTER, ()), SERVICE))
    assert conditions_hold(asked, person(months_of_service=months), YearBand.PASS) is holds


def test_all_that_a_rung_asks_for_is_shown() -> None:
    asked = Conditions(YearBand.GOOD, Decimal("80.5"), (Row(Education.BACHELOR, (("months_in_tier", Decimal(36)),)),))
    assert standing(asked, person(annual_score=None), policy()) == Standing(
        (Condition("band", "good", None, met=False), Condition("additional_score", "80.5", None, met=False)),
        (
            RowStanding(
                (
                    Condition("education", "bachelor", "college", met=False),
                    Condition("months_in_tier", "36", "40", met=True),
                )
            ),
        ),
    )

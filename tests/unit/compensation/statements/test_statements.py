"""Statements beyond the worked cases, and the reading of placements."""

from decimal import Decimal
from typing import Any

import pytest

from services.compensation.pay_tables.domain.pay_table import PayTable
from services.compensation.statements.domain.statements import (
    Pending,
    PendingReason,
    Statement,
    Stay,
    draw_up,
    read_placements,
)
from shared.kernel.errors import Fault, Invalid
from shared.kernel.months import Month
from tests.support.pay_tables import pay_table, placement_of, table_document

MARCH = Month(2026, 3)
NEXT_MONTH = pay_table()
BY_DAY = pay_table(takes_effect="by_day")


def drawn_up(*args: Any) -> Statement:
    statement = draw_up(*args)
    assert isinstance(statement, Statement)
    return statement


def test_pending_without_score_and_mask() -> None:
    pending = draw_up(NEXT_MONTH, MARCH, [placement_of("JC", "2020-01-01")], None, False)
    assert pending == Pending(PendingReason.NO_MONTH_SCORE)


def test_a_mask_goes_before_a_score() -> None:
    statement = drawn_up(NEXT_MONTH, MARCH, [placement_of("JC", "2020-01-01")], Decimal(95), True)
    assert statement.coefficient == Decimal("1.0")
    assert statement.items["performance"] == Decimal("1200.00")


@pytest.mark.parametrize("spans", [[], [("2026-04-01", None)], [("2026-01-01", "2026-03-01")]])
def test_who_is_not_employed_in_the_month(spans: list[tuple[str, str | None]]) -> None:
    with pytest.raises(Invalid) as refusal:
        draw_up(NEXT_MONTH, MARCH, [placement_of("JC", *span) for span in spans], None, False)
    assert refusal.value.code == "not_employed_in_month"
    assert refusal.value.faults == [Fault("/placements", "not_employed_in_month", {"month": "2026-03"})]


def test_days_without_a_placement_are_not_paid() -> None:
    placements = [placement_of("JC", "2026-03-20"), placement_of("JC", "2020-01-01", "2026-03-11")]
    statement = drawn_up(NEXT_MONTH, MARCH, placements, Decimal(85), False)
    assert statement.stays == (Stay("JC", 10), Stay("JC", 12))
    assert statement.items["base"] == Decimal("1845.16")  # 2600 x 22 / 31


def test_two_moves_in_a_month() -> None:
    placements = [
        placement_of("JC", "2020-01-01", "2026-03-02"),
        placement_of("JB", "2026-03-02", "2026-03-31"),
        placement_of("SA", "2026-03-31"),
    ]
    statement = drawn_up(BY_DAY, MARCH, placements, Decimal(85), False)
    assert statement.stays == (Stay("JC", 1), Stay("JB", 29), Stay("SA", 1))
    assert statement.items["section_chief"] == Decimal("25.81")
    assert list(statement.items) == ["base", "performance", "section_chief"]
    assert drawn_up(NEXT_MONTH, MARCH, placements, Decimal(85), False).stays == (Stay("JC", 31),)


def test_the_allowance_of_a_left_rung_is_not_paid_under_next_month() -> None:
    placements = [placement_of("SB", "2020-01-01", "2026-03-02"), placement_of("SA", "2026-03-02")]
    assert "section_chief" not in drawn_up(NEXT_MONTH, MARCH, placements, Decimal(85), False).items


def test_a_half_cent_is_rounded_up() -> None:
    document = table_document()
    document["standards"]["JC"]["performance"] = "0.75"
    table = pay_table(standards=document["standards"])
    statement = drawn_up(table, MARCH, [placement_of("JC", "2020-01-01")], Decimal(59), False)  # 0.75 x 0.6 = 0.45
    assert statement.items["performance"] == Decimal("0.45")
    table = pay_table(standards=document["standards"], masked_coefficient="0.34")
    assert drawn_up(table, MARCH, [placement_of("JC", "2020-01-01")], None, True).items["performance"] == Decimal(
        "0.26"
    )


PLACEMENT = {"rung": "JC", "from": "2026-01-01", "to": "2026-02-01"}
CODE_MALFORMED: tuple[str, dict[str, Any]] = ("text_malformed", {"longest": 32})
REFUSALS: list[tuple[Any, str, str, dict[str, Any]]] = [
    ({**PLACEMENT, "rung": "XX"}, "/0/rung", "unknown_rung", {"rung": "XX"}),
    ({**PLACEMENT, "rung": None}, "/0/rung", "not_a_text", {}),
    ({**PLACEMENT, "rung": " JC"}, "/0/rung", *CODE_MALFORMED),
    ({**PLACEMENT, "rung": "P" * 33}, "/0/rung", *CODE_MALFORMED),
    ({"from": "2026-01-01"}, "/0/rung", "missing", {}),
    ({"rung": "JC"}, "/0/from", "missing", {}),
    ({**PLACEMENT, "from": None}, "/0/from", "missing", {}),
    ({**PLACEMENT, "from": "2026-02-29"}, "/0/from", "not_a_date", {}),
    ({**PLACEMENT, "from": "2026-W01-1"}, "/0/from", "not_a_date", {}),
    ({**PLACEMENT, "from": 20260101}, "/0/from", "not_a_date", {}),
    ({**PLACEMENT, "to": "2026-02-29"}, "/0/to", "not_a_date", {}),
    ({**PLACEMENT, "to": 20260201}, "/0/to", "not_a_date", {}),
    ({**PLACEMENT, "to": "2026-01-01"}, "/0/to", "span_empty", {}),
    ({**PLACEMENT, "to": "2025-12-31"}, "/0/to", "span_empty", {}),
    ({**PLACEMENT, "until": None}, "/0/until", "extra_forbidden", {}),
    ("JC", "/0", "not_an_object", {}),
]


def faults_of(document: Any, table: PayTable = NEXT_MONTH) -> list[Fault]:
    with pytest.raises(Invalid) as refusal:
        read_placements(document, table)
    assert refusal.value.code == "placements_invalid"
    return refusal.value.faults


def month_by_month(count: int) -> list[dict[str, Any]]:
    """Return so many placements, each of the first day of a month."""
    months = [Month(2000, 1).plus(index) for index in range(count)]
    return [{"rung": "JC", "from": f"{month}-01", "to": f"{month}-02"} for month in months]


@pytest.mark.parametrize(("placement", "pointer", "code", "params"), REFUSALS)
def test_placements_refused(placement: Any, pointer: str, code: str, params: dict[str, Any]) -> None:
    assert faults_of([placement]) == [Fault(pointer, code, params)]


@pytest.mark.parametrize(("placement", "pointer", "code", "params"), REFUSALS)
def test_every_faulty_placement_is_refused(placement: Any, pointer: str, code: str, params: dict[str, Any]) -> None:
    second = Fault(pointer.replace("/0", "/1"), code, params)
    assert faults_of([placement, placement, "x"]) == [
        Fault(pointer, code, params),
        second,
        Fault("/2", "not_an_object"),
    ]


def test_placements_that_overlap() -> None:
    faults = faults_of([PLACEMENT, {**PLACEMENT, "from": "2026-01-31", "to": None}])
    assert faults == [Fault("/1/from", "placements_overlap")]


def test_a_placement_that_overlaps_an_earlier_one_is_refused_whatever_stands_between() -> None:
    between = {**PLACEMENT, "from": "2026-02-01", "to": "2026-03-01"}
    faults = faults_of([PLACEMENT, between, {**PLACEMENT, "from": "2025-12-01", "to": "2026-01-02"}])
    assert faults == [Fault("/2/from", "placements_overlap")]


def test_placements_that_join() -> None:
    placements = read_placements([PLACEMENT, {"rung": "JB", "from": "2026-02-01"}], NEXT_MONTH)
    assert placements == (placement_of("JC", "2026-01-01", "2026-02-01"), placement_of("JB", "2026-02-01"))


def test_an_end_of_null_is_open() -> None:
    assert read_placements([{**PLACEMENT, "to": None}], NEXT_MONTH) == (placement_of("JC", "2026-01-01"),)


def test_a_person_has_at_most_200_placements() -> None:
    assert len(read_placements(month_by_month(200), NEXT_MONTH)) == 200
    assert faults_of(month_by_month(201)) == [Fault("", "list_length", {"least": 0, "most": 200})]


def test_the_code_of_a_post_is_at_most_32_long() -> None:
    post = "P" * 32
    table = pay_table(standards={**table_document()["standards"], post: {"base": "1", "performance": "1"}})
    assert read_placements([{"rung": post, "from": "2026-01-01"}], table) == (placement_of(post, "2026-01-01"),)


def test_what_is_no_list() -> None:
    assert faults_of({"0": PLACEMENT}) == [Fault("", "not_a_list")]

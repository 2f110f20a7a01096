"""Statements beyond the worked cases, and the reading of placements."""

from decimal import Decimal
from typing import Any

import pytest

from services.compensation.statements.domain.statements import Pending, Statement, Stay, draw_up, read_placements
from shared.kernel.errors import Invalid
from shared.kernel.months import Month
from tests.unit.compensation.samples import held, pay_table, table_document

MARCH = Month(2026, 3)
NEXT_MONTH = pay_table()
BY_DAY = pay_table(takes_effect="by_day")


def drawn_up(*args: Any) -> Statement:
    statement = draw_up(*args)
    assert isinstance(statement, Statement)
    return statement


def test_pending_without_score_and_mask() -> None:
    assert draw_up(NEXT_MONTH, MARCH, [held("JC", "2020-01-01")], None, False) == Pending("no_month_score")


def test_a_mask_goes_before_a_score() -> None:
    statement = drawn_up(NEXT_MONTH, MARCH, [held("JC", "2020-01-01")], Decimal(95), True)
    assert statement.coefficient == Decimal("1.0")
    assert statement.items["performance"] == Decimal("1200.00")


@pytest.mark.parametrize("spans", [[], [("2026-04-01", None)], [("2026-01-01", "2026-03-01")]])
def test_who_is_not_employed_in_the_month(spans: list[tuple[str, str | None]]) -> None:
    with pytest.raises(Invalid) as refusal:
        draw_up(NEXT_MONTH, MARCH, [held("JC", *span) for span in spans], None, False)
    assert refusal.value.code == "not_employed_in_month"
    assert refusal.value.faults[0].pointer == "/placements"


def test_days_without_a_placement_are_not_paid() -> None:
    placements = [held("JC", "2026-03-20"), held("JC", "2020-01-01", "2026-03-11")]
    statement = drawn_up(NEXT_MONTH, MARCH, placements, Decimal(85), False)
    assert statement.stays == (Stay("JC", 10), Stay("JC", 12))
    assert statement.items["base"] == Decimal("1845.16")  # 2600 x 22 / 31


def test_two_moves_in_a_month() -> None:
    placements = [
        held("JC", "2020-01-01", "2026-03-02"),
        held("JB", "2026-03-02", "2026-03-31"),
        held("SA", "2026-03-31"),
    ]
    statement = drawn_up(BY_DAY, MARCH, placements, Decimal(85), False)
    assert statement.stays == (Stay("JC", 1), Stay("JB", 29), Stay("SA", 1))
    assert statement.items["section_chief"] == Decimal("25.81")
    assert list(statement.items) == ["base", "performance", "section_chief"]
    assert drawn_up(NEXT_MONTH, MARCH, placements, Decimal(85), False).stays == (Stay("JC", 31),)


def test_the_allowance_of_a_left_rung_is_not_paid_under_next_month() -> None:
    placements = [held("SB", "2020-01-01", "2026-03-02"), held("SA", "2026-03-02")]
    assert "section_chief" not in drawn_up(NEXT_MONTH, MARCH, placements, Decimal(85), False).items


def test_a_half_cent_is_rounded_up() -> None:
    document = table_document()
    document["standards"]["JC"]["performance"] = "0.75"
    table = pay_table(standards=document["standards"])
    statement = drawn_up(table, MARCH, [held("JC", "2020-01-01")], Decimal(59), False)  # 0.75 x 0.6 = 0.45
    assert statement.items["performance"] == Decimal("0.45")
    table = pay_table(standards=document["standards"], masked_coefficient="0.34")
    assert drawn_up(table, MARCH, [held("JC", "2020-01-01")], None, True).items["performance"] == Decimal("0.26")


PLACEMENT = {"rung": "JC", "from": "2026-01-01", "to": "2026-02-01"}
REFUSALS: list[tuple[Any, str, str]] = [
    ({**PLACEMENT, "rung": "XX"}, "/0/rung", "unknown_rung"),
    ({**PLACEMENT, "rung": None}, "/0/rung", "not_a_text"),
    ({**PLACEMENT, "from": None}, "/0/from", "missing"),
    ({**PLACEMENT, "from": "2026-02-29"}, "/0/from", "not_a_date"),
    ({**PLACEMENT, "from": "2026-W01-1"}, "/0/from", "not_a_date"),
    ({**PLACEMENT, "from": 20260101}, "/0/from", "not_a_date"),
    ({**PLACEMENT, "to": "2026-01-01"}, "/0/to", "span_empty"),
    ({**PLACEMENT, "until": None}, "/0/until", "extra_forbidden"),
    ("JC", "/0", "not_an_object"),
]


@pytest.mark.parametrize(("placement", "pointer", "code"), REFUSALS)
def test_placements_refused(placement: Any, pointer: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_placements([placement], NEXT_MONTH)
    assert refusal.value.code == "placements_invalid"
    assert [(fault.pointer, fault.code) for fault in refusal.value.faults] == [(pointer, code)]


def test_placements_that_overlap() -> None:
    with pytest.raises(Invalid) as refusal:
        read_placements([PLACEMENT, {**PLACEMENT, "from": "2026-01-31", "to": None}], NEXT_MONTH)
    assert [(fault.pointer, fault.code) for fault in refusal.value.faults] == [("/1/from", "placements_overlap")]


def test_placements_that_join() -> None:
    found = read_placements([PLACEMENT, {"rung": "JB", "from": "2026-02-01"}], NEXT_MONTH)
    assert found == (held("JC", "2026-01-01", "2026-02-01"), held("JB", "2026-02-01"))


def test_what_is_no_list() -> None:
    with pytest.raises(Invalid) as refusal:
        read_placements({"0": PLACEMENT}, NEXT_MONTH)
    assert [(fault.pointer, fault.code) for fault in refusal.value.faults] == [("", "not_a_list")]

"""What a pay table is refused for, and where the fault points."""

from decimal import Decimal
from typing import Any

import pytest

from services.compensation.pay_tables.domain.pay_table import TakesEffect, read_pay_table
from shared.kernel.errors import Invalid
from tests.unit.appraisal.samples import bend
from tests.unit.compensation.samples import pay_table, table_document

ALLOWANCE = "/allowances/0"
REFUSALS: list[tuple[str, Any, str, str]] = [
    ("/standards/SB", ..., "/standards/SB", "rung_missing"),
    ("/standards/MC/base", "2499.99", "/standards/MC", "standard_falls"),
    ("/standards/JC/base", "-0.01", "/standards/JC/base", "below_minimum"),
    ("/standards/JC/base", "2600.005", "/standards/JC/base", "too_many_decimals"),
    ("/standards/JC/performance", "2.6e3", "/standards/JC/performance", "not_a_plain_number"),
    ("/standards/JC/performance", ..., "/standards/JC/performance", "missing"),
    ("/standards/JC/bonus", "1", "/standards/JC/bonus", "extra_forbidden"),
    ("/standards/JC", None, "/standards/JC", "not_an_object"),
    ("/standards/ head", {"base": "1", "performance": "1"}, "/standards/ head", "text_malformed"),
    ("/standards", [], "/standards", "not_an_object"),
    (f"{ALLOWANCE}/amount", "-800", f"{ALLOWANCE}/amount", "below_minimum"),
    (f"{ALLOWANCE}/amount", "800.001", f"{ALLOWANCE}/amount", "too_many_decimals"),
    (f"{ALLOWANCE}/rungs", ["SA", "XX"], f"{ALLOWANCE}/rungs/1", "unknown_rung"),
    (f"{ALLOWANCE}/rungs", [], f"{ALLOWANCE}/rungs", "list_length"),
    (f"{ALLOWANCE}/code", "base", f"{ALLOWANCE}/code", "item_repeated"),
    (f"{ALLOWANCE}/name", "", f"{ALLOWANCE}/name", "text_malformed"),
    (ALLOWANCE, "800", ALLOWANCE, "not_an_object"),
    ("/coefficients/1/from", "61", "/coefficients/1/from", "ranges_gap"),
    ("/coefficients/1/from", "59", "/coefficients/1/from", "ranges_overlap"),
    ("/coefficients/3/to", "100", "/coefficients/3/to", "ranges_not_open"),
    ("/coefficients/0/coefficient", "-0.6", "/coefficients/0/coefficient", "below_minimum"),
    ("/coefficients/0/points", "1", "/coefficients/0/points", "extra_forbidden"),
    ("/masked_coefficient", ..., "/masked_coefficient", "missing"),
    ("/takes_effect", "at_once", "/takes_effect", "unknown_choice"),
    ("/minimum_wage", "2010.001", "/minimum_wage", "too_many_decimals"),
    ("/recovery_share_max", "0.21", "/recovery_share_max", "above_maximum"),
    ("/currency", "CNY", "/currency", "extra_forbidden"),
]


@pytest.mark.parametrize(("change", "value", "pointer", "code"), REFUSALS)
def test_refused(change: str, value: Any, pointer: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_pay_table(bend(table_document(), change, value))
    assert refusal.value.code == "pay_table_invalid"
    assert [(fault.pointer, fault.code) for fault in refusal.value.faults] == [(pointer, code)]


def test_an_allowance_given_twice() -> None:
    document = table_document()
    document["allowances"].append(document["allowances"][0])
    with pytest.raises(Invalid) as refusal:
        read_pay_table(document)
    assert [(fault.pointer, fault.code) for fault in refusal.value.faults] == [("/allowances/1/code", "item_repeated")]


def test_equal_standards_do_not_fall() -> None:
    document = bend(table_document(), "/standards/MC", {"base": "2600.00", "performance": "1800.00"})
    assert read_pay_table(document).full_standard("MC") == read_pay_table(document).full_standard("JA")


def test_posts_of_the_management_track_may_be_lower_than_any_rung() -> None:
    document = bend(table_document(), "/standards/HEAD", {"base": "1000", "performance": 1})
    assert read_pay_table(document).full_standard("HEAD") == Decimal(1001)


def test_what_is_read() -> None:
    table = pay_table()
    assert table.takes_effect is TakesEffect.NEXT_MONTH
    assert table.full_standard("SA") == Decimal("9200.00")
    assert table.full_standard("SB") == Decimal("7550.00")
    assert [table.coefficients.holding(Decimal(score)).yields for score in ("-1", "59.99", "60", "90", "120")] == [
        Decimal(coefficient) for coefficient in ("0.6", "0.6", "0.9", "1.2", "1.2")
    ]

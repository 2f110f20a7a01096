"""What a pay table is read as, what it is refused for, and where the fault points."""

from decimal import Decimal
from typing import Any

import pytest

from services.compensation.pay_tables.domain.pay_table import Allowance, Standard, TakesEffect, read_pay_table
from shared.kernel.errors import Fault, Invalid
from tests.support.documents import bend
from tests.support.pay_tables import pay_table, table_document

ALLOWANCE = "/allowances/0"
BELOW_ZERO: tuple[str, dict[str, Any]] = ("below_minimum", {"minimum": "0"})
NOT_CENTS: tuple[str, dict[str, Any]] = ("too_many_decimals", {"places": 2})
NOT_PLAIN: tuple[str, dict[str, Any]] = ("not_a_plain_number", {"digits": 12, "places": 6})
CODE_MALFORMED: tuple[str, dict[str, Any]] = ("text_malformed", {"longest": 32})
STANDARD = {"base": "1", "performance": "1"}

REFUSALS: list[tuple[str, Any, str, str, dict[str, Any]]] = [
    ("/standards/SB", ..., "/standards/SB", "rung_missing", {"rung": "SB"}),
    ("/standards/MC/base", "2499.99", "/standards/MC", "standard_falls", {"rung": "MC", "lower_rung": "JA"}),
    ("/standards/JC/base", "-0.01", "/standards/JC/base", *BELOW_ZERO),
    ("/standards/JC/base", "2600.005", "/standards/JC/base", *NOT_CENTS),
    ("/standards/JC/performance", "1200.005", "/standards/JC/performance", *NOT_CENTS),
    ("/standards/JC/performance", "-0.01", "/standards/JC/performance", *BELOW_ZERO),
    ("/standards/JC/performance", "2.6e3", "/standards/JC/performance", *NOT_PLAIN),
    ("/standards/JC/performance", ..., "/standards/JC/performance", "missing", {}),
    ("/standards/JC/bonus", "1", "/standards/JC/bonus", "extra_forbidden", {}),
    ("/standards/JC", None, "/standards/JC", "not_an_object", {}),
    ("/standards/ head", STANDARD, "/standards/ head", *CODE_MALFORMED),
    ("/standards/head ", STANDARD, "/standards/head ", *CODE_MALFORMED),
    ("/standards/he\tad", STANDARD, "/standards/he\tad", *CODE_MALFORMED),
    ("/standards/he\x00ad", STANDARD, "/standards/he\x00ad", *CODE_MALFORMED),
    ("/standards/", STANDARD, "/standards/", *CODE_MALFORMED),
    ("/standards", [], "/standards", "not_an_object", {}),
    (f"{ALLOWANCE}/amount", "-800", f"{ALLOWANCE}/amount", *BELOW_ZERO),
    (f"{ALLOWANCE}/amount", "800.001", f"{ALLOWANCE}/amount", *NOT_CENTS),
    (f"{ALLOWANCE}/rungs", ["SA", "XX"], f"{ALLOWANCE}/rungs/1", "unknown_rung", {"rung": "XX"}),
    (f"{ALLOWANCE}/rungs", [], f"{ALLOWANCE}/rungs", "list_length", {"least": 1, "most": 1000}),
    (f"{ALLOWANCE}/rungs", ["SA", " SA"], f"{ALLOWANCE}/rungs/1", *CODE_MALFORMED),
    (f"{ALLOWANCE}/rungs", [9], f"{ALLOWANCE}/rungs/0", "not_a_text", {}),
    (f"{ALLOWANCE}/code", "base", f"{ALLOWANCE}/code", "item_repeated", {"item": "base"}),
    (f"{ALLOWANCE}/code", "performance", f"{ALLOWANCE}/code", "item_repeated", {"item": "performance"}),
    (f"{ALLOWANCE}/name", "", f"{ALLOWANCE}/name", "text_malformed", {"longest": 100}),
    (f"{ALLOWANCE}/months", "12", f"{ALLOWANCE}/months", "extra_forbidden", {}),
    (ALLOWANCE, "800", ALLOWANCE, "not_an_object", {}),
    ("/coefficients/1/from", "61", "/coefficients/1/from", "ranges_gap", {}),
    ("/coefficients/1/from", "59", "/coefficients/1/from", "ranges_overlap", {}),
    ("/coefficients/3/to", "100", "/coefficients/3/to", "ranges_not_open", {}),
    ("/coefficients/0/coefficient", "-0.6", "/coefficients/0/coefficient", *BELOW_ZERO),
    ("/coefficients/0/points", "1", "/coefficients/0/points", "extra_forbidden", {}),
    ("/masked_coefficient", ..., "/masked_coefficient", "missing", {}),
    ("/masked_coefficient", "-0.1", "/masked_coefficient", *BELOW_ZERO),
    ("/takes_effect", "at_once", "/takes_effect", "unknown_choice", {"choices": "next_month, by_day"}),
    ("/minimum_wage", "2010.001", "/minimum_wage", *NOT_CENTS),
    ("/minimum_wage", "-0.01", "/minimum_wage", *BELOW_ZERO),
    ("/recovery_share_max", "-0.01", "/recovery_share_max", *BELOW_ZERO),
    ("/recovery_share_max", "0.21", "/recovery_share_max", "above_maximum", {"maximum": "0.20"}),
    ("/currency", "CNY", "/currency", "extra_forbidden", {}),
    # One fault is one finding: a rung that cannot be read is compared with no other.
    ("/standards/MC/base", "3200.005", "/standards/MC/base", *NOT_CENTS),
    ("/standards/MC/base", "x", "/standards/MC/base", *NOT_PLAIN),
    ("/standards/MC/base", "9000.005", "/standards/MC/base", *NOT_CENTS),
    ("/standards/MC/base", [], "/standards/MC/base", *NOT_PLAIN),
]


def faults_of(document: dict[str, Any]) -> list[Fault]:
    with pytest.raises(Invalid) as refusal:
        read_pay_table(document)
    assert refusal.value.code == "pay_table_invalid"
    return refusal.value.faults


@pytest.mark.parametrize(("change", "value", "pointer", "code", "params"), REFUSALS)
def test_refused(change: str, value: Any, pointer: str, code: str, params: dict[str, Any]) -> None:
    assert faults_of(bend(table_document(), change, value)) == [Fault(pointer, code, params)]


def posts(count: int) -> dict[str, Any]:
    """Return standards of so many codes: the nine rungs, and posts."""
    standards: dict[str, Any] = table_document()["standards"]
    return standards | {f"POST{number}": STANDARD for number in range(count - len(standards))}


def allowance(code: str = "extra", **changes: Any) -> dict[str, Any]:
    return {"code": code, "name": "x", "rungs": ["SA"], "amount": "1", **changes}


@pytest.mark.parametrize(
    ("change", "most", "beyond", "pointer", "code", "params"),
    [
        ("/standards", posts(1000), posts(1001), "/standards", "list_length", {"least": 9, "most": 1000}),
        (
            *("/standards", posts(9) | {"P" * 32: STANDARD}, posts(9) | {"P" * 33: STANDARD}),
            *(f"/standards/{'P' * 33}", *CODE_MALFORMED),
        ),
        (
            "/allowances",
            [allowance(f"code{number}") for number in range(100)],
            [allowance(f"code{number}") for number in range(101)],
            "/allowances",
            "list_length",
            {"least": 0, "most": 100},
        ),
        (f"{ALLOWANCE}/code", "c" * 32, "c" * 33, f"{ALLOWANCE}/code", *CODE_MALFORMED),
        (f"{ALLOWANCE}/name", "n" * 100, "n" * 101, f"{ALLOWANCE}/name", "text_malformed", {"longest": 100}),
        (
            *(f"{ALLOWANCE}/rungs", ["SA"] * 1000, ["SA"] * 1001),
            *(f"{ALLOWANCE}/rungs", "list_length", {"least": 1, "most": 1000}),
        ),
        ("/recovery_share_max", "0.2", "0.200001", "/recovery_share_max", "above_maximum", {"maximum": "0.20"}),
        ("/recovery_share_max", "0", "-0.000001", "/recovery_share_max", *BELOW_ZERO),
        ("/minimum_wage", "0.01", "0.001", "/minimum_wage", *NOT_CENTS),
        ("/minimum_wage", "0", "-0.01", "/minimum_wage", *BELOW_ZERO),
        ("/masked_coefficient", "0", "-0.000001", "/masked_coefficient", *BELOW_ZERO),
        ("/coefficients/0/coefficient", "0", "-0.000001", "/coefficients/0/coefficient", *BELOW_ZERO),
        (f"{ALLOWANCE}/amount", "0.01", "0.001", f"{ALLOWANCE}/amount", *NOT_CENTS),
        (f"{ALLOWANCE}/amount", "0", "-0.01", f"{ALLOWANCE}/amount", *BELOW_ZERO),
        ("/standards/JC/base", "0", "-0.01", "/standards/JC/base", *BELOW_ZERO),
        ("/standards/JC/performance", "0", "-0.01", "/standards/JC/performance", *BELOW_ZERO),
    ],
)
def test_what_is_at_a_limit_is_read_and_what_is_beyond_it_is_refused(
    change: str, most: Any, beyond: Any, pointer: str, code: str, params: dict[str, Any]
) -> None:
    read_pay_table(bend(table_document(), change, most))
    assert faults_of(bend(table_document(), change, beyond)) == [Fault(pointer, code, params)]


def test_a_post_of_an_allowance_is_at_most_32_long() -> None:
    post = "P" * 32
    standards = posts(9) | {post: STANDARD}
    table = pay_table(standards=standards, allowances=[allowance(rungs=[post])])
    assert table.full_standard(post) == Decimal(3)
    document = {**table_document(), "allowances": [allowance(rungs=[post + "P"])]}
    assert faults_of(document) == [Fault("/allowances/0/rungs/0", *CODE_MALFORMED)]


def test_every_faulty_allowance_is_refused() -> None:
    document = {**table_document(), "allowances": ["x", allowance(name=""), None, allowance("more", amount="-1")]}
    assert faults_of(document) == [
        Fault("/allowances/0", "not_an_object"),
        Fault("/allowances/1/name", "text_malformed", {"longest": 100}),
        Fault("/allowances/2", "not_an_object"),
        Fault("/allowances/3/amount", *BELOW_ZERO),
    ]


def test_every_rung_that_is_missing_or_falls_is_refused() -> None:
    standards = table_document()["standards"]
    del standards["JB"], standards["SA"]
    standards["MC"] = standards["SC"] = STANDARD
    assert faults_of({**table_document(), "standards": standards, "allowances": []}) == [
        Fault("/standards/JB", "rung_missing", {"rung": "JB"}),
        Fault("/standards/SA", "rung_missing", {"rung": "SA"}),
        Fault("/standards/MC", "standard_falls", {"rung": "MC", "lower_rung": "JA"}),
        Fault("/standards/SC", "standard_falls", {"rung": "SC", "lower_rung": "MA"}),
    ]


def test_an_allowance_given_twice() -> None:
    document = table_document()
    document["allowances"].append(document["allowances"][0])
    assert faults_of(document) == [Fault("/allowances/1/code", "item_repeated", {"item": "section_chief"})]


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


def test_every_amount_of_a_table_is_read_into_its_field() -> None:
    table = pay_table(masked_coefficient="0.95", minimum_wage="2010.50", recovery_share_max="0.15")
    assert (table.masked_coefficient, table.minimum_wage, table.recovery_share_max) == (
        Decimal("0.95"),
        Decimal("2010.50"),
        Decimal("0.15"),
    )
    assert table.standards["MB"] == Standard(base=Decimal("3400.00"), performance=Decimal("2150.00"))
    assert table.allowances == (
        Allowance("section_chief", "正科级待遇", rungs=frozenset({"SA"}), amount=Decimal("800.00")),
    )
    assert (table.allowances_of("SA"), table.allowances_of("SB")) == (table.allowances, ())


def test_a_code_without_a_standard_has_none() -> None:
    with pytest.raises(KeyError):
        pay_table().full_standard("HEAD")

"""The veto items that a scheme declares, and those that it has without declaring any."""

from typing import Any

import pytest

from services.appraisal.schemes.domain.scheme import read_scheme
from services.appraisal.schemes.domain.vetoes import DEFAULT_VETOES, VetoItem
from shared.kernel.errors import Fault
from shared.kernel.names import Name
from tests.support.documents import refusal
from tests.support.schemes import scheme, scheme_document


def test_a_scheme_without_a_list_has_the_default_items() -> None:
    assert scheme().vetoes == scheme(vetoes=None).vetoes == DEFAULT_VETOES
    assert scheme().veto_codes == {
        *("diversion", "faked_visit", "breach_of_secrecy", "leak", "corruption", "safety_accident")
    }


def test_a_scheme_declares_its_own_items_instead() -> None:
    declared = scheme(
        vetoes=[{"code": "fraud", "name": {"zh": "弄虚作假", "en": "Fraud"}}, {"code": "x1", "name": "打架"}]
    )
    assert declared.vetoes == (VetoItem("fraud", Name("弄虚作假", "Fraud")), VetoItem("x1", Name("打架", "打架")))
    assert declared.veto_codes == {"fraud", "x1"}
    assert scheme(vetoes=[]).veto_codes == set()


FRAUD = {"code": "fraud", "name": {"zh": "弄虚作假", "en": "Fraud"}}


@pytest.mark.parametrize(
    ("vetoes", "faults"),
    [
        ("diversion", [("", "not_a_list")]),
        (["diversion"], [("/0", "not_an_object")]),
        ([{"code": "fraud"}], [("/0/name", "missing")]),
        ([FRAUD | {"cap": "60"}], [("/0/cap", "extra_forbidden")]),
        ([FRAUD | {"code": 7}], [("/0/code", "not_a_text")]),
        ([FRAUD | {"name": {"zh": "弄虚作假"}}], [("/0/name/en", "missing")]),
        ([FRAUD, FRAUD | {"name": "打架"}], [("/1/code", "code_repeated")]),
        ([FRAUD, {"code": "x1", "name": "ＦＲＡＵＤ"}], [("/1/name", "code_repeated")]),
        ([FRAUD | {"code": "none"}], [("/0/code", "says_none")]),
        (
            [{"code": "x1", "name": {"zh": "无", "en": "None"}}],
            [("/0/name/zh", "says_none"), ("/0/name/en", "says_none")],
        ),
    ],
)
def test_a_faulty_list_is_refused_with_every_fault(vetoes: Any, faults: list[tuple[str, str]]) -> None:
    code, found = refusal(read_scheme, {**scheme_document(), "vetoes": vetoes})
    assert (code, [(fault.pointer, fault.code) for fault in found]) == (
        "scheme_invalid",
        [(f"/vetoes{pointer}", code) for pointer, code in faults],
    )
    assert all(isinstance(fault, Fault) for fault in found)

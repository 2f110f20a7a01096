"""Faults and errors, seen from the document that they are part of."""

from shared.kernel.errors import FAULTS_MOST, Fault, Faults, Invalid


def test_a_fault_within_a_document_keeps_its_code_and_params() -> None:
    fault = Fault("/rung", "unknown_rung", {"rung": "XX"})
    assert fault.within("/people/3") == Fault("/people/3/rung", "unknown_rung", {"rung": "XX"})


def test_an_error_within_a_document_keeps_its_code_and_params_and_moves_every_fault() -> None:
    error = Invalid("person_invalid", [Fault("", "not_an_object"), Fault("/unit", "missing")], employee_no="7", row=3)
    moved = error.within("/people/3")
    assert (type(moved), str(moved), moved.code, moved.params, moved.faults) == (
        Invalid,
        "person_invalid",
        "person_invalid",
        {"employee_no": "7", "row": 3},
        [Fault("/people/3", "not_an_object"), Fault("/people/3/unit", "missing")],
    )
    assert [fault.pointer for fault in error.faults] == ["", "/unit"]


def test_an_error_names_a_thousand_faults_and_counts_the_others() -> None:
    faults = Faults()
    for index in range(FAULTS_MOST + 5):
        faults.append(Fault(f"/{index}", "missing"))
    assert (len(faults), faults.more) == (FAULTS_MOST, 5)
    for many in (faults, [Fault(f"/{index}", "missing") for index in range(FAULTS_MOST + 5)]):
        error = Invalid("people_invalid", many).within("/people")
        assert (len(error.faults), error.params) == (FAULTS_MOST + 1, {"count": FAULTS_MOST + 5})
        assert error.faults[-1] == Fault("/people", "findings_cut", {"more": 5})
    few = Invalid("people_invalid", faults[:FAULTS_MOST])
    assert (len(few.faults), few.params) == (FAULTS_MOST, {})

"""Codes that differ by leading zeros alone."""

from collections.abc import Sequence

import pytest

from shared.kernel.codes import same_code, zero_twin_faults
from shared.kernel.errors import Fault


@pytest.mark.parametrize("code", ["1707", "01707", "0001707"])
def test_a_code_that_differs_from_one_on_record_by_leading_zeros_is_refused_and_names_both(code: str) -> None:
    faults = zero_twin_faults("employee_no", ["001708", code], {"001707", "001708"})

    assert faults == [Fault("/1/employee_no", "leading_zeros_differ", {"row_code": code, "other_code": "001707"})]


@pytest.mark.parametrize("rows", [["03", "3"], ["3", "003"], ["A1", None, "0A1"], ["0", "00"]])
def test_two_new_codes_of_one_table_that_differ_by_leading_zeros_are_refused(rows: Sequence[str | None]) -> None:
    index = len(rows) - 1
    fault = Fault(f"/{index}/code", "leading_zeros_differ", {"row_code": rows[-1], "other_code": rows[0]})

    assert zero_twin_faults("code", rows, ()) == [fault]


def test_codes_that_are_on_record_or_differ_otherwise_are_right() -> None:
    known = ["001707", "1707", "10"]

    assert zero_twin_faults("code", ["1707", "001707", "100", "1", "1", None, "17070"], known) == []


def test_every_row_of_such_a_code_is_named() -> None:
    faults = zero_twin_faults("member", ["7", "7", "07"], {"007"})

    assert [fault.pointer for fault in faults] == ["/0/member", "/1/member", "/2/member"]


def test_codes_that_differ_by_leading_zeros_alone_are_of_one_person() -> None:
    assert same_code("001707", "1707")
    assert same_code("1707", "1707")
    assert not same_code("001707", "17070")
    assert not same_code("001707", None)
    assert not same_code(None, None)

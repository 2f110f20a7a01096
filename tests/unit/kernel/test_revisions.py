"""Which fields of a delivery would overwrite what is newer than what the caller read."""

from decimal import Decimal

import pytest

from shared.kernel.digests import Plain
from shared.kernel.revisions import overwritten_fields, shown_field

READ: dict[str, Plain] = {"a": 1, "b": 1, "c": 1}
RECORDED: dict[str, Plain] = {"a": 1, "b": 2, "d": 4}


@pytest.mark.parametrize(
    ("delivered", "overwritten"),
    [
        (RECORDED, []),
        ({**RECORDED, "a": 9}, []),
        ({**RECORDED, "a": 9, "b": 9}, ["b"]),
        (READ, ["b", "c", "d"]),
        ({}, ["b", "d"]),
    ],
)
def test_a_field_is_overwritten_where_it_changed_since_and_the_delivery_differs(
    delivered: dict[str, Plain], overwritten: list[str]
) -> None:
    assert overwritten_fields(delivered, RECORDED, READ) == overwritten


def test_without_the_revision_that_was_read_every_difference_may_be_newer() -> None:
    assert overwritten_fields({"a": 9, "b": 2}, RECORDED, None) == ["a", "d"]


def test_a_field_is_shown_as_people_write_it() -> None:
    values: list[Plain] = [None, "x", True, Decimal("1E+2"), ("diversion", "leak"), 5]
    assert [shown_field(value) for value in values] == [None, "x", "yes", "100", "diversion; leak", "5"]
    assert shown_field(False, "zh") == "否"

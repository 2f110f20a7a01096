"""How a finding quotes the value of a cell."""

from decimal import Decimal
from typing import Any

import pytest

from shared.platform.tabular.findings import shown_value


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (None, None),
        ("", None),
        (0.1, "0.1"),
        (Decimal("1E+2"), "100"),
        (("diversion", "leak"), "diversion;leak"),
        ((Decimal("4.50"), 3), "4.50;3"),
        ("a\nb", "a b"),
    ],
)
def test_a_value_is_quoted_as_people_write_it(raw: Any, shown: str | None) -> None:
    assert shown_value(raw) == shown

"""The measurements compare what comes to the same: both sides of each, for a few people."""

import pytest

from tests.bench.measuring import measure
from tests.bench.registry import MEASUREMENTS


@pytest.mark.parametrize("name", MEASUREMENTS)
async def test_both_sides_come_to_the_same(name: str) -> None:
    measured = await measure(name, size=20, runs=1)  # which raises where the outcomes differ
    assert measured.ours > 0
    assert measured.bare > 0

"""A small, repeatable part of ``make fuzz``."""

from collections.abc import Iterator

import pytest

from shared.platform.settings import SERVICES
from tests.contract.fuzzing import fuzz, fuzzed_stack
from tests.support.stacks import RunningStack

pytestmark = pytest.mark.xdist_group("fuzz")
SMALL = ("--phases", "coverage,fuzzing", "--max-examples", "12")


@pytest.fixture(scope="module")
def stack() -> Iterator[RunningStack]:
    with fuzzed_stack() as running:
        yield running


@pytest.mark.parametrize("service", SERVICES)
def test_every_answer_is_as_promised(stack: RunningStack, service: str) -> None:
    found = fuzz(stack, service, seed=20251231, budget=SMALL)
    assert found.passed, found.report

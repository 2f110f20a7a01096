"""Strikes while a year is driven and clients read and write: nothing acknowledged is lost, nothing is half-done.

Three strikes of each kind; ``make faults-compose`` deals fifty.
"""

import asyncio
import secrets
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.compose.struck import IN_A_YEAR, Outcome, Quiet, quiet_year, struck_round, struck_year
from tests.compose.town import ComposeTown

_IN_ONE_YEAR = 6
_IN_ONE_ROUND = 3


def tell(line: str) -> None:
    """Say how far it is: fifty of each kind take their time."""
    sys.stderr.write(f"{line}\n")


def count(counts: Counter[str], outcome: Outcome) -> None:
    """Note for the end of the run what was struck, acknowledged and answered."""
    counts.update(outcome.struck)
    counts["acknowledged writes"] += outcome.acknowledged
    counts.update({f"answers: {what}": number for what, number in outcome.told.items()})


@pytest.fixture(scope="module")
def strikes(pytestconfig: pytest.Config) -> int:
    return int(pytestconfig.getoption("--strikes"))


@pytest.fixture(scope="module")
def seed(pytestconfig: pytest.Config) -> int:
    return int(pytestconfig.getoption("--seed") or secrets.randbelow(2**32))


@pytest.fixture(scope="module")
def quiet(town: ComposeTown, var: Path) -> Quiet:
    return asyncio.run(quiet_year(town, var / "sample"))


def test_rounds_in_which_services_are_killed(
    town: ComposeTown, quiet: Quiet, strikes: int, seed: int, counts: Counter[str]
) -> None:
    outcome = Outcome()
    while (left := strikes - outcome.struck["service"]) > 0:
        one = asyncio.run(struck_round(town, quiet, min(left, _IN_ONE_ROUND), seed))
        tell(f"round, seed {seed}: {dict(one.struck)} {dict(one.told)} {one.wrong}")
        outcome.add(one)
        seed += 1
    count(counts, outcome)
    assert outcome.wrong == []


def test_years_through_strikes(
    town: ComposeTown, quiet: Quiet, var: Path, strikes: int, seed: int, counts: Counter[str]
) -> None:
    outcome = Outcome()
    while any(strikes > outcome.struck[kind] for kind in IN_A_YEAR):
        left = {kind: min(_IN_ONE_YEAR, max(0, strikes - outcome.struck[kind])) for kind in IN_A_YEAR}
        one = asyncio.run(struck_year(town, quiet, var / "sample", left, seed))
        tell(f"year, seed {seed}: {dict(one.struck)} {dict(one.told)} {one.wrong}")
        outcome.add(one)
        seed += 1
    count(counts, outcome)
    assert outcome.wrong == []

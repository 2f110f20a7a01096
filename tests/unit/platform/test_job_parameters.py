"""Parameters of jobs in their stored form, as the version before stored them and as this one does."""

from dataclasses import dataclass
from typing import Any, ClassVar

import pytest

from shared.kernel.agreement import CHECK_AGREEMENT
from shared.kernel.months import Month
from shared.platform.jobs.kinds import Job, JobRun


class Still(Job):
    """A job that does nothing."""

    @property
    def about(self) -> str:
        return ""

    async def run(self, run: JobRun) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True)
class ProposeRound(Still):
    kind: ClassVar[str] = "propose_round"
    year: int


@dataclass(frozen=True, slots=True)
class CloseMonth(Still):
    kind: ClassVar[str] = "close_month"
    month: Month


@dataclass(frozen=True, slots=True)
class CloseYear(Still):
    kind: ClassVar[str] = "close_year"
    year: int
    accept_missing_committee: bool


@dataclass(frozen=True, slots=True)
class CheckAgreement(Still):
    kind: ClassVar[str] = CHECK_AGREEMENT


STORED: list[tuple[Job, dict[str, Any]]] = [
    (ProposeRound(2025), {"year": 2025}),
    (CloseMonth(Month(2025, 3)), {"month": "2025-03"}),
    (CloseYear(2025, accept_missing_committee=True), {"year": 2025, "accept_missing_committee": True}),
    (CheckAgreement(), {}),
]


@pytest.mark.parametrize(("job", "stored"), STORED)
def test_stored_parameters_are_those_of_the_version_before_and_are_read_again(job: Job, stored: dict[str, Any]) -> None:
    assert job.params() == stored
    assert type(job).restore(stored) == job


def test_a_parameter_that_only_another_version_knows_is_left_alone() -> None:
    assert ProposeRound.restore({"year": 2025, "dry": True}) == ProposeRound(2025)

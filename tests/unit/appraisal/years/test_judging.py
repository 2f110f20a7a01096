"""Who judges whom."""

import pytest

from services.appraisal.years.domain.judging import Judge, judge_of_candidate, judge_of_year
from shared.kernel.rungs import Rung, Tier


def test_the_year_is_judged_by_tier() -> None:
    assert judge_of_year(Tier.JUNIOR) is Judge.COUNTY_GROUP
    assert judge_of_year(Tier.MIDDLE) is judge_of_year(Tier.SENIOR) is Judge.COMMITTEE


@pytest.mark.parametrize(
    ("for_rungs", "judge"),
    [
        ([Rung.JA], Judge.COUNTY_GROUP),
        ([Rung.JB, Rung.MC], Judge.COMMITTEE),
        ([Rung.MC], Judge.COMMITTEE),
        ([Rung.MA], Judge.COMMITTEE),
        ([Rung.SC, Rung.SB], Judge.COMMITTEE),
    ],
)
def test_a_candidate_for_a_higher_tier_is_never_judged_by_their_county(for_rungs: list[Rung], judge: Judge) -> None:
    assert judge_of_candidate(for_rungs) is judge


def test_judges_keep_their_stored_names() -> None:
    assert [judge.value for judge in Judge] == ["committee", "county_group"]

"""Who judges whom."""

import pytest

from services.appraisal.panels.domain.members import PanelBody
from services.appraisal.years.domain.judging import judge_of_candidate, judge_of_year
from shared.kernel.rungs import Rung, Tier


def test_the_year_is_judged_by_tier() -> None:
    assert judge_of_year(Tier.JUNIOR) is PanelBody.COUNTY_GROUP
    assert judge_of_year(Tier.MIDDLE) is judge_of_year(Tier.SENIOR) is PanelBody.COMMITTEE


@pytest.mark.parametrize(
    ("for_rungs", "judge"),
    [
        ([Rung.JA], PanelBody.COUNTY_GROUP),
        ([Rung.JB, Rung.MC], PanelBody.COMMITTEE),
        ([Rung.MC], PanelBody.COMMITTEE),
        ([Rung.MA], PanelBody.COMMITTEE),
        ([Rung.SC, Rung.SB], PanelBody.COMMITTEE),
    ],
)
def test_a_candidate_for_a_higher_tier_is_never_judged_by_their_county(for_rungs: list[Rung], judge: PanelBody) -> None:
    assert judge_of_candidate(for_rungs) is judge


def test_judges_keep_their_stored_names() -> None:
    assert [judge.value for judge in PanelBody] == ["committee", "county_group"]

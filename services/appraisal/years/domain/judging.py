"""Who judges whom: the city committee the upper tiers, each county's group the juniors of its own unit."""

from collections.abc import Collection

from services.appraisal.panels.domain.members import PanelBody
from shared.kernel.rungs import Rung, Tier


def judge_of_year(tier: Tier) -> PanelBody:
    """Return who judges the year of somebody who is of this tier on 31 December."""
    return PanelBody.COUNTY_GROUP if tier is Tier.JUNIOR else PanelBody.COMMITTEE


def judge_of_candidate(for_rungs: Collection[Rung]) -> PanelBody:
    """Return who judges a candidate: whoever contends for a tier above junior is never judged by their county."""
    above_junior = any(rung.tier is not Tier.JUNIOR for rung in for_rungs)
    return PanelBody.COMMITTEE if above_junior else PanelBody.COUNTY_GROUP

"""Who judges whom: the city committee the upper tiers, each county's group the juniors of its own unit."""

from collections.abc import Collection
from enum import StrEnum

from shared.kernel.rungs import Rung, Tier


class Judge(StrEnum):
    """A body that gives panel scores."""

    COMMITTEE = "committee"
    COUNTY_GROUP = "county_group"


def judge_of_year(tier: Tier) -> Judge:
    """Return who judges the year of somebody who is of this tier on 31 December."""
    return Judge.COUNTY_GROUP if tier is Tier.JUNIOR else Judge.COMMITTEE


def judge_of_candidate(for_rungs: Collection[Rung]) -> Judge:
    """Return who judges a candidate: whoever contends for a tier above junior is never judged by their county."""
    return Judge.COMMITTEE if any(rung.tier is not Tier.JUNIOR for rung in for_rungs) else Judge.COUNTY_GROUP

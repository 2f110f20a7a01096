"""The nine rungs and their three tiers."""

from shared.kernel.rungs import RUNGS, TIERS, Rung, Tier, highest_rung, lowest_rung


def test_rungs_climb_in_one_order() -> None:
    assert [rung.height for rung in RUNGS] == list(range(9))
    assert [rung.tier for rung in RUNGS] == [tier for tier in TIERS for _ in range(3)]
    assert (lowest_rung(Tier.MIDDLE), highest_rung(Tier.MIDDLE)) == (Rung.MC, Rung.MA)
    assert (Rung.SC.grade, Tier.JUNIOR.height < Tier.SENIOR.height) == ("C", True)

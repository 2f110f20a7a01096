"""The counts of the spindle."""

from dataclasses import replace
from datetime import date

import pytest

from services.ladder.people.domain.placements import Placement
from services.ladder.people.domain.spindle import Spindle, TierCount, UnitCount, draw_spindle
from shared.kernel.rungs import RUNGS, Rung, Tier
from tests.support.ladder_samples import policy

PLACED = Placement("1", date(2022, 1, 1), None, Rung.JA, "A", "LY/A/", date(2022, 1, 1), date(2020, 1, 1))


def placements(*rungs: Rung, unit_code: str = "A") -> list[Placement]:
    return [
        replace(PLACED, employee_no=f"{unit_code}{number}", rung=rung, unit_code=unit_code)
        for number, rung in enumerate(rungs)
    ]


def tier_count(tier: Tier, seats: int | None, **people: int) -> TierCount:
    """Return the count of a tier whose rungs hold so many people, nobody on a rung that is left out."""
    rungs = {rung: people.get(rung.value, 0) for rung in reversed(RUNGS) if rung.tier is tier}
    return TierCount(tier, sum(people.values()), rungs, seats)


def test_the_spindle_counts_against_seats() -> None:
    spindle = draw_spindle(placements(Rung.SC, Rung.SB, *[Rung.MB] * 5, *[Rung.JC] * 3), policy())
    assert [(count.tier, count.seats, count.people, count.over) for count in spindle.tiers] == [
        (Tier.SENIOR, 1, 2, 1),
        (Tier.MIDDLE, 6, 5, 0),
        (Tier.JUNIOR, 3, 3, 0),
    ]
    assert [rung for count in spindle.tiers for rung in count.rungs] == list(reversed(RUNGS))


def test_each_unit_counts_its_own_people_without_seats() -> None:
    placed = [*placements(Rung.SC, Rung.MB, Rung.MB), *placements(Rung.MB, Rung.JC, unit_code="B")]
    assert draw_spindle(placed, policy()) == Spindle(
        5,
        (
            tier_count(Tier.SENIOR, 0, SC=1),
            tier_count(Tier.MIDDLE, 3, MB=3),
            tier_count(Tier.JUNIOR, 2, JC=1),
        ),
        {
            "A": (
                tier_count(Tier.SENIOR, None, SC=1),
                tier_count(Tier.MIDDLE, None, MB=2),
                tier_count(Tier.JUNIOR, None),
            ),
            "B": (
                tier_count(Tier.SENIOR, None),
                tier_count(Tier.MIDDLE, None, MB=1),
                tier_count(Tier.JUNIOR, None, JC=1),
            ),
        },
    )


@pytest.mark.parametrize(
    ("tier", "seats", "over"),
    [
        (Tier.SENIOR, 2, 1),
        (Tier.MIDDLE, 2, 1),
        (Tier.MIDDLE, 3, 0),
        (Tier.MIDDLE, 4, 0),
        (Tier.JUNIOR, 2, 0),
        (Tier.SENIOR, None, 0),
    ],
)
def test_over_is_who_has_no_seat_and_nobody_among_juniors_or_in_a_part(
    tier: Tier, seats: int | None, over: int
) -> None:
    assert TierCount(tier, 3, {}, seats).over == over


def test_a_unit_has_the_people_of_all_its_tiers() -> None:
    tiers = (tier_count(Tier.SENIOR, None, SC=1), tier_count(Tier.MIDDLE, None, MB=2), tier_count(Tier.JUNIOR, None))
    assert UnitCount("A", "兰山", tiers).people == 3

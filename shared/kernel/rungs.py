"""The nine rungs (职级) of the professional track: three tiers (级) of three grades (档)."""

from enum import StrEnum

from shared.kernel.names import Name


class Tier(StrEnum):
    """A tier (级), compared by height: junior 初级 < middle 中级 < senior 高级."""

    JUNIOR = "junior"
    MIDDLE = "middle"
    SENIOR = "senior"

    @property
    def height(self) -> int:
        """Return 0 for junior, 1 for middle, 2 for senior."""
        return _TIER_HEIGHTS[self]

    @property
    def label(self) -> Name:
        """Return the name in both languages."""
        return _TIER_NAMES[self]


class Rung(StrEnum):
    """A rung (职级); the members are declared from the lowest to the highest, A being the highest grade."""

    JC = "JC"
    JB = "JB"
    JA = "JA"
    MC = "MC"
    MB = "MB"
    MA = "MA"
    SC = "SC"
    SB = "SB"
    SA = "SA"

    @property
    def height(self) -> int:
        """Return the place from the bottom: 0 for JC to 8 for SA."""
        return _RUNG_HEIGHTS[self]

    @property
    def tier(self) -> Tier:
        """Return the tier that the rung belongs to."""
        return TIERS[self.height // 3]

    @property
    def grade(self) -> str:
        """Return the grade (档): "A", "B" or "C"."""
        return self.value[1]


RUNGS = tuple(Rung)
TIERS = tuple(Tier)
_RUNG_HEIGHTS = {rung: height for height, rung in enumerate(RUNGS)}
_TIER_NAMES = {
    Tier.JUNIOR: Name("初级", "junior"),
    Tier.MIDDLE: Name("中级", "middle"),
    Tier.SENIOR: Name("高级", "senior"),
}
_TIER_HEIGHTS = {tier: height for height, tier in enumerate(TIERS)}


def lowest_rung(tier: Tier) -> Rung:
    """Return the tier's grade C."""
    return RUNGS[tier.height * 3]


def highest_rung(tier: Tier) -> Rung:
    """Return the tier's grade A."""
    return RUNGS[tier.height * 3 + 2]

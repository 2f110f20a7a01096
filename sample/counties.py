"""The units of the sample company: the city company and its twelve county units."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class County:
    """A county unit: its number of client managers, and the leniency of its raters in thousandths of a score."""

    code: str
    place: str
    people: int
    leniency: int

    @property
    def name(self) -> str:
        """The unit's name."""
        return f"{self.place}营销部"

    @property
    def path(self) -> str:
        """The unit's path, from the company down."""
        return f"{ROOT_CODE}/{self.code}/"


ROOT_CODE: Final = "LY"
ROOT_NAME: Final = "临沂市烟草公司"
COUNTIES: Final = (
    County("0101", "兰山区", 25, 0),
    County("0102", "罗庄区", 20, -12),
    County("0103", "河东区", 18, 8),
    County("0104", "沂南县", 20, 22),
    County("0105", "郯城县", 21, -20),
    County("0106", "沂水县", 24, 4),
    County("0107", "兰陵县", 25, 14),
    County("0108", "费县", 20, -8),
    County("0109", "平邑县", 20, 0),
    County("0110", "莒南县", 21, 10),
    County("0111", "蒙阴县", 15, -14),
    County("0112", "临沭县", 15, 18),
)
COUNTY_OF: Final = {county.code: county for county in COUNTIES}

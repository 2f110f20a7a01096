"""The ladder's policy: a version of the rules of placement, read strictly from its document.

Source: the company's rules of promotion (晋升办法); the shape and the defaults are those of the policy document.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from enum import StrEnum
from typing import Final

from shared.kernel.documents import ZERO, Place
from shared.kernel.errors import Fault, Invalid
from shared.kernel.names import Name
from shared.kernel.rungs import RUNGS, TIERS, Rung, Tier

HUNDRED: Final = Decimal(100)
ONE: Final = Decimal(1)
_MONTHS_MOST: Final = Decimal(1200)


class YearBand(StrEnum):
    """The band (等次) of an annual score, from the lowest to the highest."""

    FAIL = "fail"
    PASS = "pass"  # noqa: S105 - a band, not a password
    GOOD = "good"
    EXCELLENT = "excellent"

    @property
    def height(self) -> int:
        """Return 0 for fail to 3 for excellent."""
        return BAND_HEIGHTS[self]

    @property
    def label(self) -> Name:
        """Return the name in both languages."""
        return _BAND_NAMES[self]


class Education(StrEnum):
    """Education (学历), from the lowest to the highest."""

    JUNIOR_HIGH = "junior_high"
    HIGH_SCHOOL = "high_school"
    COLLEGE = "college"
    BACHELOR = "bachelor"
    MASTER = "master"

    @property
    def height(self) -> int:
        """Return 0 for junior high to 4 for master."""
        return EDUCATION_HEIGHTS[self]

    @property
    def label(self) -> Name:
        """Return the name in both languages."""
        return _EDUCATION_NAMES[self]


_BANDS: Final = tuple(YearBand)
BAND_HEIGHTS: Final = {band: height for height, band in enumerate(YearBand)}
_BAND_NAMES: Final = {
    YearBand.FAIL: Name("不合格", "fail"),
    YearBand.PASS: Name("合格", "pass"),
    YearBand.GOOD: Name("良好", "good"),
    YearBand.EXCELLENT: Name("优秀", "excellent"),
}
_EDUCATION_NAMES: Final = {
    Education.JUNIOR_HIGH: Name("初中", "junior high"),
    Education.HIGH_SCHOOL: Name("高中", "high school"),
    Education.COLLEGE: Name("大专", "college"),
    Education.BACHELOR: Name("本科", "bachelor"),
    Education.MASTER: Name("硕士", "master"),
}
EDUCATION_HEIGHTS: Final = {education: height for height, education in enumerate(Education)}


class VetoRule(StrEnum):
    """What a veto does to the year."""

    AS_FAIL = "as_fail"
    NO_PROMOTION = "no_promotion"


class Rounding(StrEnum):
    """How shares of people become whole seats."""

    FLOOR = "floor"
    LARGEST_REMAINDER = "largest_remainder"


class RemainderTie(StrEnum):
    """Which of two tiers with equal remainders gets the odd seat."""

    LOWER = "lower"
    UPPER = "upper"


class Enforcement(StrEnum):
    """How far the seats bind: fully, for promotions only, or not at all."""

    FULL = "full"
    PROMOTIONS_ONLY = "promotions_only"
    OFF = "off"


NUMERIC_FACTS: Final = (
    "months_in_rung",
    "months_in_tier",
    "months_of_service",
    "competency_score",
    "certificate_level",
)
MONTHS_FACTS: Final = frozenset({"months_in_rung", "months_in_tier", "months_of_service"})


@dataclass(frozen=True, slots=True)
class Row:
    """One row of ``any_of``: every fact that it names must be there and be at least as great."""

    education: Education | None
    numbers: tuple[tuple[str, Decimal], ...]
    least: tuple[tuple[str, Decimal | int], ...] = field(init=False, repr=False, compare=False)
    """The numbers, whole ones as integers, which months are compared with soonest."""
    timeless: tuple[tuple[str, Decimal | int], ...] = field(init=False, repr=False, compare=False)
    """The same without the months, which a skip waives."""

    def __post_init__(self) -> None:
        """Lay out once what everybody's facts are held against."""
        least = tuple((name, int(number) if number == int(number) else number) for name, number in self.numbers)
        object.__setattr__(self, "least", least)
        object.__setattr__(self, "timeless", tuple(pair for pair in least if pair[0] not in MONTHS_FACTS))


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a rung asks for: a band, perhaps an additional score, and one of the rows."""

    band: YearBand
    additional_score: Decimal | None
    any_of: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Skip:
    """What a nominated skip asks for, and how many rungs it may go."""

    band: YearBand
    additional_score: Decimal
    max_rungs: int


@dataclass(frozen=True, slots=True)
class Quota:
    """The shares of the tiers and how they are enforced."""

    shares: Mapping[Tier, Decimal]
    rounding: Rounding
    remainder_tie: RemainderTie
    enforcement: Enforcement
    incumbent_margin: Decimal
    last_place_max_share: Decimal | None
    bottom_review_max_share: Decimal | None


@dataclass(frozen=True, slots=True)
class ManagementTrack:
    """Who may compete for management posts."""

    tier: Tier
    band: YearBand
    any_of: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """A version of the rules of placement."""

    bands: Mapping[YearBand, Decimal]
    min_appraised_months: int
    veto: VetoRule
    promotion: Mapping[Rung, Conditions]
    skip: Skip | None
    quota: Quota
    management_track: ManagementTrack
    steps: Mapping[Rung, tuple[tuple[Rung, Conditions], ...]] = field(init=False, repr=False, compare=False)
    """The rungs that can be reached from each, one after the other, with their conditions."""
    thresholds: tuple[Decimal, Decimal, Decimal] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Lay out once what everybody's year is held against."""
        object.__setattr__(self, "steps", {rung: tuple(self._steps_from(rung)) for rung in RUNGS})
        bands = (YearBand.PASS, YearBand.GOOD, YearBand.EXCELLENT)
        object.__setattr__(self, "thresholds", tuple(self.bands[band] for band in bands))

    def band_of(self, annual_score: Decimal) -> YearBand:
        """Return the band of an annual score; one on a boundary belongs to the upper band."""
        return _BANDS[bisect_right(self.thresholds, annual_score)]

    def _steps_from(self, rung: Rung) -> Iterator[tuple[Rung, Conditions]]:
        for above in RUNGS[rung.height + 1 :]:
            if above not in self.promotion:
                return
            yield above, self.promotion[above]


_FIELDS: Final = frozenset({"bands", "min_appraised_months", "veto", "promotion", "skip", "quota", "management_track"})
_QUOTA_FIELDS: Final = frozenset(field.name for field in fields(Quota))


def read_policy(document: Mapping[str, object]) -> Policy:
    """Read a policy document; Invalid ``policy_invalid`` with every fault, each pointing at its place."""
    faults: list[Fault] = []
    root = Place(document, faults)
    root.is_object(_FIELDS)
    policy = Policy(
        bands=_bands(root["bands"]),
        min_appraised_months=root["min_appraised_months"].whole(0, 12),
        veto=root["veto"].choice(VetoRule),
        promotion=_promotion(root["promotion"]),
        skip=None if root["skip"].absent else _skip(root["skip"]),
        quota=_quota(root["quota"]),
        management_track=_management_track(root["management_track"]),
    )
    if faults:
        raise Invalid("policy_invalid", faults)
    return policy


def _bands(place: Place) -> dict[YearBand, Decimal]:
    names = (YearBand.EXCELLENT, YearBand.GOOD, YearBand.PASS)
    place.is_object(frozenset(names))
    bands = {band: place[band].number(ZERO, HUNDRED) for band in names}
    if place.sound and not bands[YearBand.EXCELLENT] > bands[YearBand.GOOD] > bands[YearBand.PASS]:
        place.fault("bands_not_falling")
    return bands


def _promotion(place: Place) -> dict[Rung, Conditions]:
    """Read the conditions; the lowest rung cannot be reached by promotion, and a rung left out cannot be reached."""
    reachable = frozenset(RUNGS[1:])
    conditions: dict[Rung, Conditions] = {}
    if not place.is_object():
        return conditions
    for name, entry in place.fields():
        if name not in reachable:
            entry.fault("unknown_rung", rung=name[:20])
            continue
        entry.is_object(frozenset({"band", "additional_score", "any_of"}))
        conditions[Rung(name)] = Conditions(
            band=entry["band"].choice(YearBand),
            additional_score=_optional_score(entry["additional_score"]),
            any_of=_rows(entry["any_of"]),
        )
    return conditions


def _optional_score(place: Place) -> Decimal | None:
    return None if place.absent else place.number(ZERO, HUNDRED)


def _rows(place: Place) -> tuple[Row, ...]:
    rows = []
    for row in place.items(least=1, most=50):
        row.is_object(frozenset({"education", *NUMERIC_FACTS}))
        education = row["education"]
        rows.append(
            Row(
                education=None if education.absent else education.choice(Education),
                numbers=tuple(
                    (name, row[name].number(ZERO, _MONTHS_MOST)) for name in NUMERIC_FACTS if not row[name].absent
                ),
            )
        )
    return tuple(rows)


def _skip(place: Place) -> Skip:
    place.is_object(frozenset({"band", "additional_score", "max_rungs"}))
    return Skip(
        band=place["band"].choice(YearBand),
        additional_score=place["additional_score"].number(ZERO, HUNDRED),
        max_rungs=place["max_rungs"].whole(1, len(RUNGS) - 1),
    )


def _quota(place: Place) -> Quota:
    place.is_object(_QUOTA_FIELDS)
    shares_place = place["shares"]
    shares_place.is_object(frozenset(TIERS))
    shares = {tier: shares_place[tier].number(ZERO, ONE) for tier in TIERS}
    if shares_place.sound and sum(shares.values()) != 1:
        shares_place.fault("shares_sum", sum=format(sum(shares.values(), ZERO), "f"))
    margin = place["incumbent_margin"]
    return Quota(
        shares=shares,
        rounding=place["rounding"].choice(Rounding),
        remainder_tie=place["remainder_tie"].choice(RemainderTie),
        enforcement=place["enforcement"].choice(Enforcement),
        incumbent_margin=ZERO if margin.absent else margin.number(ZERO, HUNDRED),
        last_place_max_share=_optional_share(place["last_place_max_share"]),
        bottom_review_max_share=_optional_share(place["bottom_review_max_share"]),
    )


def _optional_share(place: Place) -> Decimal | None:
    return None if place.absent else place.number(ZERO, ONE)


def _management_track(place: Place) -> ManagementTrack:
    place.is_object(frozenset({"tier", "band", "any_of"}))
    return ManagementTrack(
        tier=place["tier"].choice(Tier), band=place["band"].choice(YearBand), any_of=_rows(place["any_of"])
    )

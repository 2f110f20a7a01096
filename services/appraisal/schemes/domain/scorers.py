"""The six scorers: what facts each takes, and the score that it makes of them.

``score`` returns hundredths, rounded once from an exact quotient of integers, or None where the fact is
missing. It trusts that the same scorer's ``read_fact`` made the fact.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar, Final

from shared.kernel.documents import SMALLEST, ZERO, Place
from shared.kernel.hundredths import MILLION, millionths, rounded_quotient
from shared.kernel.ranges import Ranges, read_ranges

_ANSWERS_MAX: Final = 10_000
_RATE: Final = frozenset({"actual", "target"})
_DEDUCTION: Final = frozenset({"count"})
_BAND: Final = frozenset({"value"})
_BOOLEAN: Final = frozenset({"met"})
_RATING: Final = frozenset({"points"})
_SURVEY: Final = frozenset({"answers"})


@dataclass(frozen=True, slots=True)
class RateFact:
    """What was reached, and what was to be reached."""

    actual: Decimal | None
    target: Decimal | None


@dataclass(frozen=True, slots=True)
class NumberFact:
    """One number: a count of events, a value on a scale, or points given by a rater."""

    number: Decimal | None


@dataclass(frozen=True, slots=True)
class BooleanFact:
    """Whether it was met."""

    met: bool | None


@dataclass(frozen=True, slots=True)
class SurveyFact:
    """The answers to a questionnaire."""

    answers: tuple[Decimal, ...] | None


Fact = RateFact | NumberFact | BooleanFact | SurveyFact


@dataclass(frozen=True, slots=True)
class Rate:
    """actual / target, nothing under the floor, capped, times the points."""

    kind: ClassVar[str] = "rate"
    points: Decimal
    floor: Decimal
    cap: Decimal
    _points: int = field(init=False, repr=False, compare=False)
    _floor: int = field(init=False, repr=False, compare=False)
    _cap: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Scale the settings once."""
        object.__setattr__(self, "_points", millionths(self.points))
        object.__setattr__(self, "_floor", millionths(self.floor))
        object.__setattr__(self, "_cap", millionths(self.cap))

    @classmethod
    def read(cls, place: Place, points: Decimal) -> "Rate":
        """Read ``{"floor", "cap"}``; a floor above the cap is a fault."""
        place.is_object(frozenset({"kind", "floor", "cap"}))
        rate = cls(points, place["floor"].number(ZERO), place["cap"].number(ZERO))
        if place.sound and rate.floor > rate.cap:
            place["floor"].fault("floor_above_cap")
        return rate

    def read_fact(self, place: Place) -> RateFact:
        """Read ``{"actual", "target"}``; a target of zero or less is a fault."""
        place.is_object(_RATE)
        return RateFact(place.optional_number("actual"), place.optional_number("target", SMALLEST))

    def score(self, fact: Fact) -> int | None:
        """Return the score in hundredths."""
        if not isinstance(fact, RateFact) or fact.actual is None or fact.target is None:
            return None
        actual, target = millionths(fact.actual) * MILLION, millionths(fact.target)
        if actual < self._floor * target:
            return 0
        return rounded_quotient(min(actual, self._cap * target) * self._points, target * MILLION * 10_000)


@dataclass(frozen=True, slots=True)
class Deduction:
    """Full points less so many for each event or percentage point missed, never below zero."""

    kind: ClassVar[str] = "deduction"
    points: Decimal
    per: Decimal
    _points: int = field(init=False, repr=False, compare=False)
    _per: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Scale the settings once."""
        object.__setattr__(self, "_points", millionths(self.points))
        object.__setattr__(self, "_per", millionths(self.per))

    @classmethod
    def read(cls, place: Place, points: Decimal) -> "Deduction":
        """Read ``{"per"}``."""
        place.is_object(frozenset({"kind", "per"}))
        return cls(points, place["per"].number(ZERO))

    def read_fact(self, place: Place) -> NumberFact:
        """Read ``{"count"}``, which is not negative."""
        place.is_object(_DEDUCTION)
        return NumberFact(place.optional_number("count", ZERO))

    def score(self, fact: Fact) -> int | None:
        """Return the score in hundredths."""
        if not isinstance(fact, NumberFact) or fact.number is None:
            return None
        left = self._points * MILLION - self._per * millionths(fact.number)
        return rounded_quotient(max(left, 0), MILLION * 10_000)


@dataclass(frozen=True, slots=True)
class Band:
    """The points of the half-open range that holds the value."""

    kind: ClassVar[str] = "band"
    bands: Ranges

    @classmethod
    def read(cls, place: Place, points: Decimal) -> "Band":
        """Read ``{"bands"}``; none gives more than the points."""
        place.is_object(frozenset({"kind", "bands"}))
        return cls(read_ranges(place["bands"], "points", points))

    def read_fact(self, place: Place) -> NumberFact:
        """Read ``{"value"}``."""
        place.is_object(_BAND)
        return NumberFact(place.optional_number("value"))

    def score(self, fact: Fact) -> int | None:
        """Return the score in hundredths."""
        if not isinstance(fact, NumberFact) or fact.number is None:
            return None
        return rounded_quotient(millionths(self.bands.holding(fact.number).yields), 10_000)


@dataclass(frozen=True, slots=True)
class Boolean:
    """All or nothing."""

    kind: ClassVar[str] = "boolean"
    points: Decimal
    _full: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Scale the settings once."""
        object.__setattr__(self, "_full", rounded_quotient(millionths(self.points), 10_000))

    @classmethod
    def read(cls, place: Place, points: Decimal) -> "Boolean":
        """Read a scorer without settings."""
        place.is_object(frozenset({"kind"}))
        return cls(points)

    def read_fact(self, place: Place) -> BooleanFact:
        """Read ``{"met"}``."""
        place.is_object(_BOOLEAN)
        met = place["met"]
        return BooleanFact(None if met.absent else met.boolean())

    def score(self, fact: Fact) -> int | None:
        """Return the score in hundredths."""
        if not isinstance(fact, BooleanFact) or fact.met is None:
            return None
        return self._full if fact.met else 0


@dataclass(frozen=True, slots=True)
class Rating:
    """Points given by a named rater."""

    kind: ClassVar[str] = "rating"
    points: Decimal

    @classmethod
    def read(cls, place: Place, points: Decimal) -> "Rating":
        """Read a scorer without settings."""
        place.is_object(frozenset({"kind"}))
        return cls(points)

    def read_fact(self, place: Place) -> NumberFact:
        """Read ``{"points"}``, from zero to the indicator's points."""
        place.is_object(_RATING)
        return NumberFact(place.optional_number("points", ZERO, self.points))

    def score(self, fact: Fact) -> int | None:
        """Return the score in hundredths."""
        if not isinstance(fact, NumberFact) or fact.number is None:
            return None
        return rounded_quotient(millionths(fact.number), 10_000)


@dataclass(frozen=True, slots=True)
class Survey:
    """The mean of the answers, scaled to the points; missing with too few answers."""

    kind: ClassVar[str] = "survey"
    points: Decimal
    scale_max: Decimal
    min_answers: int

    @classmethod
    def read(cls, place: Place, points: Decimal) -> "Survey":
        """Read ``{"scale_max", "min_answers"}``."""
        place.is_object(frozenset({"kind", "scale_max", "min_answers"}))
        return cls(points, place["scale_max"].positive(), place["min_answers"].whole(1, _ANSWERS_MAX))

    def read_fact(self, place: Place) -> SurveyFact:
        """Read ``{"answers"}``, each from zero to the scale's end, be they enough or not."""
        place.is_object(_SURVEY)
        answers = place["answers"]
        return SurveyFact(None if answers.absent else answers.numbers(ZERO, self.scale_max, _ANSWERS_MAX))

    def score(self, fact: Fact) -> int | None:
        """Return the score in hundredths."""
        if not isinstance(fact, SurveyFact) or fact.answers is None or len(fact.answers) < self.min_answers:
            return None
        total = sum(map(millionths, fact.answers))
        return rounded_quotient(
            total * millionths(self.points), len(fact.answers) * millionths(self.scale_max) * 10_000
        )


Scorer = Rate | Deduction | Band | Boolean | Rating | Survey
_SCORERS: Final = (Rate, Deduction, Band, Boolean, Rating, Survey)
_KINDS: Final = tuple(scorer.kind for scorer in _SCORERS)


def read_scorer(place: Place, points: Decimal) -> Scorer | None:
    """Read an indicator's scorer; None, and a fault, for an unknown kind."""
    if not place.is_object():
        return None
    kind = place["kind"]
    scorer = next((scorer for scorer in _SCORERS if scorer.kind == kind.value), None)
    if scorer is None:
        kind.fault("missing" if kind.absent else "unknown_scorer", kinds=", ".join(_KINDS))
        return None
    return scorer.read(place, points)

"""People as the placement sees them: the facts of the year's closing day, before the round."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from services.ladder.domain.policy import HUNDRED, Education, YearBand
from shared.kernel.documents import ZERO, Place
from shared.kernel.errors import Fault, Invalid
from shared.kernel.rungs import TIERS, Rung, Tier

PEOPLE_MOST: Final = 1_000_000
_MONTHS_MOST: Final = 1200
_NUMBER_LONGEST: Final = 32
_FIELDS: Final = frozenset(
    {
        "employee_no",
        "unit",
        "rung",
        "annual_score",
        "appraised_months",
        "masked_months",
        "months_in_rung",
        "months_in_tier",
        "months_of_service",
        "education",
        "additional_score",
        "competency_score",
        "certificate_level",
        "previous_band",
        "scores",
        "skip_nominated",
        "protected",
        "vetoed",
    }
)


@dataclass(frozen=True, slots=True)
class Person:
    """One person's facts; ``scores`` are the year under each tier's weights."""

    employee_no: str
    unit: str
    rung: Rung
    annual_score: Decimal | None
    appraised_months: int
    months_in_rung: int
    months_in_tier: int
    months_of_service: int
    education: Education | None
    masked_months: int = 0
    additional_score: Decimal | None = None
    competency_score: Decimal | None = None
    certificate_level: int | None = None
    previous_band: YearBand | None = None
    scores: Mapping[Tier, Decimal] = field(default_factory=dict)
    skip_nominated: bool = False
    protected: bool = False
    vetoed: bool = False


def read_people(documents: Sequence[object]) -> list[Person]:
    """Read a list of people; Invalid ``people_invalid`` with pointers from the list (``/3/education``)."""
    faults: list[Fault] = []
    people: list[Person] = []
    first: dict[str, str] = {}
    for place in Place(documents, faults).items(most=PEOPLE_MOST):
        person = _person(place)
        before = first.setdefault(person.employee_no, place.key)
        if before != place.key and person.employee_no:
            place["employee_no"].fault("employee_no_repeated", employee_no=person.employee_no, first=int(before) + 1)
        people.append(person)
    if faults:
        raise Invalid("people_invalid", faults)
    return people


def _person(place: Place) -> Person:
    place.is_object(_FIELDS)
    level = place["certificate_level"]
    band = place["previous_band"]
    education = place["education"]
    return Person(
        employee_no=place["employee_no"].text(_NUMBER_LONGEST),
        unit=place["unit"].text(_NUMBER_LONGEST),
        rung=place["rung"].choice(Rung),
        annual_score=_year_score(place["annual_score"]),
        appraised_months=place["appraised_months"].whole(0, 12),
        masked_months=_whole_or_zero(place["masked_months"], 12),
        months_in_rung=place["months_in_rung"].whole(0, _MONTHS_MOST),
        months_in_tier=place["months_in_tier"].whole(0, _MONTHS_MOST),
        months_of_service=place["months_of_service"].whole(0, _MONTHS_MOST),
        education=None if education.absent else education.choice(Education),
        additional_score=_score(place["additional_score"]),
        competency_score=_score(place["competency_score"]),
        certificate_level=None if level.absent else level.whole(0, 100),
        previous_band=None if band.absent else band.choice(YearBand),
        scores=_scores(place["scores"]),
        skip_nominated=_flag(place["skip_nominated"]),
        protected=_flag(place["protected"]),
        vetoed=_flag(place["vetoed"]),
    )


def _score(place: Place) -> Decimal | None:
    return None if place.absent else place.number(ZERO, HUNDRED)


def _year_score(place: Place) -> Decimal | None:
    """Read a year's score; bonus points may take one above a hundred, as far as the scheme allows."""
    return None if place.absent else place.number(ZERO)


def _whole_or_zero(place: Place, most: int) -> int:
    return 0 if place.absent else place.whole(0, most)


def _flag(place: Place) -> bool:
    return False if place.absent else place.boolean()


def _scores(place: Place) -> dict[Tier, Decimal]:
    if place.absent:
        return {}
    place.is_object(frozenset(TIERS))
    return {tier: place[tier].number(ZERO) for tier in TIERS if not place[tier].absent}

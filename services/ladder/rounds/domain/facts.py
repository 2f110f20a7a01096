"""People as the rules of placement take them: the facts of the year's closing day, before the round."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Final

from services.ladder.policies.domain.policy import HUNDRED, Education, YearBand
from shared.kernel.digests import Plain
from shared.kernel.documents import ZERO, Choice, Place, is_plain
from shared.kernel.errors import Fault, Faults, Invalid
from shared.kernel.rungs import RUNGS, TIERS, Rung, Tier

PEOPLE_MOST: Final = 1_000_000
_MONTHS_OF_YEAR: Final = 12
_MONTHS_MOST: Final = 1200
_LEVEL_MOST: Final = 100
_NUMBER_LONGEST: Final = 32
_SHOWN: Final = 20
_RUNGS: Final = {rung.value: rung for rung in RUNGS}
_EDUCATION: Final = {education.value: education for education in Education}
_BANDS: Final = {band.value: band for band in YearBand}
_SCORES: Final = frozenset(TIERS)


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

    def document(self) -> dict[str, Plain]:
        """Return the document for digest and storage, which ``read_person`` reads; absent facts are left out."""
        document: dict[str, Plain] = {
            "employee_no": self.employee_no,
            "unit": self.unit,
            "rung": self.rung.value,
            "annual_score": _plain(self.annual_score),
            "appraised_months": self.appraised_months,
            "masked_months": self.masked_months,
            "months_in_rung": self.months_in_rung,
            "months_in_tier": self.months_in_tier,
            "months_of_service": self.months_of_service,
            "education": self.education and self.education.value,
            "skip_nominated": self.skip_nominated,
            "protected": self.protected,
            "vetoed": self.vetoed,
        }
        optional: dict[str, Plain] = {
            "additional_score": _plain(self.additional_score),
            "competency_score": _plain(self.competency_score),
            "certificate_level": self.certificate_level,
            "previous_band": self.previous_band and self.previous_band.value,
            "scores": {tier.value: format(score, "f") for tier, score in self.scores.items()} or None,
        }
        return document | {name: value for name, value in optional.items() if value is not None}


_FIELDS: Final = frozenset(field.name for field in fields(Person))


def _plain(score: Decimal | None) -> str | None:
    return None if score is None else format(score, "f")


def read_person(document: object) -> Person:
    """Read one person; Invalid ``people_invalid`` with pointers from the person's root (``/education``)."""
    faults: list[Fault] = []
    person = _person(Place(document, faults))
    if person is None or faults:
        raise Invalid("people_invalid", faults)
    return person


def read_people(documents: Sequence[object]) -> list[Person]:
    """Read a list of people; Invalid ``people_invalid`` with pointers from the list (``/3/education``)."""
    faults = Faults()
    people: list[Person] = []
    first: dict[str, int] = {}
    for index, place in enumerate(Place(documents, faults).items(most=PEOPLE_MOST)):
        person = _person(place)
        if person is None:
            continue
        number = person.employee_no
        before = first.setdefault(number, index)
        if before != index and number:
            place["employee_no"].fault("employee_no_repeated", employee_no=number, first=before + 1)
        people.append(person)
    if faults:
        raise Invalid("people_invalid", faults)
    return people


def require_readable(people: Sequence[Person]) -> None:
    """Refuse facts that the strict reader would not read again from storage: Invalid ``people_invalid``."""
    if not all(_is_within_limits(person) for person in people):
        read_people([person.document() for person in people])  # which names each fault


def _is_within_limits(person: Person) -> bool:
    months = (person.months_in_rung, person.months_in_tier, person.months_of_service)
    of_year = (person.appraised_months, person.masked_months)
    to_a_hundred = (person.additional_score, person.competency_score)
    return (
        all(0 <= count <= _MONTHS_MOST for count in months)
        and all(0 <= count <= _MONTHS_OF_YEAR for count in of_year)
        and all(score is None or (is_plain(score) and ZERO <= score <= HUNDRED) for score in to_a_hundred)
        and (person.annual_score is None or (is_plain(person.annual_score) and person.annual_score >= ZERO))
        and all(is_plain(score) and score >= ZERO for score in person.scores.values())
    )


def _person(place: Place) -> Person | None:
    """Read a person; None where the document is not an object."""
    if not place.is_object(_FIELDS) or not isinstance(place.value, Mapping):
        return None
    read = _Fields(place, place.value)
    return Person(
        employee_no=place["employee_no"].text(_NUMBER_LONGEST),
        unit=place["unit"].text(_NUMBER_LONGEST),
        rung=read.rung(),
        annual_score=place.optional_number("annual_score", ZERO),  # bonus points may take it over a hundred
        appraised_months=read.whole("appraised_months", _MONTHS_OF_YEAR),
        months_in_rung=read.whole("months_in_rung", _MONTHS_MOST),
        months_in_tier=read.whole("months_in_tier", _MONTHS_MOST),
        months_of_service=read.whole("months_of_service", _MONTHS_MOST),
        education=read.choice("education", _EDUCATION, Education),
        masked_months=read.whole_or_none("masked_months", _MONTHS_OF_YEAR) or 0,
        additional_score=place.optional_number("additional_score", ZERO, HUNDRED),
        competency_score=place.optional_number("competency_score", ZERO, HUNDRED),
        certificate_level=read.whole_or_none("certificate_level", _LEVEL_MOST),
        previous_band=read.choice("previous_band", _BANDS, YearBand),
        scores=read.scores(),
        skip_nominated=read.flag("skip_nominated"),
        protected=read.flag("protected"),
        vetoed=read.flag("vetoed"),
    )


class _Fields:
    """Reads one person's fields; a million people are read at a time.

    A plainly right value is taken as it is. The place of a field is made only to record a fault.
    """

    __slots__ = ("_facts", "_place")

    def __init__(self, place: Place, facts: Mapping[str, object]) -> None:
        self._place = place
        self._facts = facts

    def whole(self, key: str, most: int) -> int:
        value = self._facts.get(key)
        if type(value) is int and 0 <= value <= most:
            return value
        return self._place[key].whole(0, most)

    def whole_or_none(self, key: str, most: int) -> int | None:
        return None if self._facts.get(key) is None else self.whole(key, most)

    def flag(self, key: str) -> bool:
        value = self._facts.get(key)
        if value is None or value is False:
            return False
        return self._place[key].boolean()

    def rung(self) -> Rung:
        value = self._facts.get("rung")
        rung = _RUNGS.get(value) if isinstance(value, str) else None
        if rung is not None:
            return rung
        place = self._place["rung"]
        if isinstance(value, str):
            place.fault("unknown_rung", rung=value[:_SHOWN])
            return RUNGS[0]
        return place.choice(Rung)

    def choice(self, key: str, members: Mapping[str, Choice], choices: type[Choice]) -> Choice | None:
        value = self._facts.get(key)
        if value is None:
            return None
        member = members.get(value) if isinstance(value, str) else None
        return self._place[key].choice(choices) if member is None else member

    def scores(self) -> Mapping[Tier, Decimal]:
        if self._facts.get("scores") is None:
            return {}
        place = self._place["scores"]
        place.is_object(_SCORES)
        scores = ((tier, place.optional_number(tier, ZERO)) for tier in TIERS)
        return {tier: score for tier, score in scores if score is not None}

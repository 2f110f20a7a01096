"""The scores that people give: the city committee, the county groups, the candidates themselves, and assessors."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sample.chance import bell, chance, within
from sample.counties import COUNTY_OF
from sample.officers import CITY_COMMITTEE, Officer, county_group
from sample.people import SamplePerson
from shared.kernel.rungs import Tier

_DISAGREEMENT: Final = 14
# Two people hired together are equal in everything that ranks them, at the last seat of the senior tier.
_FIXED_SCORES: Final = {
    ("overall", "000858"): ("91", "94", "93", "92.5", "92", "95", "94"),
    ("overall", "000890"): ("89", "90", "88.5", "88.5", "87.5", "89.5", "92"),
    ("additional", "000858"): ("84.5", "84", "85", "83.5", "84", "86", "85"),
    ("additional", "000890"): ("85", "87.5", "83", "81", "85", "87.5", "84.5"),
    ("self", "000858"): ("90.5",),
    ("self", "000890"): ("88.5",),
}


@dataclass(frozen=True, slots=True)
class PanelScore:
    """The score that a panel member gives a person."""

    employee_no: str
    member: str
    score: Decimal


@dataclass(frozen=True, slots=True)
class Ability:
    """The result of an ability assessment."""

    employee_no: str
    assessed_on: date
    score: Decimal


def overall_scores(person: SamplePerson) -> tuple[PanelScore, ...]:
    """Return the panel's scores for the year: the county's group judges juniors, the city committee everybody else."""
    if person.tier is Tier.JUNIOR:
        county = COUNTY_OF[person.unit_at_close]
        return _panel("overall", person, county_group(county.code), person.quality.mean + county.leniency)
    return _panel("overall", person, CITY_COMMITTEE, person.quality.mean)


def additional_scores(person: SamplePerson, *, by_city: bool) -> tuple[PanelScore, ...]:
    """Return the panel's scores for a candidate's results, qualities and ability."""
    members = CITY_COMMITTEE if by_city else county_group(person.unit_at_close)
    return _panel("additional", person, members, person.promise)


def self_score(person: SamplePerson) -> Decimal:
    """Return a candidate's score for the own year; most people rate themselves kindly."""
    fixed = _FIXED_SCORES.get(("self", person.employee_no))
    if fixed is not None:
        return Decimal(fixed[0])
    rng = chance("self", person.employee_no)
    return _half_points(person.promise + 45 + bell(rng, 25))


def abilities(person: SamplePerson) -> Iterator[Ability]:
    """Yield a person's ability assessments: everybody from rung MA up has them, and some others."""
    rng = chance("ability", person.employee_no)
    if person.rung.height < 5 and rng.randrange(6):
        return
    level = person.promise - 52
    if rng.randrange(3) == 0 and person.hired_on.year < 2022:
        yield Ability(person.employee_no, date(2023, 11, rng.randint(1, 28)), _half_points(level - 30 + bell(rng, 20)))
    yield Ability(person.employee_no, date(2025, 10, rng.randint(9, 24)), _half_points(level + bell(rng, 20)))


def _panel(part: str, person: SamplePerson, members: tuple[Officer, ...], level: int) -> tuple[PanelScore, ...]:
    fixed = _FIXED_SCORES.get((part, person.employee_no))
    if fixed is not None:
        scores = [Decimal(score) for score in fixed]
    else:
        common = level + bell(chance(part, person.employee_no), 8)
        scores = [_half_points(common + member.leaning + _personal_view(part, person, member)) for member in members]
    return tuple(
        PanelScore(person.employee_no, member.employee_no, score) for member, score in zip(members, scores, strict=True)
    )


def _personal_view(part: str, person: SamplePerson, member: Officer) -> int:
    return bell(chance(part, person.employee_no, member.employee_no), _DISAGREEMENT)


def _half_points(thousandths: int) -> Decimal:
    return Decimal(within(thousandths, 300, 1000) // 5) / 2

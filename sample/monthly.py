"""The facts of a person's month, for each indicator of the sample company's scheme.

Facts scatter around the quality of a person's work in the category. The appraisal turns them into scores.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sample.chance import at_random, bell, chance, within
from sample.counties import COUNTY_OF
from sample.people import SamplePerson
from shared.kernel.months import Month, months_of_year

Value = Decimal | bool | tuple[Decimal, ...]
YEAR: Final = 2025
MONTHS: Final = (*months_of_year(YEAR), Month(2026, 1))
FULL: Final = 1000
INCIDENT: Final = "diversion"
_SCATTER: Final = 30
_SEASON: Final = (108, 112, 92, 94, 97, 96, 98, 99, 108, 101, 96, 99)


@dataclass(frozen=True, slots=True)
class MonthFacts:
    """A person's row of a month: values by indicator and field, or masked."""

    masked: bool
    values: Mapping[tuple[str, str], Value]
    bonus: Decimal = Decimal(0)
    deduction: Decimal = Decimal(0)
    veto: tuple[str, ...] = ()


def month_facts(person: SamplePerson, month: Month) -> MonthFacts:
    """Return the facts of a person who is employed in the month."""
    if month in person.masked:
        return MonthFacts(masked=True, values={})
    rng = chance("facts", person.employee_no, month)
    base = _scattered(rng, person.quality.base)
    marketing = _scattered(rng, person.quality.marketing)
    management = _scattered(rng, person.quality.management)
    bonus, deduction = _bonus_and_deduction(rng, person.quality.mean)
    return MonthFacts(
        masked=False,
        values={
            **_base(rng, base, COUNTY_OF[person.unit_in(month)].leniency),
            **_marketing(rng, marketing, month),
            **_management(rng, management),
        },
        bonus=bonus,
        deduction=deduction,
        veto=(INCIDENT,) if month == person.vetoed_in else (),
    )


def _scattered(rng: random.Random, quality: int) -> int:
    return within(quality + bell(rng, _SCATTER), 350, FULL)


def _base(rng: random.Random, level: int, leniency: int) -> dict[tuple[str, str], Value]:
    violations = at_random(rng, 10 * (FULL - level), FULL)
    rated = within(level + leniency + bell(rng, 20), 0, FULL)
    return {
        ("B01", "count"): Decimal(violations),
        ("B02", "points"): Decimal(rated * 80 // FULL) / 2,
        ("B03", "met"): rng.randrange(FULL) < level,
    }


def _marketing(rng: random.Random, level: int, month: Month) -> dict[tuple[str, str], Value]:
    target = rng.randint(240, 520) * _SEASON[month.number - 1] // 100
    rise = rng.randint(8, 30)
    return {
        ("M01", "target"): Decimal(target),
        ("M01", "actual"): _tenths(target * within(level + 40 + bell(rng, 15), 0, 1180), FULL),
        ("M02", "value"): _tenths(within(level + bell(rng, 25), 0, FULL), 10),
        ("M03", "target"): Decimal(rise) / 2,
        ("M03", "actual"): _tenths(rise * within(level + 10 + bell(rng, 20), 0, 1150), 2 * FULL),
    }


def _management(rng: random.Random, level: int) -> dict[tuple[str, str], Value]:
    answers = tuple(Decimal(min(5, at_random(rng, 5 * level, FULL))) for _ in range(rng.randint(5, 8)))
    return {
        ("G01", "answers"): answers,
        ("G02", "met"): rng.randrange(FULL) < level + 25,
        ("G03", "count"): Decimal(at_random(rng, 10 * (FULL - level), FULL)),
        ("G04", "value"): _tenths(within(level + bell(rng, 25), 0, FULL), 10),
    }


def _bonus_and_deduction(rng: random.Random, level: int) -> tuple[Decimal, Decimal]:
    """Return bonus and deduction points: sometimes there is a commendation or a complaint."""
    if rng.randrange(FULL) < (level - 780) // 3:
        return Decimal(rng.choice((1, 1, 2, 3, 6))), Decimal(0)
    if rng.randrange(FULL) < (FULL - level) // 3:
        return Decimal(0), Decimal(rng.choice((1, 2, 2, 5)))
    return Decimal(0), Decimal(0)


def _tenths(numerator: int, denominator: int) -> Decimal:
    return Decimal(numerator * 10 // denominator) / 10

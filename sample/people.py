"""The people of the sample company: 244 client managers, drawn at random to match the model company's figures.

The model company's figures say how many are men, and give the ages, the forms of employment and the education. The rest
is random: when each person joined, and how far each has risen since.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from sample.chance import bell, chance, within
from sample.counties import COUNTIES, ROOT_CODE
from sample.names import person_name
from shared.kernel.months import Month
from shared.kernel.rungs import RUNGS, Rung, Tier

CLOSING_DAY: Final = date(2025, 12, 31)
MOVING_DAY: Final = date(2025, 7, 1)
PEOPLE: Final = 244
MEN: Final = 195  # 80 %
AGES: Final = (
    (22, 29, 118),
    (30, 34, 78),
    (35, 49, 46),
    (51, 55, 2),
)  # 48.4 % under 30, 80.4 % under 35, 0.7 % over 50
REGULAR: Final = 20  # 8 %
SCHOOLS: Final = (("master", 2), ("bachelor", 20), ("college", 58), ("high_school", 112), ("junior_high", 52))
SCHOOL_LEAVING_AGE: Final = {"junior_high": 18, "high_school": 19, "college": 21, "bachelor": 22, "master": 25}
BEFORE: Final = dict(zip(RUNGS, (21, 30, 60, 58, 34, 21, 11, 6, 3), strict=True))
"""The number of people on each rung before the round: a pyramid with many people waiting below the middle tier."""
JOINED_IN_2025: Final = (date(2025, 3, 1), date(2025, 3, 17), date(2025, 7, 1), date(2025, 8, 1), date(2025, 9, 1))
YEARS_NEEDED: Final = dict(zip(RUNGS, (0, 1, 2, 4, 5, 6, 7, 9, 11), strict=True))
TYPICAL: Final = dict(zip(RUNGS, (784, 796, 866, 855, 864, 887, 911, 917, 923), strict=True))
"""The typical quality of work on each rung, in thousandths; on JA good people wait for a way up."""
QUALITY_SPREAD: Final = {Tier.JUNIOR: 34, Tier.MIDDLE: 34, Tier.SENIOR: 18}


@dataclass(frozen=True, slots=True)
class Quality:
    """The quality of a person's work by category, in thousandths; the facts scatter around it."""

    base: int
    marketing: int
    management: int

    @property
    def mean(self) -> int:
        """The mean of the three categories."""
        return (self.base + self.marketing + self.management) // 3

    @classmethod
    def level(cls, level: int) -> "Quality":
        """Return a quality that is the same in every category."""
        return cls(level, level, level)


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """A client manager, as of the start of 2025 (or of the day when the person joined)."""

    employee_no: str
    name: str
    man: bool
    born: date
    education: str
    employment_type: str
    unit_code: str
    hired_on: date
    rung: Rung
    rung_since: date
    tier_since: date
    quality: Quality
    promise: int  # a committee's opinion of qualities and ability, in thousandths
    left_on: date | None = None
    moved_to: str | None = None  # another county unit, on 1 July
    certificate_level: int | None = None
    previous_band: str | None = None
    protected_from: date | None = None
    protected_to: date | None = None
    masked: frozenset[Month] = field(default_factory=frozenset)
    vetoed_in: Month | None = None
    nominated: str | None = None  # the reasons for a skip

    @property
    def tier(self) -> Tier:
        """The tier of the rung."""
        return self.rung.tier

    @property
    def unit_at_close(self) -> str:
        """The unit on the closing day."""
        return self.moved_to or self.unit_code

    def unit_in(self, month: Month) -> str:
        """Return the unit on the first day of the month."""
        return self.moved_to if self.moved_to and month.first_day >= MOVING_DAY else self.unit_code

    def works_in(self, month: Month) -> bool:
        """Return whether the person is employed on at least one day of the month."""
        return self.hired_on < month.end and (self.left_on is None or self.left_on > month.first_day)

    def age_on(self, day: date) -> int:
        """Return the age in full years."""
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


@dataclass(slots=True)
class _Draft:
    man: bool
    age: int
    education: str
    born: date
    hired_on: date = date.min
    regular: bool = False


def draw_people() -> tuple[SamplePerson, ...]:
    """Return the 244 people who are employed at the end of the year, and the four who left during it."""
    rng = chance("people")
    drafts = _drafts(rng)
    units = [county.code for county in COUNTIES for _ in range(county.people)]
    rng.shuffle(units)
    rungs = _rungs(drafts, rng)
    leaving = [
        (_leaver(rng), rng.choice(COUNTIES).code, rung, left_on)
        for rung, left_on in (
            (Rung.JA, date(2025, 2, 14)),
            (Rung.MC, date(2025, 5, 16)),
            (Rung.JB, date(2025, 8, 20)),
            (Rung.MB, date(2025, 11, 11)),
        )
    ]
    staying: list[tuple[_Draft, str, Rung, date | None]] = [
        (draft, unit, rung, None) for draft, unit, rung in zip(drafts, units, rungs, strict=True)
    ]
    everybody = sorted([*staying, *leaving], key=lambda row: (row[0].hired_on, row[0].born))
    numbers = _numbers(rng, len(everybody))
    return tuple(
        _person(draft, number, unit, rung, left_on)
        for (draft, unit, rung, left_on), number in zip(everybody, numbers, strict=True)
    )


def _drafts(rng: random.Random) -> list[_Draft]:
    """Draw age, sex and education of each person; younger people went to school for longer."""
    ages = [rng.randint(least, most) for least, most, people in AGES for _ in range(people)]
    schools = [school for school, people in SCHOOLS for _ in range(people)]
    ages.sort(key=lambda age: (age + bell(rng, 24), age))
    sexes = [True] * MEN + [False] * (PEOPLE - MEN)
    rng.shuffle(sexes)
    drafts = []
    for age, school, man in zip(ages, schools, sexes, strict=True):
        old_enough = school if age >= SCHOOL_LEAVING_AGE[school] else "high_school"
        drafts.append(_Draft(man, age, old_enough, _born(rng, age)))
    _settle_schools(drafts)
    new = set(rng.sample([index for index, draft in enumerate(drafts) if draft.age <= 25], len(JOINED_IN_2025) + 1))
    joined = iter((*JOINED_IN_2025, JOINED_IN_2025[-2]))
    for index, draft in enumerate(drafts):
        draft.hired_on = next(joined) if index in new else _hired(rng, draft)
    for draft in sorted(drafts, key=lambda draft: draft.hired_on)[: REGULAR * 2 : 2]:
        draft.regular = True
    return drafts


def _settle_schools(drafts: Sequence[_Draft]) -> None:
    """Give the degrees that fell to people too young for them to others who are old enough, to match the figures."""
    for school, people in SCHOOLS:
        missing = people - sum(draft.education == school for draft in drafts)
        fitting = (draft for draft in drafts if draft.education == "high_school" and _old_enough(draft, school))
        for draft, _ in zip(fitting, range(max(missing, 0)), strict=False):
            draft.education = school


def _old_enough(draft: _Draft, school: str) -> bool:
    return draft.age >= SCHOOL_LEAVING_AGE[school] + 1


def _born(rng: random.Random, age: int) -> date:
    """Return a random birthday that gives this age on the closing day."""
    return CLOSING_DAY.replace(year=CLOSING_DAY.year - age) - timedelta(days=rng.randrange(365))


def _hired(rng: random.Random, draft: _Draft) -> date:
    """Return the day when a person joined: after school, usually in July, and before the year itself."""
    oldest_joining = max(SCHOOL_LEAVING_AGE[draft.education] + 1, min(24, draft.age - 1))
    if draft.age >= 35:
        oldest_joining = min(30, draft.age - 6)
    age = rng.randint(SCHOOL_LEAVING_AGE[draft.education], oldest_joining)
    year = within(draft.born.year + age, draft.born.year + 19, 2024)
    return date(year, *rng.choice(((3, 1), (7, 1), (7, 1), (7, 1), (9, 1), (11, 15))))


def _leaver(rng: random.Random) -> _Draft:
    draft = _Draft(rng.randrange(5) > 0, 31, "high_school", _born(rng, 31))
    draft.hired_on = _hired(rng, draft)
    return draft


def _rungs(drafts: Sequence[_Draft], rng: random.Random) -> list[Rung]:
    """Assign the rungs by length of service, with some chance; the longest service comes first."""
    order = sorted(range(len(drafts)), key=lambda index: (_service(drafts[index]) - bell(rng, 500), index))
    order.reverse()
    free_rungs = [rung for rung in reversed(RUNGS) for _ in range(BEFORE[rung])]
    assigned = {index: Rung.JC for index in order if drafts[index].hired_on.year == 2025}
    for index in assigned:
        order.remove(index)
        free_rungs.remove(Rung.JC)
    for index in order:
        years = _service(drafts[index]) // 365
        rung = next((rung for rung in free_rungs if YEARS_NEEDED[rung] <= years), free_rungs[-1])
        free_rungs.remove(rung)
        assigned[index] = rung
    return [assigned[index] for index in range(len(drafts))]


def _service(draft: _Draft) -> int:
    return (CLOSING_DAY - draft.hired_on).days


def _numbers(rng: random.Random, count: int) -> Iterator[str]:
    """Yield personnel numbers in the order of joining, with gaps for the company's other employees."""
    number = 317
    for _ in range(count):
        number += rng.randint(3, 37)
        yield f"{number:06d}"


def _person(draft: _Draft, number: str, unit: str, rung: Rung, left_on: date | None) -> SamplePerson:
    rng = chance("person", number)
    tier_since, rung_since = _since(rng, draft.hired_on, rung)
    quality = _quality(rng, rung)
    return SamplePerson(
        employee_no=number,
        name=person_name(rng, man=draft.man),
        man=draft.man,
        born=draft.born,
        education=draft.education,
        employment_type="regular" if draft.regular else "contract",
        unit_code=unit,
        hired_on=draft.hired_on,
        rung=rung,
        rung_since=rung_since,
        tier_since=tier_since,
        quality=quality,
        promise=within(quality.mean - 46 + bell(rng, 28), 500, 890),
        left_on=left_on,
        certificate_level=_certificate(rng, rung),
        previous_band=_previous_band(rng, draft.hired_on),
    )


def _since(rng: random.Random, hired_on: date, rung: Rung) -> tuple[date, date]:
    """Return the days since when a person is in the tier and on the rung; moves take effect on the first of January."""
    first = hired_on.year + 1
    steps = rung.height % 3
    if rung.tier is Tier.JUNIOR:
        tier_since = hired_on
    else:
        earliest = min(first + 2 * rung.tier.height, 2024 - steps)
        tier_since = date(rng.randint(max(first, earliest), max(first, 2024 - 2 * steps)), 1, 1)
        first = tier_since.year + 1
    if steps == 0:
        return tier_since, tier_since
    latest = 2025 if rng.randrange(4) else 2023
    return tier_since, date(rng.randint(min(first + steps - 1, 2025), max(min(first + steps - 1, 2025), latest)), 1, 1)


def _quality(rng: random.Random, rung: Rung) -> Quality:
    """Return the quality of a person's work: better on higher rungs, with individual strengths."""
    level = TYPICAL[rung] + bell(rng, QUALITY_SPREAD[rung.tier])
    return Quality(*(within(level + bell(rng, 24), 660, 985) for _ in range(3)))


def _certificate(rng: random.Random, rung: Rung) -> int | None:
    """Return the level of the skills certificate; it rises with experience."""
    highest = min(5, 1 + rung.height // 2)
    level = rng.randint(max(0, highest - 2), highest)
    return level or None


def _previous_band(rng: random.Random, hired_on: date) -> str | None:
    if hired_on.year >= 2025:
        return None
    return rng.choice(("excellent", "good", "good", "good", "pass"))


def unit_path(code: str) -> str:
    """Return the path of a county unit."""
    return f"{ROOT_CODE}/{code}/"

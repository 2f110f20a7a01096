"""The sample company has the figures of the model company, and its people have possible lives."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from sample.company import sample_company
from sample.counties import COUNTIES
from sample.monthly import MONTHS, month_facts
from sample.officers import CITY_COMMITTEE, DEMO_CLIENT_MANAGER, DEMO_COUNTY, county_group
from sample.people import CLOSING_DAY, SamplePerson
from shared.kernel.digests import digest
from shared.kernel.rungs import Rung, Tier

PEOPLE = sample_company().at_close
SCHOOLED = ("college", "bachelor", "master")


# The published figures of the model company in percent, and the nearest numbers of 244 people.
FIGURES: tuple[tuple[str, str, int, Callable[[SamplePerson], bool]], ...] = (
    ("men", "80", 195, lambda person: person.man),
    ("under 30", "48.4", 118, lambda person: person.age_on(CLOSING_DAY) < 30),
    ("under 35", "80.4", 196, lambda person: person.age_on(CLOSING_DAY) < 35),
    ("over 50", "0.7", 2, lambda person: person.age_on(CLOSING_DAY) > 50),
    ("contract", "92", 224, lambda person: person.employment_type == "contract"),
    ("bachelor or more", "9", 22, lambda person: person.education in SCHOOLED[1:]),
    ("college or more", "32.8", 80, lambda person: person.education in SCHOOLED),
)


@pytest.mark.parametrize(("name", "percent", "count", "holds"), FIGURES, ids=[figure[0] for figure in FIGURES])
def test_the_figures_are_those_of_the_model_company(
    name: str, percent: str, count: int, holds: Callable[[SamplePerson], bool]
) -> None:
    assert len(PEOPLE) == 244
    assert sum(map(holds, PEOPLE)) == count == round(Decimal(percent) * 244 / 100)


def test_twelve_counties_in_groups_of_ten_to_twenty_five() -> None:
    assert [county.code for county in COUNTIES] == [f"01{number:02d}" for number in range(1, 13)]
    people = Counter(person.unit_at_close for person in PEOPLE)
    assert people.keys() == {county.code for county in COUNTIES}
    assert all(10 <= size <= 25 for size in people.values())


def test_before_the_round_the_ladder_is_a_pyramid() -> None:
    tiers = Counter(person.tier for person in PEOPLE)
    assert tiers == {Tier.JUNIOR: 111, Tier.MIDDLE: 113, Tier.SENIOR: 20}
    assert Counter(person.rung for person in PEOPLE)[Rung.JA] == 60


@pytest.mark.parametrize("person", sample_company().people, ids=lambda person: person.employee_no)
def test_every_persons_dates_are_possible(person: SamplePerson) -> None:
    assert person.age_on(person.hired_on) >= 18
    assert person.hired_on <= person.tier_since <= person.rung_since <= CLOSING_DAY
    assert person.left_on is None or person.rung_since < person.left_on
    assert len(person.employee_no) == 6
    assert person.employee_no.startswith("0")
    assert person.rung_since < date(2025, 1, 2) or person.hired_on.year == 2025


def test_personnel_numbers_are_unique() -> None:
    numbers = [person.employee_no for person in sample_company().people]
    officers = [*CITY_COMMITTEE, *(member for county in COUNTIES for member in county_group(county.code))]
    numbers += [officer.employee_no for officer in officers]
    assert len(set(numbers)) == len(numbers)


def test_every_kind_of_event_happens_to_somebody() -> None:
    people = sample_company().people
    assert sum(person.left_on is not None for person in people) == 4
    assert sum(person.hired_on.year == 2025 for person in people) == 6
    assert sum(person.moved_to is not None for person in people) == 2
    assert sum(person.nominated is not None for person in people) == 5
    assert sum(person.protected_from is not None for person in people) == 5
    assert sum(person.vetoed_in is not None for person in people) == 1
    facts = [month_facts(person, month) for person in people for month in MONTHS if person.works_in(month)]
    assert sum(fact.masked for fact in facts) == 31
    assert sum(fact.bonus > 0 for fact in facts) > 50
    assert sum(fact.deduction > 0 for fact in facts) > 50


def test_the_holders_of_the_trial_accounts_can_show_their_roles() -> None:
    person = sample_company().by_number[DEMO_CLIENT_MANAGER]
    assert person.left_on is None
    assert person.hired_on.year < 2025
    juniors = [other for other in PEOPLE if other.unit_at_close == DEMO_COUNTY.code and other.tier is Tier.JUNIOR]
    assert len(juniors) >= 5


def test_chance_is_the_same_on_every_machine() -> None:
    """If this changes, the expected decisions change as well: `make expected` writes them."""
    facts = [
        [person.employee_no, str(month), *(f"{key} {fact}" for key, fact in month_facts(person, month).values.items())]
        for person in sample_company().people
        for month in MONTHS
        if person.works_in(month)
    ]
    assert digest(facts)[:16] == "fec70a4fb7d79320"

"""Conditions: whether they hold, and how each stands, for people to read."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from services.ladder.policies.domain.policy import BAND_HEIGHTS, EDUCATION_HEIGHTS, Conditions, Policy, Row, YearBand
from services.ladder.rounds.domain.facts import Person

Shown = str | None


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: what is asked for, what is there (None for nothing), and whether it holds."""

    name: str
    needed: str
    had: Shown
    met: bool


@dataclass(frozen=True, slots=True)
class RowStanding:
    """How the conditions of one row of ``any_of`` stand; one row met is enough."""

    conditions: tuple[Condition, ...]

    @property
    def met(self) -> bool:
        """Tell whether every condition of the row holds."""
        return all(condition.met for condition in self.conditions)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a set of conditions stands: those asked of everybody, and the rows of which one must hold."""

    conditions: tuple[Condition, ...]
    any_of: tuple[RowStanding, ...]

    @property
    def met(self) -> bool:
        """Tell whether all of it holds."""
        return all(condition.met for condition in self.conditions) and any(row.met for row in self.any_of)


def row_holds(row: Row, person: Person, *, waive_time: bool = False) -> bool:
    """Tell whether every fact of the row is there and at least as great; a skip waives the months."""
    if row.education is not None:
        education = person.education
        if education is None or EDUCATION_HEIGHTS[education] < EDUCATION_HEIGHTS[row.education]:
            return False
    for name, needed in row.timeless if waive_time else row.least:
        had: Decimal | int | None = getattr(person, name)
        if had is None or had < needed:
            return False
    return True


def conditions_hold(
    conditions: Conditions, person: Person, band: YearBand, *, waive_time: bool = False, any_additional: bool = False
) -> bool:
    """Tell whether a rung's conditions hold; ``any_additional`` asks nothing of the additional score."""
    if BAND_HEIGHTS[band] < BAND_HEIGHTS[conditions.band]:
        return False
    needed = conditions.additional_score
    if needed is not None and not any_additional:
        had = person.additional_score
        if had is None or had < needed:
            return False
    for row in conditions.any_of:  # noqa: SIM110 - a million people at a time: a generator costs more than the row
        if row_holds(row, person, waive_time=waive_time):
            return True
    return False


def standing(conditions: Conditions, person: Person, policy: Policy) -> Standing:
    """Return how each condition of a rung stands for a person."""
    asked = [band_condition(conditions.band, person, policy)]
    if conditions.additional_score is not None:
        asked.append(_number("additional_score", conditions.additional_score, person.additional_score))
    return Standing(tuple(asked), rows_standing(conditions.any_of, person))


def band_condition(needed: YearBand, person: Person, policy: Policy) -> Condition:
    """Return how the demanded band stands."""
    had = None if person.annual_score is None else policy.band_of(person.annual_score)
    return Condition("band", needed.value, had and had.value, had is not None and had.height >= needed.height)


def rows_standing(rows: tuple[Row, ...], person: Person) -> tuple[RowStanding, ...]:
    """Return how each row stands."""
    return tuple(RowStanding(tuple(_row_conditions(row, person))) for row in rows)


def _row_conditions(row: Row, person: Person) -> Iterator[Condition]:
    if row.education is not None:
        had = person.education
        met = had is not None and had.height >= row.education.height
        yield Condition("education", row.education.value, had and had.value, met)
    for name, needed in row.numbers:
        yield _number(name, needed, getattr(person, name))


def _number(name: str, needed: Decimal, had: Decimal | int | None) -> Condition:
    shown = None if had is None else format(had, "f" if isinstance(had, Decimal) else "d")
    return Condition(name, format(needed, "f"), shown, had is not None and had >= needed)

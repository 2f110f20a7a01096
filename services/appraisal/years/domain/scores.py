"""Scores as they are recorded one by one, and what an import of them changes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, Generic, NamedTuple, TypeVar

from services.appraisal.panels.domain.members import Panel
from shared.kernel.differences import Difference
from shared.kernel.imports import ImportCount

_COLUMN: Final = 5  # fewer scores may all be low by chance


class Part(StrEnum):
    """The two parts of a year that panels judge."""

    OVERALL = "overall"
    ADDITIONAL = "additional"


class PanelKey(NamedTuple):
    """A person, and the member of a panel who judges them."""

    employee_no: str
    member: str


class SelfKey(NamedTuple):
    """A person who judges themselves."""

    employee_no: str


class AbilityKey(NamedTuple):
    """A person, and the day of an ability assessment."""

    employee_no: str
    assessed_on: date


class Vote(NamedTuple):
    """A member's score of a person; ``is_own`` tells whether the member gave it, not somebody who recorded it."""

    score: Decimal
    is_own: bool
    panel: Panel | None = None
    """The registered panel that the vote was checked by; None without one, and for a vote that is on record."""


class SelfScore(NamedTuple):
    """A person's own score of their year."""

    employee_no: str
    score: Decimal


Key = TypeVar("Key", PanelKey, SelfKey, AbilityKey)


@dataclass(frozen=True, slots=True)
class ScoreChanges(Generic[Key]):
    """The scores of an import beside those that were recorded before."""

    scores: Mapping[Key, Decimal]
    before: Mapping[Key, Decimal]

    @property
    def to_save(self) -> dict[Key, Decimal]:
        """Return the scores that are new or other than before."""
        return {key: score for key, score in self.scores.items() if self.before.get(key) != score}

    @property
    def count(self) -> ImportCount:
        """Return how many scores there are, and how many are new or changed."""
        changed = sum(key in self.before for key in self.to_save)
        return ImportCount(rows=len(self.scores), created=len(self.to_save) - changed, changed=changed)

    def differences(self, name: str) -> Iterator[Difference]:
        """Yield each score that is new or other, with what it was before; ``name`` says which kind of score it is."""
        for key, score in self.to_save.items():
            employee_no, *others = map(str, key)
            yield Difference(employee_no, " ".join([name, *others]), self.before.get(key), score)


def are_fractions(scores: Sequence[Decimal]) -> bool:
    """Tell whether a column looks like percentages that a spreadsheet turned into fractions: 0.85 in place of 85."""
    return len(scores) >= _COLUMN and max(scores) <= 1 and any(scores)


def scores_by_person(scores: Mapping[PanelKey, Decimal]) -> dict[str, list[Decimal]]:
    """Return the members' scores of each person, in their order."""
    by_person: dict[str, list[Decimal]] = {}
    for key, score in scores.items():
        by_person.setdefault(key.employee_no, []).append(score)
    return by_person

"""Scores as they are recorded one by one, and what an import of them changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from shared.kernel.digests import Plain
from shared.kernel.imports import ImportCount


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
    def replaced(self) -> list[Plain]:
        """Return which scores take another's place, with that one, which is nowhere else any more."""
        return [
            {**key._asdict(), "before": self.before[key], "after": score}
            for key, score in self.to_save.items()
            if key in self.before
        ]

    @property
    def count(self) -> ImportCount:
        """Return how many scores there are, and how many are new or changed."""
        changed = len(self.replaced)
        return ImportCount(rows=len(self.scores), created=len(self.to_save) - changed, changed=changed)

    @property
    def detail(self) -> dict[str, Plain]:
        """Return what the audit record keeps of the import."""
        return {"rows": self.count.rows, "created": self.count.created, "replaced": self.replaced}


def scores_by_person(scores: Mapping[PanelKey, Decimal]) -> dict[str, list[Decimal]]:
    """Return the members' scores of each person, in their order."""
    by_person: dict[str, list[Decimal]] = {}
    for key, score in scores.items():
        by_person.setdefault(key.employee_no, []).append(score)
    return by_person

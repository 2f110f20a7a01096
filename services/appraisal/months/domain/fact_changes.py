"""What an import of facts did to people's months: how much it set and removed, and which vetoes it took away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.appraisal.months.domain.people import Person
from services.appraisal.months.domain.sheets import MonthlyFact
from shared.kernel.imports import ImportCount
from shared.kernel.revisions import LeftField


@dataclass(frozen=True, slots=True)
class VetoRemoval(Person):
    """An incident that is taken off a person's month, and why."""

    veto: str
    reasons: str


@dataclass(frozen=True, slots=True)
class RecordedVetoRemoval(VetoRemoval):
    """A removal on record, with when and by whom."""

    removed_at: datetime
    removed_by: str


@dataclass(frozen=True, slots=True)
class FactChange:
    """A person's facts before and after an import; ``reasons`` are those for a removed veto."""

    before: MonthlyFact
    after: MonthlyFact
    reasons: str | None = None

    @property
    def removed_vetoes(self) -> tuple[str, ...]:
        """Return the incidents that are there no more."""
        return tuple(veto for veto in self.before.veto if veto not in self.after.veto)

    @property
    def added_vetoes(self) -> tuple[str, ...]:
        """Return the incidents that are new."""
        return tuple(veto for veto in self.after.veto if veto not in self.before.veto)

    @property
    def is_effective(self) -> bool:
        """Tell whether there is something to save; a blank row of a template is nothing."""
        return not self.after.is_blank if self.before.revision == 0 else self.after != self.before

    def removals(self) -> list[VetoRemoval]:
        """Return what is to be written down of removed incidents."""
        return [VetoRemoval(*self.after.identity, veto, self.reasons or "") for veto in self.removed_vetoes]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactCount(ImportCount):
    """How many rows an import of facts had, what it set and removed, and what it left since it is newer on record.

    Vetoes are counted by incidents, the others by people.
    """

    vetoes_set: int
    vetoes_removed: int
    masks_set: int
    masks_removed: int
    bonuses_set: int
    bonuses_removed: int
    deductions_set: int
    deductions_removed: int
    left: tuple[LeftField, ...] = ()

    @classmethod
    def of(cls, changes: Iterable[FactChange], rows: int, left: tuple[LeftField, ...]) -> "FactCount":
        """Count the changes that an import made."""
        made = list(changes)
        created = sum(change.before.revision == 0 for change in made)
        return cls(
            rows=rows,
            created=created,
            changed=len(made) - created,
            vetoes_set=sum(len(change.added_vetoes) for change in made),
            vetoes_removed=sum(len(change.removed_vetoes) for change in made),
            masks_set=sum(change.after.masked and not change.before.masked for change in made),
            masks_removed=sum(change.before.masked and not change.after.masked for change in made),
            bonuses_set=sum(change.after.bonus not in {0, change.before.bonus} for change in made),
            bonuses_removed=sum(change.before.bonus != 0 == change.after.bonus for change in made),
            deductions_set=sum(change.after.deduction not in {0, change.before.deduction} for change in made),
            deductions_removed=sum(change.before.deduction != 0 == change.after.deduction for change in made),
            left=left,
        )

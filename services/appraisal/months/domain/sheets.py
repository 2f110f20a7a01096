"""The sheets of a month: one person's facts with where the person was, and the score that they give."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from services.appraisal.months.domain.facts import Facts, read_fitting_sheet
from services.appraisal.months.domain.monthly import MonthScore, SheetStatus, score_month
from services.appraisal.months.domain.people import Person
from services.appraisal.months.domain.workings import MonthWorking, explain_month
from services.appraisal.schemes.domain.scheme import Category, Scheme
from shared.kernel.digests import Plain, digest
from shared.kernel.documents import ZERO
from shared.kernel.months import Month
from shared.kernel.rungs import Tier


@dataclass(frozen=True, slots=True)
class PersonSheet(Person):
    """A person's month: unit and tier of its first day, the document of the facts, and the score.

    The score of a masked month is None: it counts neither as zero nor as a month. The working is there where it
    was asked for.
    """

    month: Month
    scheme_version: int
    masked: bool
    document: Mapping[str, Plain]
    score: MonthScore | None
    working: MonthWorking | None = None

    @property
    def status(self) -> SheetStatus:
        """Return whether the sheet is complete, incomplete or masked."""
        return SheetStatus.MASKED if self.score is None else self.score.status

    @property
    def settled(self) -> bool:
        """Tell whether the month can be closed for this person."""
        return self.status is not SheetStatus.INCOMPLETE

    @property
    def vetoed(self) -> bool:
        """Tell whether an incident vetoes the month."""
        return self.score is not None and self.score.vetoed

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the indicators that lack a fact."""
        return () if self.score is None else self.score.missing

    @property
    def total(self) -> Decimal | None:
        """Return the total under the weights of the person's own tier."""
        return None if self.score is None else self.score.total

    @property
    def totals(self) -> Mapping[Tier, Decimal] | None:
        """Return the total under the weights of each tier."""
        return None if self.score is None else self.score.totals

    @property
    def categories(self) -> Mapping[Category, Decimal] | None:
        """Return the scores by category."""
        return None if self.score is None else self.score.categories

    @property
    def indicators(self) -> Mapping[str, Decimal | None] | None:
        """Return the scores by indicator."""
        return None if self.score is None else self.score.indicators

    @property
    def input_digest(self) -> str:
        """Return the digest of all that the score was made from."""
        return digest(
            {"scheme_version": self.scheme_version, "tier": self.tier, "masked": self.masked, "sheet": self.document}
        )

    def explained(self, scheme: Scheme) -> "PersonSheet":
        """Return the sheet with its working by the scheme that scored it."""
        if self.masked:
            return self
        return replace(self, working=explain_month(scheme, self.tier, read_fitting_sheet(self.document, scheme)))


@dataclass(frozen=True, slots=True)
class MonthlyFact(Person):
    """What is recorded of one person's month, made under a unit and tier; ``revision`` counts the recordings."""

    month: Month
    facts: Facts = field(default_factory=dict)
    bonus: Decimal = ZERO
    deduction: Decimal = ZERO
    veto: tuple[str, ...] = ()
    masked: bool = False
    revision: int = field(default=0, compare=False)
    recorded_at: datetime | None = field(default=None, compare=False)
    recorded_by: str = field(default="", compare=False)

    @property
    def document(self) -> dict[str, Plain]:
        """Return the sheet's document, which is stored and digested as canonical JSON."""
        return {"facts": self.facts, "bonus": self.bonus, "deduction": self.deduction, "veto": self.veto}

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing is recorded."""
        return not (self.facts or self.bonus or self.deduction or self.veto or self.masked)

    @property
    def fields(self) -> dict[str, Plain]:
        """Return what is recorded by the keys of the columns that it comes in."""
        fields: dict[str, Plain] = {
            f"{code}.{name}": value for code, values in self.facts.items() for name, value in values.items()
        }
        beside: dict[str, Plain] = {
            "bonus": self.bonus,
            "deduction": self.deduction,
            "veto": self.veto,
            "masked": self.masked,
        }
        return fields | {name: value for name, value in beside.items() if value}

    def placed_as(self, person: Person) -> "MonthlyFact":
        """Return the same facts under the unit and tier that the person has now."""
        return replace(self, unit_code=person.unit_code, unit_path=person.unit_path, tier=person.tier)

    def scored(self, scheme: Scheme, scheme_version: int) -> PersonSheet:
        """Return the sheet with its score as of now."""
        return self._sheet(scheme_version, score_document(self.document, self.masked, self.tier, scheme))

    def explained(self, scheme: Scheme, scheme_version: int) -> PersonSheet:
        """Return the sheet with its score as of now, and its working."""
        if self.masked:
            return self._sheet(scheme_version, None)
        working = explain_month(scheme, self.tier, read_fitting_sheet(self.document, scheme))
        return self._sheet(scheme_version, working.score, working)

    def _sheet(self, version: int, score: MonthScore | None, working: MonthWorking | None = None) -> PersonSheet:
        return PersonSheet(*self.identity, self.month, version, self.masked, self.document, score, working)


def score_document(document: Mapping[str, Plain], masked: bool, tier: Tier, scheme: Scheme) -> MonthScore | None:
    """Return the score of a kept sheet, None where it is masked."""
    return None if masked else score_month(scheme, tier, read_fitting_sheet(document, scheme))

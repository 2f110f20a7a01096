"""How the records of a service agree with those of the services that it asks: what was found, and how it is told."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeVar

from shared.kernel.digests import Plain

CHECK_AGREEMENT: Final = "check_agreement"
"""The job, in each service, that compares its records with what the others say."""
EVERYTHING: Final = "all"
"""What that job is about."""
NAMED: Final = 20
"""How many people a finding names."""

Compared = TypeVar("Compared")


class Disagreement(NamedTuple):
    """That something of a person's does not agree, and what: a code that has its texts."""

    code: str
    employee_no: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What does not agree in a month or year: for how many people, and the first of them."""

    code: str
    period: str
    people: int
    first: tuple[str, ...]

    def document(self) -> dict[str, Plain]:
        """Return the finding as plain JSON."""
        return {"code": self.code, "period": self.period, "people": self.people, "first": list(self.first)}


@dataclass(slots=True)
class Agreement:
    """What was compared so far, and what was found; without findings all agrees."""

    periods: int = 0
    records: int = 0
    findings: list[Finding] = field(default_factory=list)

    def add(self, period: str, records: int, disagreements: Iterable[Disagreement]) -> None:
        """Take up a month or year: how many of the service's own records it has, and what was found."""
        self.periods += 1
        self.records += records
        self.findings += group(period, disagreements)

    def document(self) -> dict[str, Plain]:
        """Return it as plain JSON, the findings by period and code."""
        ordered = sorted(self.findings, key=lambda each: (each.period, each.code))
        return {
            "periods": self.periods,
            "records": self.records,
            "disagreements": sum(each.people for each in ordered),
            "findings": [each.document() for each in ordered],
        }


def group(period: str, disagreements: Iterable[Disagreement]) -> list[Finding]:
    """Return a finding for each code, by code, its people by personnel number and each of them once."""
    people: dict[str, set[str]] = {}
    for code, employee_no in disagreements:
        people.setdefault(code, set()).add(employee_no)
    return [Finding(code, period, len(found), tuple(sorted(found)[:NAMED])) for code, found in sorted(people.items())]


def compare(
    own: Mapping[str, Compared], asked: Mapping[str, Compared], *, only_own: str, only_asked: str, differs: str
) -> Iterator[Disagreement]:
    """Compare what a service has of each person with what another says, and yield what does not agree.

    The codes are those for a person whom only this service knows, whom only the other knows, and of whom
    they say different things.
    """
    for employee_no, mine in own.items():
        if employee_no not in asked:
            yield Disagreement(only_own, employee_no)
        elif asked[employee_no] != mine:
            yield Disagreement(differs, employee_no)
    for employee_no in asked:
        if employee_no not in own:
            yield Disagreement(only_asked, employee_no)

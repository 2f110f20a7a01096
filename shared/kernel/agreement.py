"""How the records of a service agree with those of the services that it asks: the findings, and their JSON."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeVar

from shared.kernel.digests import Plain

CHECK_AGREEMENT: Final = "check_agreement"
"""The job, in each service, that compares its records with what the others say."""
NAMED: Final = 20
"""How many people a finding names."""

Compared = TypeVar("Compared")


class Disagreement(NamedTuple):
    """A person whose records do not agree; the code says in what, and has its texts."""

    code: str
    employee_no: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A disagreement in a month or year: for how many people, and the first of them."""

    code: str
    period: str
    people: int
    first: tuple[str, ...]

    def document(self) -> dict[str, Plain]:
        """Return the finding as plain JSON."""
        return {"code": self.code, "period": self.period, "people": self.people, "first": list(self.first)}


@dataclass(slots=True)
class Agreement:
    """What was compared so far, and the findings; without findings all agrees."""

    periods: int = 0
    records: int = 0
    findings: list[Finding] = field(default_factory=list)

    def add(self, period: str, records: int, disagreements: Iterable[Disagreement]) -> None:
        """Add a month or year: the number of the service's own records in it, and the disagreements."""
        self.periods += 1
        self.records += records
        self.findings += group(period, disagreements)

    def document(self) -> dict[str, Plain]:
        """Return it as plain JSON, the findings by period and code."""
        ordered = sorted(self.findings, key=lambda finding: (finding.period, finding.code))
        return {
            "periods": self.periods,
            "records": self.records,
            "disagreements": sum(finding.people for finding in ordered),
            "findings": [finding.document() for finding in ordered],
        }


def group(period: str, disagreements: Iterable[Disagreement]) -> list[Finding]:
    """Return a finding for each code, by code, its people by personnel number and each of them once."""
    people: dict[str, set[str]] = {}
    for code, employee_no in disagreements:
        people.setdefault(code, set()).add(employee_no)
    return [
        Finding(code, period, len(numbers), tuple(sorted(numbers)[:NAMED])) for code, numbers in sorted(people.items())
    ]


def compare(
    own: Mapping[str, Compared], asked: Mapping[str, Compared], *, only_own: str, only_asked: str, differs: str
) -> Iterator[Disagreement]:
    """Compare a service's record of each person with another service's, and yield the disagreements.

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

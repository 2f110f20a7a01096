"""What changed since a proposal: each fact of each person that is another now than when the proposal was made."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from services.ladder.rounds.domain.rounds import RoundDecision
from shared.kernel.digests import Plain
from shared.kernel.errors import Conflict, Fault
from shared.kernel.rungs import Tier

IN_ROUND: Final = "in_round"
"""The field of who came into the round or dropped out of it."""
PRESENT_PATH: Final = "present_unit_path"
"""The field of whose unit moved in the tree after the proposal."""
PROPOSED_RUNG: Final = "proposed_rung"
_CODES: Final = frozenset({"employee_no", "unit", "unit_path"})
SHOWN: Final = 100
"""How many changes an error or a job's result names; it tells their total, too."""


@dataclass(frozen=True, slots=True)
class FactChange:
    """A field of a person's facts before and after, and where the person is."""

    employee_no: str
    field: str
    before: str | None
    after: str | None
    unit_path: str
    tier: Tier

    def fault(self) -> Fault:
        """Return the change as a part of an error."""
        params = {"employee_no": self.employee_no, "field": self.field, "before": self.before, "after": self.after}
        return Fault(f"/{self.employee_no}", "changed_since_proposal", {**params})

    def document(self) -> dict[str, Plain]:
        """Return the change for a job's result."""
        return {"employee_no": self.employee_no, "field": self.field, "before": self.before, "after": self.after}


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What a proposal read of a person: the document for the rules, and where the person is."""

    document: Mapping[str, Plain]
    unit_path: str
    tier: Tier

    @classmethod
    def of(cls, decision: RoundDecision) -> "PersonFacts":
        """Return what a stored proposal read."""
        return cls(decision.facts, decision.unit_path, decision.tier_before)


def find_fact_changes(
    before: Mapping[str, PersonFacts], after: Mapping[str, PersonFacts], *, gone: Iterable[str] = ()
) -> list[FactChange]:
    """Return what changed by person and field; who is ``gone`` may be absent afterwards."""
    changes: list[FactChange] = []
    excused = frozenset(gone)
    for employee_no in sorted(before.keys() | after.keys()):
        old, new = before.get(employee_no), after.get(employee_no)
        if old is not None and new is not None:
            changes += _differing(employee_no, old, new)
        elif new is not None:
            changes.append(FactChange(employee_no, IN_ROUND, "false", "true", new.unit_path, new.tier))
        elif old is not None and employee_no not in excused:
            changes.append(FactChange(employee_no, IN_ROUND, "true", "false", old.unit_path, old.tier))
    return changes


def find_unit_changes(
    people: Mapping[str, PersonFacts], before: Mapping[str, str] | None, after: Mapping[str, str]
) -> list[FactChange]:
    """Return whose unit has moved in the tree; a round that kept no paths tells nothing."""
    moved = {code for code, path in (before or {}).items() if after.get(code) != path}
    return [
        FactChange(employee_no, PRESENT_PATH, (before or {})[code], after.get(code), facts.unit_path, facts.tier)
        for employee_no, facts in sorted(people.items())
        if (code := str(facts.document["unit"])) in moved
    ]


def find_rung_changes(before: Mapping[str, RoundDecision], after: Iterable[RoundDecision]) -> Iterator[FactChange]:
    """Yield who is proposed another rung than by the proposal before."""
    for new in after:
        old = before.get(new.employee_no)
        if old is not None and old.proposed_rung is not new.proposed_rung:
            rungs = (old.proposed_rung.value, new.proposed_rung.value)
            yield FactChange(new.employee_no, PROPOSED_RUNG, *rungs, new.unit_path, new.tier_before)


def require_unchanged(year: int, changes: list[FactChange], policies: tuple[int, int]) -> None:
    """Refuse to go on with a proposal that rests on what is no longer so: Conflict that says what changed."""
    before, after = policies
    faults = [change.fault() for change in changes[:SHOWN]]
    if before != after:
        faults.insert(0, Fault("/policy", "policy_changed_since_proposal", {"before": before, "after": after}))
    if faults:
        people = len({change.employee_no for change in changes})
        raise Conflict("proposal_stale", faults, year=year, people=people, changes=len(changes), shown=len(faults))


def _differing(employee_no: str, old: PersonFacts, new: PersonFacts) -> Iterator[FactChange]:
    if old.document == new.document and old.unit_path == new.unit_path:
        return
    before, after = _flat(old), _flat(new)
    for name in sorted(before.keys() | after.keys()):
        values = (before.get(name), after.get(name))
        if not (values[0] == values[1] if name in _CODES else _equal(*values)):
            yield FactChange(employee_no, name, *values, new.unit_path, new.tier)


def _flat(facts: PersonFacts) -> dict[str, str | None]:
    """Return the facts as texts, those of a mapping each under its own name."""
    flat: dict[str, str | None] = {"unit_path": facts.unit_path}
    for name, value in facts.document.items():
        if isinstance(value, Mapping):
            flat |= {f"{name}.{part}": _text(nested) for part, nested in value.items()}
        else:
            flat[name] = _text(value)
    return flat


def _text(value: Plain) -> str | None:
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


def _equal(before: str | None, after: str | None) -> bool:
    """Tell whether two facts are the same: numbers by their value, however many decimals they are written with."""
    if before == after:
        return True
    if before is None or after is None:
        return False
    try:
        return Decimal(before) == Decimal(after)
    except InvalidOperation:
        return False

"""Rounds: their days and states, what each person is decided to be, and what a deciding body may amend."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from shared.kernel.errors import Fault
from shared.kernel.rungs import TIERS, Rung, Tier, highest_rung

AMENDED: Final = "amended"
"""The reason that is added where the deciding body chose another rung."""


class RoundState(StrEnum):
    """A round is proposed by the rules, decided by a named body, and finished."""

    PROPOSED = "proposed"
    DECIDED = "decided"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class RoundDecision:
    """What becomes of a person in a round, with everything that it was worked out from."""

    employee_no: str
    unit_code: str
    unit_path: str
    rung_before: Rung
    proposed_rung: Rung
    rung: Rung
    outcome: str
    reasons: tuple[str, ...]
    band: str | None
    acceptable: tuple[Rung, ...]
    ranks: Mapping[str, Mapping[str, int]]
    facts: Mapping[str, Any]
    amendment: str | None = None

    @property
    def tier_before(self) -> Tier:
        """Return the tier before the round, which says who may see the record."""
        return self.rung_before.tier

    @property
    def protected(self) -> bool:
        """Tell whether the person is protected on the day that the round takes effect."""
        return bool(self.facts.get("protected", False))

    def amended(self, rung: Rung, reasons: str) -> "RoundDecision":
        """Return the decision for another rung."""
        changed = rung is not self.proposed_rung
        return replace(
            self,
            rung=rung,
            outcome=outcome_of(self.rung_before, rung),
            reasons=(*self.reasons, AMENDED) if changed else self.reasons,
            amendment=reasons,
        )


@dataclass(frozen=True, slots=True)
class Amendment:
    """The deciding body's choice of another rung for a person, and why."""

    employee_no: str
    rung: Rung
    reasons: str


def effective_day(year: int) -> date:
    """Return the day on which the rungs of a year's round take effect: the first of the next year."""
    return date(year + 1, 1, 1)


def outcome_of(before: Rung, after: Rung) -> str:
    """Return how a move is called."""
    if after.height == before.height:
        return "held"
    return "promoted" if after.height > before.height else "demoted"


def open_rungs(decision: RoundDecision) -> tuple[Rung, ...]:
    """Return the rungs that a deciding body may choose for a person, best first.

    Those that the person earned, the present one, and A of the tier below; the protected none lower.
    """
    rungs = {*decision.acceptable, decision.rung_before}
    if decision.tier_before is not Tier.JUNIOR and not decision.protected:
        rungs.add(highest_rung(TIERS[decision.tier_before.height - 1]))
    return tuple(sorted(rungs, key=lambda rung: -rung.height))


def find_amendment_faults(
    decisions: Mapping[str, RoundDecision],
    amendments: Sequence[Amendment],
    seats: Mapping[Tier, int],
    over: Mapping[Tier, int],
    deciding: Collection[str],
) -> list[Fault]:
    """Return everything that is wrong with amendments; pointers are from the list of them.

    They lower nobody protected, take nobody more than one tier down, choose among the open rungs, decide
    about nobody who decides, and put no more people into a tier than the proposal has seats and over.
    """
    faults: list[Fault] = []
    seen: set[str] = set()
    for index, amendment in enumerate(amendments):
        decision = decisions.get(amendment.employee_no)
        params = {"employee_no": amendment.employee_no}
        if decision is None:
            faults.append(Fault(f"/{index}/employee_no", "not_in_round", {**params}))
        elif amendment.employee_no in seen:
            faults.append(Fault(f"/{index}/employee_no", "amended_twice", {**params}))
        elif amendment.employee_no in deciding:
            faults.append(Fault(f"/{index}/employee_no", "decides_about_oneself", {**params}))
        else:
            faults += _find_rung_faults(decision, amendment.rung, f"/{index}/rung")
        seen.add(amendment.employee_no)
    return faults or _find_crowding(decisions, amendments, seats, over)


def _find_rung_faults(decision: RoundDecision, rung: Rung, pointer: str) -> list[Fault]:
    params = {"employee_no": decision.employee_no, "rung": decision.rung_before.value}
    if decision.protected and rung.height < decision.rung_before.height:
        return [Fault(pointer, "protected_lowered", {**params})]
    if rung.tier.height < decision.tier_before.height - 1:
        return [Fault(pointer, "more_than_one_tier", {**params})]
    allowed = open_rungs(decision)
    if rung not in allowed:
        return [Fault(pointer, "rung_not_open", {**params, "open": ", ".join(allowed)})]
    return []


def _find_crowding(
    decisions: Mapping[str, RoundDecision],
    amendments: Sequence[Amendment],
    seats: Mapping[Tier, int],
    over: Mapping[Tier, int],
) -> list[Fault]:
    rungs = {employee_no: decision.proposed_rung for employee_no, decision in decisions.items()}
    rungs |= {amendment.employee_no: amendment.rung for amendment in amendments}
    people = Counter(rung.tier for rung in rungs.values())
    return [
        Fault("", "more_than_seats", {"tier": tier.value, "people": people[tier], "most": most})
        for tier in (Tier.SENIOR, Tier.MIDDLE)
        if people[tier] > (most := seats.get(tier, 0) + over.get(tier, 0))
    ]

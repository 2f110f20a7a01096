"""Rounds: their days and states, what each person is decided to be, and what a deciding body may amend."""

import uuid
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from services.ladder.policies.domain.policy import YearBand
from services.ladder.rounds.domain.fitting import FITTED
from services.ladder.rounds.domain.placing import Outcome, outcome_of
from shared.kernel.codes import same_code
from shared.kernel.errors import Fault, Param
from shared.kernel.rungs import RUNGS, TIERS, Rung, Tier, highest_rung

AMENDED: Final = "amended"
"""The reason that is added where the deciding body chose another rung."""


REGISTERED_LATE: Final = "registered_after_closing"
"""Why somebody is listed apart from a round."""


class RoundState(StrEnum):
    """A round is proposed by the rules, decided by a named body, and finished."""

    PROPOSED = "proposed"
    DECIDED = "decided"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class LatePerson:
    """Somebody who was registered after the year was closed, so has no result, and takes no part in the round."""

    employee_no: str
    unit_path: str
    tier: Tier
    reason: str = REGISTERED_LATE


@dataclass(frozen=True, slots=True)
class Round:
    """A round and where it stands; ``proposed_over`` are the people beyond the seats as proposed."""

    year: int
    state: RoundState
    policy_version: int
    effective_on: date
    input_digest: str
    seats: Mapping[Tier, int]
    proposed_over: Mapping[Tier, int]
    cost: Mapping[str, Any]
    decision: Mapping[str, Any] | None
    revision: int
    proposed_at: datetime
    proposed_by: str
    proposed_by_no: str | None
    late: Sequence[LatePerson]
    units: Mapping[str, str] | None
    decided_at: datetime | None
    decided_by: str | None
    finished_at: datetime | None
    finish_job: uuid.UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedRound(Round):
    """A round with the number of people on each rung after it, and of each outcome and reason."""

    rungs: dict[Rung, int]
    outcomes: dict[str, int]
    reasons: dict[str, int]

    @property
    def headcount(self) -> int:
        """Return how many people are in the round."""
        return sum(self.rungs.values())

    @property
    def people(self) -> dict[Tier, int]:
        """Return how many people each tier has after the round."""
        return {tier: sum(self.rungs[rung] for rung in RUNGS if rung.tier is tier) for tier in TIERS}

    @property
    def over(self) -> dict[Tier, int]:
        """Return how many people senior and middle have beyond their seats, where they have any."""
        people = self.people
        return {tier: people[tier] - self.seats[tier] for tier in FITTED if people[tier] > self.seats[tier]}


@dataclass(frozen=True, slots=True)
class RoundDecision:
    """The decision on a person in a round, with everything that it was worked out from.

    ``ranks`` are by tier, and ``facts`` is the person's document.
    """

    employee_no: str
    unit_code: str
    unit_path: str
    rung_before: Rung
    proposed_rung: Rung
    rung: Rung
    outcome: Outcome
    reasons: tuple[str, ...]
    band: YearBand | None
    acceptable: tuple[Rung, ...]
    ranks: Mapping[str, Mapping[str, int]]
    facts: Mapping[str, Any]
    amendment: str | None = None

    @property
    def tier_before(self) -> Tier:
        """Return the tier before the round, which says who may see the record."""
        return self.rung_before.tier

    @property
    def is_move(self) -> bool:
        """Tell whether the person gets another rung."""
        return self.rung is not self.rung_before

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


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedDecision(RoundDecision):
    """A decision and the name of the person."""

    name: str


@dataclass(frozen=True, slots=True)
class Amendment:
    """The deciding body's choice of another rung for a person, and why."""

    employee_no: str
    rung: Rung
    reasons: str


def is_decider(round_of_year: Round, employee_no: str | None, actor: str) -> bool:
    """Tell whether somebody is among those who decided a round, or submitted the decision."""
    deciders = (round_of_year.decision or {}).get("decided_by", ())
    return actor == round_of_year.decided_by or any(same_code(employee_no, decider) for decider in deciders)


def quorum_of(members: int) -> int:
    """Return how many of a body's members must decide together: two thirds, rounded up."""
    return -(-2 * members // 3)


def find_decider_faults(
    round_of_year: Round, decisions: Collection[str], deciders: Sequence[str], committee: Collection[str]
) -> list[Fault]:
    """Return what is wrong with who decides: nobody twice, nobody from outside, nobody about themselves.

    They are a quorum of the committee, and whoever proposed does not decide alone.
    """
    faults: list[Fault] = []
    for index, employee_no in enumerate(deciders):
        params = {"employee_no": employee_no}
        if employee_no in deciders[:index]:
            faults.append(Fault(f"/decided_by/{index}", "named_twice", {**params}))
        elif committee and employee_no not in committee:
            faults.append(Fault(f"/decided_by/{index}", "not_in_committee", {**params}))
        if employee_no in decisions:
            faults.append(Fault(f"/decided_by/{index}", "decides_about_oneself", {**params}))
    present, needed = len(set(deciders) & set(committee)), quorum_of(len(committee))
    if present < needed:
        params_of_quorum: dict[str, Param] = {"present": present, "needed": needed, "members": len(committee)}
        faults.append(Fault("/decided_by", "quorum_missing", params_of_quorum))
    if set(deciders) == {round_of_year.proposed_by_no}:
        faults.append(Fault("/decided_by", "proposer_decides_alone"))
    return faults


def effective_day(year: int) -> date:
    """Return the day on which the rungs of a year's round take effect: the first of the next year."""
    return date(year + 1, 1, 1)


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

    They lower nobody protected, and take nobody more than one tier down. They choose among the open rungs, and
    decide about nobody who decides. They put no more people into a tier than the proposal has seats and over.
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
        for tier in FITTED
        if people[tier] > (most := seats.get(tier, 0) + over.get(tier, 0))
    ]

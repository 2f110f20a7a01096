"""Placement: who holds which rung next year. A pure function, equal for any order of its input."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final, Literal

from services.ladder.policies.domain.policy import Policy, YearBand
from services.ladder.policies.domain.seats import seats_of
from services.ladder.rounds.domain.earning import Earned, earn
from services.ladder.rounds.domain.facts import Person
from services.ladder.rounds.domain.fitting import FITTED, TIE_AT_CUT, Fitting, Rank
from shared.kernel.errors import Fault, Invalid, Param
from shared.kernel.names import Name
from shared.kernel.rungs import RUNGS, TIERS, Rung, Tier

Outcome = Literal["promoted", "held", "demoted"]
OUTCOME_NAMES: Final[Mapping[Outcome, Name]] = {
    "promoted": Name("晋升", "promoted"),
    "held": Name("保持", "held"),
    "demoted": Name("下降", "demoted"),
}
_HEIGHTS: Final = {rung: rung.height for rung in RUNGS}


@dataclass(frozen=True, slots=True)
class Decision:
    """What the round proposes for one person, and why; ``reasons`` are codes in the order in which they arose."""

    employee_no: str
    rung_before: Rung
    rung: Rung
    outcome: Outcome
    reasons: tuple[str, ...]
    band: YearBand | None
    acceptable: tuple[Rung, ...]
    ranks: Mapping[Tier, Rank]


@dataclass(frozen=True, slots=True)
class Placing:
    """The whole proposal: seats and people of each tier, ``over`` where senior or middle have more, the decisions."""

    seats: Mapping[Tier, int]
    people: Mapping[Tier, int]
    over: Mapping[Tier, int]
    decisions: tuple[Decision, ...]


def place(people: Sequence[Person], policy: Policy) -> Placing:
    """Place everybody, from the top: senior, then middle; junior takes everyone left.

    Decisions come in the order of the personnel numbers. Raises Invalid ``people_invalid`` when one is given twice.
    """
    _check_numbers(people)
    ordered = sorted(people, key=attrgetter("employee_no"))
    fitting = Fitting(ordered, [earn(person, policy) for person in ordered], policy)
    seats = seats_of(len(ordered), policy.quota)
    for tier in FITTED:
        fitting.fit(tier, seats[tier])
    fitting.mark_bottom(seats[Tier.JUNIOR])
    rungs = Counter(fitting.rungs)
    held = {tier: sum(count for rung, count in rungs.items() if rung.tier is tier) for tier in TIERS}
    over = {tier: held[tier] - seats[tier] for tier in FITTED if held[tier] > seats[tier]}
    return Placing(seats, held, over, _decisions(fitting))


def _check_numbers(people: Sequence[Person]) -> None:
    """Refuse personnel numbers that are given again, each where it is."""
    if len({person.employee_no for person in people}) == len(people):
        return
    first: dict[str, int] = {}
    faults = []
    for index, person in enumerate(people):
        before = first.setdefault(person.employee_no, index)
        if before != index:
            params: dict[str, Param] = {"employee_no": person.employee_no, "first": before + 1}
            faults.append(Fault(f"/{index}/employee_no", "employee_no_repeated", params))
    raise Invalid("people_invalid", faults)


def outcome_of(before: Rung, after: Rung) -> Outcome:
    """Return the name of a move."""
    if before is after:
        return "held"
    return "promoted" if _HEIGHTS[after] > _HEIGHTS[before] else "demoted"


def _decisions(fitting: Fitting) -> tuple[Decision, ...]:
    for index in fitting.tied:
        fitting.reasons[index] += (TIE_AT_CUT,)
    columns = zip(fitting.people, fitting.earned, fitting.rungs, fitting.reasons, fitting.ranks, strict=True)
    return tuple([_decision(person, earned, rung, reasons, ranks) for person, earned, rung, reasons, ranks in columns])


def _decision(
    person: Person, earned: Earned, rung: Rung, reasons: tuple[str, ...], ranks: Mapping[Tier, Rank]
) -> Decision:
    outcome = outcome_of(person.rung, rung)
    return Decision(person.employee_no, person.rung, rung, outcome, reasons, earned.band, earned.rungs, ranks)

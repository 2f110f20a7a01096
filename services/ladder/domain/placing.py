"""Placement: who holds which rung next year. A pure function, equal for any order of its input."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from services.ladder.domain.earning import earn
from services.ladder.domain.people import Person
from services.ladder.domain.policy import Enforcement, Policy, YearBand
from services.ladder.domain.ranking import Contender, Key, ranked
from services.ladder.domain.seats import seats_of
from shared.kernel.errors import Fault, Invalid, Param
from shared.kernel.rungs import RUNGS, TIERS, Rung, Tier, lowest_rung

NO_SEAT: Final = "no_seat"
BEYOND_SEATS: Final = "beyond_seats"
LAST_PLACE: Final = "last_place"
TIE_AT_CUT: Final = "tie_at_cut"
BOTTOM_REVIEW: Final = "bottom_review"
_FITTED: Final = (Tier.SENIOR, Tier.MIDDLE)

Outcome = Literal["promoted", "held", "demoted"]


@dataclass(frozen=True, slots=True)
class Rank:
    """A place among the contenders of a tier, from 1."""

    rank: int
    of: int


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

    Raises Invalid when a personnel number is given twice.
    """
    _check_numbers(people)
    contenders = [_entering(person, policy) for person in people]
    seats = seats_of(len(people), policy.quota)
    for tier in _FITTED:
        _fit(contenders, tier, seats[tier], policy)
    for contender in contenders:
        if contender.rung is None:
            contender.rung = contender.acceptable[0]
    _mark_bottom(contenders, seats[Tier.JUNIOR], policy)
    decisions = sorted((_decision(contender) for contender in contenders), key=lambda one: one.employee_no)
    held = dict.fromkeys(TIERS, 0)
    for decision in decisions:
        held[decision.rung.tier] += 1
    over = {tier: held[tier] - seats[tier] for tier in reversed(_FITTED) if held[tier] > seats[tier]}
    return Placing(seats, held, over, tuple(decisions))


def _check_numbers(people: Sequence[Person]) -> None:
    seen: dict[str, int] = {}
    for index, person in enumerate(people):
        first = seen.setdefault(person.employee_no, index)
        if first != index:
            params: dict[str, Param] = {"employee_no": person.employee_no, "first": first + 1}
            raise Invalid("people_invalid", [Fault(f"/{index}/employee_no", "employee_no_repeated", params)])


def _entering(person: Person, policy: Policy) -> Contender:
    earned = earn(person, policy)
    return Contender(person, earned, earned.rungs, [earned.reason], ranks={})


def _fit(contenders: Sequence[Contender], tier: Tier, seats: int, policy: Policy) -> None:
    """Seat the first of a tier's contenders, and settle what becomes of the others."""
    contending = [one for one in contenders if one.rung is None and one.wanted(tier) is not None]
    order = ranked(contending, tier, policy)
    for rank, (_, contender) in enumerate(order, start=1):
        if contender.ranks is not None:
            contender.ranks[tier] = (rank, len(order))
    seated = _seated(order, tier, seats, policy)
    for _, contender in order[:seated]:
        contender.rung = contender.wanted(tier)
    _mark_ties(order, seated)
    holders = sum(one.person.rung.tier is tier for one in contenders)
    _settle([contender for _, contender in order[seated:]], tier, holders, policy.quota.last_place_max_share)


def _seated(order: Sequence[tuple[Key, Contender]], tier: Tier, seats: int, policy: Policy) -> int:
    """Return how many of the ranked get a seat."""
    if policy.quota.enforcement is Enforcement.OFF:
        return len(order)
    if policy.quota.enforcement is Enforcement.PROMOTIONS_ONLY:
        kept = sum(contender.person.rung.tier.height >= tier.height for _, contender in order)
        return min(max(seats, kept), len(order))
    return min(seats, len(order))


def _mark_ties(order: Sequence[tuple[Key, Contender]], seated: int) -> None:
    """Mark those whom only the personnel number told apart where the seats ended."""
    if not 0 < seated < len(order) or order[seated - 1][0] != order[seated][0]:
        return
    for key, contender in order:
        if key == order[seated][0]:
            contender.tied = True


def _settle(unseated: Sequence[Contender], tier: Tier, holders: int, max_share: Decimal | None) -> None:
    """Settle those without a seat, from the last place up.

    Nobody loses two tiers in a year, nobody protected falls, and nobody better falls in their stead.
    """
    may_fall = len(unseated) if max_share is None else int(max_share * holders)
    below = RUNGS[lowest_rung(tier).height - 1]
    for contender in reversed(unseated):
        person = contender.person
        if person.rung.tier.height < tier.height:
            contender.acceptable = tuple(rung for rung in contender.acceptable if rung.tier.height < tier.height)
            contender.reasons.append(NO_SEAT)
        elif person.rung.tier is not tier or person.protected or contender.without_usable_year or may_fall == 0:
            contender.rung = contender.wanted(tier)
            contender.reasons.append(BEYOND_SEATS)
        else:
            may_fall -= 1
            contender.acceptable = (below,)
            contender.reasons.append(LAST_PLACE)


def _mark_bottom(contenders: Sequence[Contender], seats: int, policy: Policy) -> None:
    """Mark the last of too many juniors for training or transfer, where the policy asks for it."""
    share = policy.quota.bottom_review_max_share
    if share is None or policy.quota.enforcement is not Enforcement.FULL:
        return
    juniors = [one for one in contenders if one.rung is not None and one.rung.tier is Tier.JUNIOR]
    marked = min(len(juniors) - seats, int(share * len(contenders)))
    if marked <= 0:
        return
    for _, contender in ranked(juniors, Tier.JUNIOR, policy)[-marked:]:
        if not contender.person.protected and not contender.without_usable_year:
            contender.reasons.append(BOTTOM_REVIEW)


def _decision(contender: Contender) -> Decision:
    person = contender.person
    rung = contender.rung or person.rung
    change = rung.height - person.rung.height
    return Decision(
        employee_no=person.employee_no,
        rung_before=person.rung,
        rung=rung,
        outcome="promoted" if change > 0 else "demoted" if change < 0 else "held",
        reasons=(*contender.reasons, TIE_AT_CUT) if contender.tied else tuple(contender.reasons),
        band=contender.earned.band,
        acceptable=contender.earned.rungs,
        ranks={tier: Rank(*rank) for tier, rank in (contender.ranks or {}).items()},
    )

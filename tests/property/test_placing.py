"""What always holds of placements, whatever the company."""

import random
from collections.abc import Iterator
from copy import deepcopy
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.ladder.policies.domain.policy import read_policy
from services.ladder.rounds.domain.facts import read_people
from services.ladder.rounds.domain.placing import Decision, Placing, place
from shared.kernel.rungs import Tier
from tests.property import placement_oracle as oracle
from tests.property.ladder_strategies import Company, Document, companies, default_policy

BOUNDED = settings(max_examples=100, deadline=None, derandomize=True)
FITTED = (Tier.SENIOR, Tier.MIDDLE)


def placed(company: Company) -> Placing:
    policy, people = company
    return place(read_people(people), read_policy(policy))


def refused(placing: Placing, tier: Tier) -> list[Decision]:
    """Return those who contended for a tier and are below it."""
    return [
        decision for decision in placing.decisions if tier in decision.ranks and decision.rung.tier.height < tier.height
    ]


def as_document(placing: Placing) -> dict[str, Any]:
    return {
        "seats": {tier.value: seats for tier, seats in placing.seats.items()},
        "people": {tier.value: people for tier, people in placing.people.items()},
        "over": {tier.value: over for tier, over in placing.over.items()},
        "decisions": {
            decision.employee_no: (
                decision.rung.value,
                list(decision.reasons),
                [rung.value for rung in decision.acceptable],
                {tier.value: (rank.rank, rank.of) for tier, rank in decision.ranks.items()},
            )
            for decision in placing.decisions
        },
    }


def plain_document(company: Company) -> dict[str, Any]:
    outcome = oracle.place_plainly(*company)
    return {
        "seats": outcome.seats,
        "people": outcome.people,
        "over": outcome.over,
        "decisions": {
            employee_no: (fate.rung, fate.reasons, fate.earned, fate.ranks)
            for employee_no, fate in outcome.fates.items()
        },
    }


@settings(BOUNDED, max_examples=400)
@given(companies())
def test_the_plain_rules_say_the_same(company: Company) -> None:
    assert as_document(placed(company)) == plain_document(company)


@BOUNDED
@given(companies())
def test_nobody_is_beyond_the_seats_without_a_right_to_it(company: Company) -> None:
    placing = placed(company)
    enforcement = company[0]["quota"]["enforcement"]
    for tier in FITTED:
        inside = [decision for decision in placing.decisions if decision.rung.tier is tier]
        assert len(inside) == placing.people[tier]
        assert len(inside) - placing.seats[tier] <= placing.over.get(tier, 0)
        assert tier not in placing.over or len(inside) == placing.seats[tier] + placing.over[tier]
        marked = [decision for decision in inside if "beyond_seats" in decision.reasons]
        if enforcement == "full":
            assert len(marked) >= placing.over.get(tier, 0)
        if enforcement != "off":
            excess = [decision for decision in inside if decision.ranks[tier].rank > placing.seats[tier]]
            assert all(decision in marked or decision.rung_before.tier.height >= tier.height for decision in excess)


@BOUNDED
@given(companies())
def test_nobody_envies_with_reason(company: Company) -> None:
    placing = placed(company)
    for tier in FITTED:
        seated = [
            decision
            for decision in placing.decisions
            if decision.rung.tier is tier and "beyond_seats" not in decision.reasons
        ]
        assert all(
            decision.ranks[tier].rank > other.ranks[tier].rank
            for decision in refused(placing, tier)
            for other in seated
        )


@BOUNDED
@given(companies())
def test_no_seat_stays_free_while_somebody_is_refused_it(company: Company) -> None:
    placing = placed(company)
    assert all(placing.people[tier] >= placing.seats[tier] for tier in FITTED if refused(placing, tier))


@BOUNDED
@given(companies(), st.randoms(use_true_random=False))
def test_neither_order_nor_units_matter(company: Company, chance: random.Random) -> None:
    policy, people = company
    shuffled = [{**person, "unit": f"U{chance.randrange(99)}"} for person in people]
    chance.shuffle(shuffled)
    assert placed((policy, shuffled)) == placed(company)


def raised(person: Document, by: int, chance: random.Random) -> Document:
    """Return a person with a higher score: of the year under all weights alike, or the additional score."""
    better = deepcopy(person)
    if chance.random() < 0.3:
        score = oracle.number(person["additional_score"] or 0) + by
        better["additional_score"] = str(min(float(score), 100))
        return better
    if person["annual_score"] is not None:
        better["annual_score"] = str(float(oracle.number(person["annual_score"]) + by))
    better["scores"] = {tier: str(float(oracle.number(score) + by)) for tier, score in person.get("scores", {}).items()}
    return better


@settings(BOUNDED, max_examples=120)
@given(companies(), st.integers(1, 45), st.randoms(use_true_random=False))
def test_a_higher_score_never_leads_to_a_lower_rung(company: Company, by: int, chance: random.Random) -> None:
    policy, people = company
    rungs = {decision.employee_no: decision.rung.height for decision in placed(company).decisions}
    for index, person in enumerate(people):
        better = raised(person, by, chance)
        after = placed((policy, [*people[:index], better, *people[index + 1 :]]))
        (rung,) = [
            decision.rung.height for decision in after.decisions if decision.employee_no == person["employee_no"]
        ]
        assert rung >= rungs[person["employee_no"]]


@BOUNDED
@given(companies())
def test_no_fall_is_deep_and_none_ends_employment(company: Company) -> None:
    placing = placed(company)
    people = {person["employee_no"]: person for person in company[1]}
    assert [decision.employee_no for decision in placing.decisions] == sorted(people)
    for decision in placing.decisions:
        assert decision.outcome in {"promoted", "held", "demoted"}
        assert decision.rung.tier.height >= decision.rung_before.tier.height - 1
        if people[decision.employee_no].get("protected"):
            assert decision.rung.height >= decision.rung_before.height


# The seventh: of all ways to put people into tiers, one alone is right.


def choices(fate: oracle.Fate) -> list[str]:
    """Return the tiers of the acceptable rungs, and the one below one's own."""
    tiers = {oracle.tier_of(rung) for rung in fate.earned}
    own = oracle.height(oracle.tier_of(fate.person["rung"]))
    return sorted(tiers | {oracle.TIERS[max(own - 1, 0)]})


def stays_beyond(fate: oracle.Fate, tier: str, policy: Document) -> bool:
    """Tell whether somebody without a seat in a tier stays in it, whoever else there is."""
    held = oracle.height(oracle.tier_of(fate.person["rung"]))
    if policy["quota"]["enforcement"] == "promotions_only":
        return held >= oracle.height(tier)
    if held == oracle.height(tier):
        return bool(fate.person.get("protected")) or fate.reason == "too_few_months"
    return held > oracle.height(tier)


def wants(fate: oracle.Fate, tier: str, given_tier: str) -> bool:
    """Tell whether somebody who is in ``given_tier`` or lower contended for a tier."""
    if oracle.height(given_tier) > oracle.height(tier):
        return False
    if any(oracle.tier_of(rung) == tier for rung in fate.earned):
        return True
    # Fallen from the tier above, one contends for this one.
    above = oracle.TIERS[oracle.height(tier) + 1] if tier != "senior" else None
    return above is not None and oracle.tier_of(fate.person["rung"]) == above


def is_right(fates: list[oracle.Fate], assigned: tuple[str, ...], tier: str, seats: int, policy: Document) -> bool:
    """Tell whether one tier of an assignment is as the rules want it."""
    contending = [fate for fate, at in zip(fates, assigned, strict=True) if wants(fate, tier, at)]
    inside = {fate.person["employee_no"] for fate, at in zip(fates, assigned, strict=True) if at == tier}
    order = oracle.rank(contending, tier, policy)
    if len(inside) != sum(fate.person["employee_no"] in inside for fate in order):
        return False  # somebody is in it who never wanted it
    outside = [fate for fate in order if fate.person["employee_no"] not in inside]
    if outside and len(inside) < seats:
        return False  # waste
    seated, rest = order[:seats], order[seats:]
    if any(fate in outside for fate in seated):
        return False  # envy: somebody behind has the seat
    if any(stays_beyond(fate, tier, policy) and fate in outside for fate in rest):
        return False
    plain = [fate for fate in rest if not stays_beyond(fate, tier, policy)]
    if any(oracle.tier_of(fate.person["rung"]) != tier and fate not in outside for fate in plain):
        return False  # a newcomer beyond the seats
    holders = [fate for fate in plain if oracle.tier_of(fate.person["rung"]) == tier]
    share = policy["quota"]["last_place_max_share"]
    held = sum(oracle.tier_of(fate.person["rung"]) == tier for fate in fates)
    falling = len(holders) if share is None else min(len(holders), int(oracle.number(share) * held))
    return [fate in outside for fate in holders] == [False] * (len(holders) - falling) + [True] * falling


def right_assignments(company: Company) -> Iterator[dict[str, str]]:
    policy, people = company
    fates = oracle.begin(policy, people)
    seats = oracle.seats_of(policy, len(people))
    for assigned in product(*(choices(fate) for fate in fates)):
        if all(is_right(fates, assigned, tier, seats[tier], policy) for tier in ("senior", "middle")):
            yield {fate.person["employee_no"]: at for fate, at in zip(fates, assigned, strict=True)}


@settings(BOUNDED, max_examples=200)
@given(companies(7, ("full", "promotions_only")))
def test_one_assignment_alone_is_right_and_it_is_ours(company: Company) -> None:
    ours = {decision.employee_no: decision.rung.tier.value for decision in placed(company).decisions}
    assert list(right_assignments(company)) == [ours]


def larger_company(chance: random.Random) -> Company:
    policy = default_policy()
    policy["quota"]["enforcement"] = chance.choice(["full", "full", "promotions_only"])
    policy["quota"]["last_place_max_share"] = chance.choice([None, None, "0.1"])
    policy["quota"]["bottom_review_max_share"] = "0.05"
    numbers = chance.sample(range(10**6), 200)
    return policy, [_somebody(chance, str(number)) for number in numbers]


def _somebody(chance: random.Random, employee_no: str) -> Document:
    score = chance.randrange(50, 100)
    return {
        "employee_no": employee_no,
        "unit": "01",
        "rung": chance.choice(["JC", "JB", "JA", "MC", "MB", "MA", "MA", "SC", "SB", "SA"]),
        "annual_score": f"{score}.{chance.randrange(4) * 25:02}",
        "scores": {tier.value: f"{score + chance.randrange(3)}" for tier in Tier},
        "appraised_months": chance.choice([12] * 9 + [5]),
        "months_in_rung": chance.randrange(30),
        "months_in_tier": chance.randrange(60),
        "months_of_service": chance.randrange(160),
        "education": chance.choice(["junior_high", "college", "bachelor"]),
        "additional_score": chance.choice([None, "80", "90", "95"]),
        "protected": chance.random() < 0.05,
        "skip_nominated": chance.random() < 0.2,
    }


@pytest.mark.parametrize("seed", range(12))
def test_the_plain_rules_say_the_same_of_larger_companies(seed: int) -> None:
    company = larger_company(random.Random(seed))
    assert as_document(placed(company)) == plain_document(company)

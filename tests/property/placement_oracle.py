"""The rules of placement once more, plainly and slowly, over the documents themselves: what the fast ones must equal.

Nothing of the domain is used here. Numbers are fractions, rungs and tiers are their codes.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cmp_to_key
from typing import Any

Document = dict[str, Any]

RUNGS = ["JC", "JB", "JA", "MC", "MB", "MA", "SC", "SB", "SA"]
TIERS = ["junior", "middle", "senior"]
BANDS = ["fail", "pass", "good", "excellent"]
EDUCATION = ["junior_high", "high_school", "college", "bachelor", "master"]
TIER_OF = {"J": "junior", "M": "middle", "S": "senior"}


def tier_of(rung: str) -> str:
    return TIER_OF[rung[0]]


def height(tier: str) -> int:
    return TIERS.index(tier)


def top_of(tier: str) -> str:
    return tier[0].upper() + "A"


def number(value: Any) -> Fraction:
    return Fraction(str(value))


@dataclass
class Fate:
    """One person on the way."""

    person: Document
    earned: list[str]
    reason: str
    open: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    rung: str | None = None
    ranks: dict[str, tuple[int, int]] = field(default_factory=dict)
    tied: bool = False

    def open_in(self, tier: str) -> list[str]:
        return [rung for rung in self.open if tier_of(rung) == tier]


@dataclass
class Outcome:
    """What the whole round gives."""

    seats: dict[str, int]
    people: dict[str, int]
    over: dict[str, int]
    fates: dict[str, Fate]


def band_of(policy: Document, person: Document) -> str:
    score = number(person["annual_score"])
    reached = [band for band in BANDS[1:] if score >= number(policy["bands"][band])]
    return reached[-1] if reached else "fail"


def row_holds(row: Document, person: Document, *, without_months: bool) -> bool:
    for name, needed in row.items():
        if without_months and name.startswith("months_"):
            continue
        had = person.get(name)
        if had is None:
            return False
        if name == "education":
            if EDUCATION.index(had) < EDUCATION.index(needed):
                return False
        elif number(had) < number(needed):
            return False
    return True


def rung_opens(policy: Document, person: Document, rung: str, *, skipping: bool) -> bool:
    entry = policy["promotion"].get(rung)
    if entry is None:
        return False
    if BANDS.index(band_of(policy, person)) < BANDS.index(entry["band"]):
        return False
    if entry.get("additional_score") is not None:
        had = person.get("additional_score")
        if had is None or number(had) < number(entry["additional_score"]):
            return False
    return any(row_holds(row, person, without_months=skipping) for row in entry["any_of"])


def may_skip(policy: Document, person: Document) -> bool:
    skip = policy.get("skip")
    if not skip or not person.get("skip_nominated"):
        return False
    had = person.get("additional_score")
    enough = had is not None and number(had) >= number(skip["additional_score"])
    return enough and BANDS.index(band_of(policy, person)) >= BANDS.index(skip["band"])


def after_failure(person: Document) -> tuple[str, str]:
    own = person["rung"]
    lower = RUNGS[max(RUNGS.index(own) - 1, 0)]
    if person.get("protected"):
        return own, "protected"
    if own[1] in "AB":
        return lower, "grade_down"
    if own != "JC" and person.get("previous_band") == "fail":
        return lower, "tier_down"
    return own, "warned"


def earn(policy: Document, person: Document) -> tuple[list[str], str]:
    own = person["rung"]
    place = RUNGS.index(own)
    months = person["appraised_months"] + (person.get("masked_months") or 0)
    if person.get("annual_score") is None or months < policy["min_appraised_months"]:
        return [own], "too_few_months"
    vetoed = bool(person.get("vetoed"))
    if band_of(policy, person) == "fail" or (vetoed and policy["veto"] == "as_fail"):
        rung, reason = after_failure(person)
        return [rung], reason
    if vetoed:
        return [own], "vetoed"
    better = []
    if place + 1 < len(RUNGS) and rung_opens(policy, person, RUNGS[place + 1], skipping=False):
        better = [RUNGS[place + 1]]
    if may_skip(policy, person):
        reached = []
        for rung in RUNGS[place + 1 : place + 1 + policy["skip"]["max_rungs"]]:
            if not rung_opens(policy, person, rung, skipping=True):
                break
            reached.append(rung)
        better = max(better, reached, key=len)
    return [*reversed(better), own], "up" if better else "hold"


def seats_of(policy: Document, people: int) -> dict[str, int]:
    quota = policy["quota"]
    exact = {tier: number(quota["shares"][tier]) * people for tier in TIERS}
    seats = {tier: int(exact[tier]) for tier in TIERS}
    if quota["rounding"] == "floor":
        seats["junior"] = people - seats["senior"] - seats["middle"]
        return seats
    waiting = TIERS if quota["remainder_tie"] == "lower" else TIERS[::-1]
    waiting = list(waiting)
    while sum(seats.values()) < people:
        largest = max(exact[tier] - seats[tier] for tier in waiting)
        tier = next(tier for tier in waiting if exact[tier] - seats[tier] == largest)
        seats[tier] += 1
        waiting.remove(tier)
    return seats


def compare(one: Fate, other: Fate, tier: str, policy: Document, *, margin: bool = True) -> int:
    """Return a number below zero when ``one`` ranks before ``other``; the personnel number is not looked at."""

    def score_of(fate: Fate) -> Fraction:
        score = (fate.person.get("scores") or {}).get(tier)
        found = number(fate.person["annual_score"] if score is None else score)
        if margin and tier_of(fate.person["rung"]) == tier:
            found += number(policy["quota"].get("incumbent_margin") or 0)
        return found

    def before(first: Any, second: Any) -> int:
        return -1 if first > second else 1 if first < second else 0

    unusable = [fate.reason == "too_few_months" for fate in (one, other)]
    holders = [tier_of(fate.person["rung"]) == tier for fate in (one, other)]
    steps = []
    if policy["quota"]["enforcement"] == "promotions_only":
        kept = [height(tier_of(fate.person["rung"])) >= height(tier) for fate in (one, other)]
        steps.append(before(kept[0], kept[1]))
    steps.append(before(not unusable[0], not unusable[1]))
    if not any(unusable):
        steps.append(before(score_of(one), score_of(other)))
    steps.append(before(holders[0], holders[1]))
    if not any(holders):
        additional = [fate.person.get("additional_score") for fate in (one, other)]
        points = [Fraction(-1) if each is None else number(each) for each in additional]
        steps.append(before(points[0], points[1]))
    steps.extend(before(one.person[name], other.person[name]) for name in ("months_in_tier", "months_of_service"))
    return next((step for step in steps if step), 0)


def rank(fates: list[Fate], tier: str, policy: Document, *, margin: bool = True) -> list[Fate]:
    def with_number(one: Fate, other: Fate) -> int:
        numbers = one.person["employee_no"], other.person["employee_no"]
        return compare(one, other, tier, policy, margin=margin) or (-1 if numbers[0] < numbers[1] else 1)

    return sorted(fates, key=cmp_to_key(with_number))


def begin(policy: Document, people: list[Document]) -> list[Fate]:
    fates = [Fate(person, *earn(policy, person)) for person in people]
    for fate in fates:
        fate.open, fate.reasons = list(fate.earned), [fate.reason]
    return fates


def fit(fates: list[Fate], tier: str, seats: int, policy: Document) -> None:
    order = rank([fate for fate in fates if fate.rung is None and fate.open_in(tier)], tier, policy)
    enforcement = policy["quota"]["enforcement"]
    for place, fate in enumerate(order):
        fate.ranks[tier] = (place + 1, len(order))
        kept = enforcement == "promotions_only" and height(tier_of(fate.person["rung"])) >= height(tier)
        if place < seats or kept or enforcement == "off":
            fate.rung = fate.open_in(tier)[0]
    seated = [fate for fate in order if fate.rung is not None]
    others = [fate for fate in order if fate.rung is None]
    if seated and others and compare(seated[-1], others[0], tier, policy) == 0:
        for fate in order:
            fate.tied = fate.tied or compare(fate, others[0], tier, policy) == 0
    share = policy["quota"].get("last_place_max_share")
    held = sum(tier_of(fate.person["rung"]) == tier for fate in fates)
    may_fall = len(fates) if share is None else int(number(share) * held)
    for fate in reversed(others):
        before = tier_of(fate.person["rung"])
        if height(before) < height(tier):
            fate.open = [rung for rung in fate.open if height(tier_of(rung)) < height(tier)]
            fate.reasons.append("no_seat")
        elif before != tier or fate.person.get("protected") or fate.reason == "too_few_months" or not may_fall:
            fate.rung = fate.open_in(tier)[0]
            fate.reasons.append("beyond_seats")
        else:
            may_fall -= 1
            fate.open = [top_of(TIERS[height(tier) - 1])]
            fate.reasons.append("last_place")


def review_bottom(fates: list[Fate], seats: int, policy: Document) -> None:
    share = policy["quota"].get("bottom_review_max_share")
    if share is None or policy["quota"]["enforcement"] != "full":
        return
    juniors = [fate for fate in fates if fate.rung is not None and tier_of(fate.rung) == "junior"]
    many = min(len(juniors) - seats, int(number(share) * len(fates)))
    for fate in rank(juniors, "junior", policy, margin=False)[::-1][: max(many, 0)]:
        if not fate.person.get("protected") and fate.reason != "too_few_months":
            fate.reasons.append("bottom_review")


def place_plainly(policy: Document, people: list[Document]) -> Outcome:
    fates = begin(policy, people)
    seats = seats_of(policy, len(people))
    for tier in ("senior", "middle"):
        fit(fates, tier, seats[tier], policy)
    for fate in fates:
        fate.rung = fate.rung or fate.open[0]
    review_bottom(fates, seats["junior"], policy)
    for fate in fates:
        fate.reasons += ["tie_at_cut"] if fate.tied else []
    held = {tier: sum(tier_of(fate.rung or "") == tier for fate in fates) for tier in TIERS}
    over = {tier: held[tier] - seats[tier] for tier in ("senior", "middle") if held[tier] > seats[tier]}
    return Outcome(seats, held, over, {fate.person["employee_no"]: fate for fate in fates})

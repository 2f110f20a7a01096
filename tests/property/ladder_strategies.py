"""Small, crowded companies: few scores, so that people tie; few seats, so that they are refused."""

from typing import Any

from hypothesis import strategies as st

from tests.support.cases import load_shared

Document = dict[str, Any]
Company = tuple[Document, list[Document]]

_RUNGS = ["JC", "JB", "JA", "MC", "MB", "MA", "SC", "SB", "SA"]
_SHARES = [
    ("0.10", "0.60", "0.30"),
    ("0.2", "0.3", "0.5"),
    ("0.34", "0.33", "0.33"),
    ("0.1", "0.2", "0.7"),
    ("0.2", "0.3", "0.5"),
    ("0.15", "0.15", "0.7"),
    ("0", "0.25", "0.75"),
    ("0.25", "0", "0.75"),
    ("1", "0", "0"),
]
_SCORES = ["55", "61", "75", "80", "85", "85.5", "90", "93.25", "95", "101"]
_ADDITIONAL = st.sampled_from(["74.99", "75", "80", "90", "99.5"])
_ENFORCEMENTS = ("full", "full", "full", "promotions_only", "off")
_SHARE = st.sampled_from(["0", "0.2", "0.34", "0.5", "1"])


def default_policy() -> Document:
    return load_shared("placement")


@st.composite
def policies(draw: st.DrawFn, enforcements: tuple[str, ...] = _ENFORCEMENTS) -> Document:
    senior, middle, junior = draw(st.sampled_from(_SHARES))
    policy = default_policy()
    policy["veto"] = draw(st.sampled_from(["as_fail", "no_promotion"]))
    policy["quota"] = {
        "shares": {"senior": senior, "middle": middle, "junior": junior},
        "rounding": draw(st.sampled_from(["floor", "largest_remainder"])),
        "remainder_tie": draw(st.sampled_from(["lower", "upper"])),
        "enforcement": draw(st.sampled_from(enforcements)),
        "incumbent_margin": draw(st.sampled_from(["0", "0", "0.5", "5", "20"])),
        "last_place_max_share": draw(st.none() | st.none() | _SHARE),
    }
    if draw(st.booleans()):
        policy["quota"]["bottom_review_max_share"] = draw(_SHARE)
    policy["skip"] = {
        "band": draw(st.sampled_from(["good", "excellent"])),
        "additional_score": draw(st.sampled_from(["75", "90"])),
        "max_rungs": draw(st.integers(1, 4)),
    }
    policy["promotion"]["SC"]["band"] = draw(st.sampled_from(["good", "excellent"]))
    policy["promotion"]["SC"]["additional_score"] = draw(st.sampled_from(["75", "95"]))
    if draw(st.booleans()):
        del policy["promotion"]["MC"]["additional_score"]
    if draw(st.integers(0, 5)) == 0:
        del policy["promotion"][draw(st.sampled_from(["JB", "MC", "MB", "SC"]))]
    return policy


@st.composite
def persons(draw: st.DrawFn, employee_no: str) -> Document:
    person: Document = {
        "employee_no": employee_no,
        "unit": draw(st.sampled_from(["01", "02"])),
        "rung": draw(st.sampled_from(_RUNGS)),
        "annual_score": draw(st.sampled_from([*_SCORES, None])),
        "appraised_months": draw(st.sampled_from([12, 12, 12, 12, 12, 12, 6, 5])),
        "months_in_rung": draw(st.sampled_from([0, 12, 24])),
        "months_in_tier": draw(st.sampled_from([11, 40, 40, 48])),
        "months_of_service": draw(st.sampled_from([12, 120, 120])),
        "education": draw(st.sampled_from(["college", "bachelor", "junior_high", None])),
        "additional_score": draw(st.none() | _ADDITIONAL | _ADDITIONAL),
    }
    if draw(st.booleans()):
        person["scores"] = {
            tier: draw(st.sampled_from(_SCORES))
            for tier in ("junior", "middle", "senior")
            if draw(st.integers(0, 3)) > 0
        }
    if draw(st.integers(0, 3)) == 0:
        person["previous_band"] = draw(st.sampled_from(["fail", "pass"]))
    if draw(st.integers(0, 5)) == 0:
        person["masked_months"] = draw(st.integers(0, 3))
    for flag, odds in (("protected", 4), ("vetoed", 9), ("skip_nominated", 3)):
        if draw(st.integers(0, odds)) == 0:
            person[flag] = True
    return person


@st.composite
def companies(draw: st.DrawFn, largest: int = 11, enforcements: tuple[str, ...] = _ENFORCEMENTS) -> Company:
    many = draw(st.integers(largest // 2, largest) | st.integers(largest - 2, largest) | st.integers(0, largest))
    numbers = [str(number) for number in range(1, many + 1)]  # text: "10" comes before "9"
    return draw(policies(enforcements)), [draw(persons(number)) for number in numbers]

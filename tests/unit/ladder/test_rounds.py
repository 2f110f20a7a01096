"""What a finished round does to placements, what may be amended, and how the spindle is counted."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from services.ladder.people.domain.employees import Placement
from services.ladder.people.domain.roster import Ending
from services.ladder.people.domain.spindle import draw_spindle
from services.ladder.policies.domain.policy import read_policy
from services.ladder.rounds.domain.moves import carry_out
from services.ladder.rounds.domain.rounds import Amendment, RoundDecision, find_amendment_faults, open_rungs
from services.ladder.rounds.texts import REASONS, joined, sentences
from services.ladder.texts import TEXTS
from shared.kernel.rungs import RUNGS, Rung, Tier

DAY = date(2026, 1, 1)
PLACED = Placement("1", date(2022, 1, 1), None, Rung.JA, "A", "LY/A/", date(2022, 1, 1), date(2020, 1, 1))
DECISION = RoundDecision(
    employee_no="1",
    unit_code="A",
    unit_path="LY/A/",
    rung_before=Rung.MB,
    proposed_rung=Rung.MA,
    rung=Rung.MA,
    outcome="promoted",
    reasons=("up",),
    band="good",
    acceptable=(Rung.MA, Rung.MB),
    ranks={},
    facts={},
)


def test_a_rung_within_the_tier_keeps_its_tier_since() -> None:
    up = carry_out([PLACED], {"1": Rung.MC}, DAY)
    assert up.endings == (Ending("1", date(2022, 1, 1), DAY),)
    assert [(each.start, each.rung, each.rung_since, each.tier_since) for each in up.started] == [
        (DAY, Rung.MC, DAY, DAY)
    ]
    down = carry_out([PLACED], {"1": Rung.JB}, DAY)
    assert [(each.rung, each.rung_since, each.tier_since) for each in down.started] == [
        (Rung.JB, DAY, date(2020, 1, 1))
    ]


def test_who_left_or_did_not_move_gets_nothing() -> None:
    placed = [replace(PLACED, end=DAY), replace(PLACED, employee_no="2")]
    moves = carry_out(placed, {"1": Rung.MC}, DAY)
    assert (moves.endings, moves.started, moves.superseded, moves.people) == ((), (), (), 0)


def test_a_placement_from_the_day_itself_is_superseded() -> None:
    placed = [replace(PLACED, end=DAY), replace(PLACED, start=DAY, unit_code="B")]
    moves = carry_out(placed, {"1": Rung.MC}, DAY)
    assert (moves.endings, moves.superseded, moves.people) == ((), (("1", DAY),), 1)
    assert [(each.start, each.unit_code, each.rung) for each in moves.started] == [(DAY, "B", Rung.MC)]


def test_the_rungs_that_are_open() -> None:
    assert open_rungs(DECISION) == (Rung.MA, Rung.MB, Rung.JA)
    assert open_rungs(replace(DECISION, facts={"protected": True})) == (Rung.MA, Rung.MB)
    junior = replace(DECISION, rung_before=Rung.JB, acceptable=(Rung.JB,))
    assert open_rungs(junior) == (Rung.JB,)


@pytest.mark.parametrize(
    ("rung", "facts", "code"),
    [
        (Rung.JA, {"protected": True}, "protected_lowered"),
        (Rung.MC, {}, "rung_not_open"),
        (Rung.SC, {}, "rung_not_open"),
        (Rung.MB, {}, None),
        (Rung.JA, {}, None),
    ],
)
def test_amendments(rung: Rung, facts: dict[str, bool], code: str | None) -> None:
    decisions = {"1": replace(DECISION, facts=facts)}
    faults = find_amendment_faults(decisions, [Amendment("1", rung, "x")], {Tier.MIDDLE: 1}, {}, ())
    assert [fault.code for fault in faults] == ([] if code is None else [code])


def test_an_amended_decision_says_so() -> None:
    amended = DECISION.amended(Rung.JA, "投诉属实")
    assert (amended.rung, amended.outcome, amended.reasons) == (Rung.JA, "demoted", ("up", "amended"))
    assert DECISION.amended(Rung.MA, "同意").reasons == ("up",)


def test_every_reason_has_words() -> None:
    codes = {
        *("too_few_months", "protected", "grade_down", "warned", "tier_down", "vetoed", "up", "hold"),
        *("no_seat", "beyond_seats", "last_place", "tie_at_cut", "bottom_review", "amended"),
    }
    assert set(REASONS) == codes
    ranks = {"senior": {"rank": 2, "of": 30}}
    assert sentences(["up", "no_seat"], ranks, None, "zh") == [
        "达到晋升条件。",
        "排名未进入上一级的名额。",
        "竞争高级名额：30 人中排第 2 名。",
    ]
    assert joined(["hold", "last_place"], "en").startswith("no higher rung was earned: the rung stays; ranked")
    assert all(text.zh_detail and text.en_detail for text in TEXTS.values())


def test_the_spindle_counts_against_seats() -> None:
    case = Path(__file__).parents[2] / "cases" / "placement" / "01_everyone_stays.json"
    policy = read_policy(json.loads(case.read_text(encoding="utf-8"))["policy"])
    rungs = [Rung.SC, Rung.SB, *[Rung.MB] * 5, *[Rung.JC] * 3]
    placed = [replace(PLACED, employee_no=str(number), rung=rung) for number, rung in enumerate(rungs)]
    spindle = draw_spindle(placed, policy)
    assert [(each.tier, each.seats, each.people, each.over) for each in spindle.tiers] == [
        (Tier.SENIOR, 1, 2, 1),
        (Tier.MIDDLE, 6, 5, 0),
        (Tier.JUNIOR, 3, 3, 0),
    ]
    assert [rung for each in spindle.tiers for rung in each.rungs] == list(reversed(RUNGS))
    assert [each.seats for each in spindle.units["A"]] == [None, None, None]

"""The reasons of a decision in words."""

from dataclasses import replace

from services.ladder.rounds.api.reasons import REASONS, joined, sentences
from services.ladder.rounds.domain.rounds import RoundDecision
from shared.kernel.rungs import Rung

REFUSED = RoundDecision(
    employee_no="1",
    unit_code="A",
    unit_path="LY/A/",
    rung_before=Rung.MA,
    proposed_rung=Rung.MA,
    rung=Rung.MA,
    outcome="held",
    reasons=("up", "no_seat"),
    band=None,
    acceptable=(Rung.SC, Rung.MA),
    ranks={"senior": {"rank": 2, "of": 30}},
    facts={},
)


def test_every_reason_has_words() -> None:
    codes = {
        *("too_few_months", "protected", "grade_down", "warned", "tier_down", "vetoed", "up", "hold"),
        *("no_seat", "beyond_seats", "last_place", "tie_at_cut", "bottom_review", "amended"),
    }
    assert {code for code, reason in REASONS.items() if reason.zh and reason.en} == codes


def test_ranks_follow_the_reasons() -> None:
    assert sentences(REFUSED, "zh") == [
        "达到晋升条件。",
        "排名未进入上一级的名额。",
        "竞争高级名额：30 人中排第 2 名。",
    ]


def test_the_ranks_follow_the_reasons_in_english_too() -> None:
    assert sentences(REFUSED, "en") == [
        "The conditions of a higher rung are fulfilled.",
        "No seat left in the tier above by rank.",
        "Ranked 2 of 30 contenders for the senior tier.",
    ]


def test_only_the_first_letter_of_a_sentence_becomes_a_capital() -> None:
    assert sentences(replace(REFUSED, reasons=("tier_down", "last_place"), ranks={}), "en") == [
        "A second failed year: down to grade A of the tier below.",
        "Ranked beyond the tier's seats: down to A of the tier below.",
    ]


def test_the_words_of_the_deciding_body_come_last() -> None:
    amended = REFUSED.amended(Rung.MA, "同意")
    assert [sentences(amended, language)[-1] for language in ("zh", "en")] == [
        "考评委员会的理由：同意",
        "The deciding body's reasons: 同意",
    ]


def test_reasons_are_joined_in_a_table() -> None:
    assert [joined(["hold", "last_place"], language) for language in ("zh", "en")] == [
        "未取得更高职级，保持现职级；排名在本级名额之外，降到下一级的 A 档",
        "no higher rung was earned: the rung stays; ranked beyond the tier's seats: down to A of the tier below",
    ]

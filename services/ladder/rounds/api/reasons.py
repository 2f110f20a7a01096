"""The reasons of decisions in plain Chinese and English."""

from collections.abc import Iterable, Mapping
from typing import Final

from services.ladder.rounds.domain.rounds import RoundDecision
from shared.kernel.names import Language, Name
from shared.kernel.rungs import Tier

REASONS: Final[Mapping[str, Name]] = {
    "too_few_months": Name(
        "考核月数不足，没有可用的年度成绩，职级不变",
        "too few appraised months for a usable year: the rung stays",
    ),
    "protected": Name("年度不合格，但处于法定保护期，职级不变", "a failed year, but protected by law: the rung stays"),
    "grade_down": Name("年度不合格，下降一档", "a failed year: one grade down"),
    "warned": Name("年度不合格，予以警示，职级不变", "a failed year: warned, the rung stays"),
    "tier_down": Name("连续两年不合格，降到下一级的 A 档", "a second failed year: down to grade A of the tier below"),
    "vetoed": Name("有一票否决事项，本年不晋升", "a veto item: no promotion this year"),
    "up": Name("达到晋升条件", "the conditions of a higher rung are fulfilled"),
    "hold": Name("未取得更高职级，保持现职级", "no higher rung was earned: the rung stays"),
    "no_seat": Name("排名未进入上一级的名额", "no seat left in the tier above by rank"),
    "beyond_seats": Name("保留在本级，超出名额", "stays in the tier beyond its seats"),
    "last_place": Name(
        "排名在本级名额之外，降到下一级的 A 档",
        "ranked beyond the tier's seats: down to A of the tier below",
    ),
    "tie_at_cut": Name(
        "与名额分界处的人员同分，由考评委员会决定", "tied where the seats end: for the committee to decide"
    ),
    "bottom_review": Name("初级末位，转入培训或转岗评估", "last of the juniors: a review for training or transfer"),
    "amended": Name("由考评委员会另行决定", "the deciding body chose another rung"),
}


def joined(reasons: Iterable[str], language: Language) -> str:
    """Return reasons as one text for a cell."""
    return ("；" if language == "zh" else "; ").join(REASONS[code].text(language) for code in reasons)


def sentences(decision: RoundDecision, language: Language) -> list[str]:
    """Return a decision's reasons as sentences, with the ranks behind them and the body's own words."""
    reasons = [REASONS[code].text(language) for code in decision.reasons]
    if language == "zh":
        explanation = [f"{reason}。" for reason in reasons]
        explanation += [
            f"竞争{Tier(tier).label.zh}名额：{rank['of']} 人中排第 {rank['rank']} 名。"
            for tier, rank in decision.ranks.items()
        ]
        body = "考评委员会的理由："
    else:
        explanation = [f"{reason[:1].upper()}{reason[1:]}." for reason in reasons]
        explanation += [
            f"Ranked {rank['rank']} of {rank['of']} contenders for the {Tier(tier).label.en} tier."
            for tier, rank in decision.ranks.items()
        ]
        body = "The deciding body's reasons: "
    return explanation if decision.amendment is None else [*explanation, body + decision.amendment]

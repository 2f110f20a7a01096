"""The reasons of decisions and the names of conditions, in plain Chinese and English."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from shared.platform.texts import Language

REASONS: Final[Mapping[str, tuple[str, str]]] = {
    "too_few_months": (
        "考核月数不足，没有可用的年度成绩，职级不变",
        "too few appraised months for a usable year: the rung stays",
    ),
    "protected": ("年度不合格，但处于法定保护期，职级不变", "a failed year, but protected by law: the rung stays"),
    "grade_down": ("年度不合格，下降一档", "a failed year: one grade down"),
    "warned": ("年度不合格，予以警示，职级不变", "a failed year: warned, the rung stays"),
    "tier_down": ("连续两年不合格，降到下一级的 A 档", "a second failed year: down to grade A of the tier below"),
    "vetoed": ("有一票否决事项，本年不晋升", "a veto item: no promotion this year"),
    "up": ("达到晋升条件", "the conditions of a higher rung are fulfilled"),
    "hold": ("未取得更高职级，保持现职级", "no higher rung was earned: the rung stays"),
    "no_seat": ("排名未进入上一级的名额", "no seat left in the tier above by rank"),
    "beyond_seats": ("保留在本级，超出名额", "stays in the tier beyond its seats"),
    "last_place": (
        "排名在本级名额之外，降到下一级的 A 档",
        "ranked beyond the tier's seats: down to A of the tier below",
    ),
    "tie_at_cut": ("与名额分界处的人员同分，由考评委员会决定", "tied where the seats end: for the committee to decide"),
    "bottom_review": ("初级末位，转入培训或转岗评估", "last of the juniors: a review for training or transfer"),
    "amended": ("由考评委员会另行决定", "the deciding body chose another rung"),
}
OUTCOMES: Final[Mapping[str, tuple[str, str]]] = {
    "promoted": ("晋升", "promoted"),
    "held": ("保持", "held"),
    "demoted": ("下降", "demoted"),
}
BANDS: Final[Mapping[str, tuple[str, str]]] = {
    "excellent": ("优秀", "excellent"),
    "good": ("良好", "good"),
    "pass": ("合格", "pass"),
    "fail": ("不合格", "fail"),
}
_TIERS: Final[Mapping[str, tuple[str, str]]] = {
    "senior": ("高级", "senior"),
    "middle": ("中级", "middle"),
    "junior": ("初级", "junior"),
}


def word(words: Mapping[str, tuple[str, str]], code: str, language: Language) -> str:
    """Return the word for a code."""
    zh, en = words[code]
    return zh if language == "zh" else en


def joined(reasons: Iterable[str], language: Language) -> str:
    """Return reasons as one text for a cell."""
    return ("；" if language == "zh" else "; ").join(word(REASONS, code, language) for code in reasons)


def sentences(
    reasons: Iterable[str], ranks: Mapping[str, Mapping[str, Any]], amendment: str | None, language: Language
) -> list[str]:
    """Return a decision's reasons as sentences, with the ranks behind them and the body's own words."""
    found = [
        f"{word(REASONS, code, language)}。" if language == "zh" else f"{word(REASONS, code, language).capitalize()}."
        for code in reasons
    ]
    for tier, rank in ranks.items():
        name = word(_TIERS, tier, language)
        if language == "zh":
            found.append(f"竞争{name}名额：{rank['of']} 人中排第 {rank['rank']} 名。")
        else:
            found.append(f"Ranked {rank['rank']} of {rank['of']} contenders for the {name} tier.")
    if amendment is not None:
        found.append(
            f"考评委员会的理由：{amendment}" if language == "zh" else f"The deciding body's reasons: {amendment}"
        )
    return found

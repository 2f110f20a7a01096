"""Words by which people say "none" where a form asks for something: they are no name, reason or incident."""

import re
import unicodedata
from typing import Final

_WORDS: Final = frozenset(
    {
        *("无", "無", "没", "没有", "否", "不", "空", "零", "〇", "0", "暂无", "并无", "皆无", "均无", "全无"),
        *(
            "未发生",
            "没有发生",
            "未发现",
            "没发现",
            "没有发现",
            "未出现",
            "未触发",
            "未涉及",
            "不涉及",
            "不适用",
            "不存在",
        ),
        *(
            "未违规",
            "无违规",
            "无异常",
            "正常",
            "无此情况",
            "无此情形",
            "无情况",
            "无此项",
            "无该项",
            "无事项",
            "无理由",
            "没有理由",
            "无原因",
            "无说明",
            "略",
            "无记录",
        ),
        *("本月无", "当月无", "本期无", "无否决", "无一票否决", "无一票否决事项"),
        *("none", "no", "n", "nil", "null", "nothing", "n/a", "na", "not applicable", "no incident", "false"),
    }
)
_CROSSES: Final = frozenset({"×", "✗", "✘", "x"})
_AROUND: Final = " \t\r\n()[]{}<>【】「」《》〈〉\"'“”‘’。.,;:!、…"
_STROKES: Final = re.compile(r"[-‐‑‒–—―−ー_/\\|~～·.。*]+")


def is_word_for_none(text: str) -> bool:
    """Tell whether a text says that there is nothing: blank, a word such as 无 or ``n/a``, or only dashes and slashes.

    Full and half width, capital and small letters, and brackets or stops around the word make no difference.
    """
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    if not folded or _STROKES.fullmatch(folded):
        return True
    word = folded.strip(_AROUND)
    return not word or word in _WORDS or word in _CROSSES or word.replace(" ", "") in _WORDS


def gives_no_reason(text: str) -> bool:
    """Tell whether a text in the place of reasons says that there are none; a cross is no word there."""
    return is_word_for_none(text) and text.strip().casefold() not in _CROSSES

"""The order of Chinese names: by pinyin."""

from typing import Final

from pypinyin import lazy_pinyin

_SURNAMES: Final = {
    "单": "shan",
    "曾": "zeng",
    "仇": "qiu",
    "解": "xie",
    "查": "zha",
    "区": "ou",
    "盖": "ge",
    "朴": "piao",
    "翟": "zhai",
    "任": "ren",
    "华": "hua",
    "覃": "qin",
    "缪": "miao",
    "乐": "yue",
    "种": "chong",
    "尹": "yin",
    "纪": "ji",
    "员": "yun",
    "万俟": "mo qi",
    "尉迟": "yu chi",
    "单于": "chan yu",
    "长孙": "zhang sun",
}
"""Surnames that are read differently from the word that they are written as."""


def sort_key(name: str) -> str:
    """Return the text by which a name is sorted: its syllables without tones, apart, in small letters."""
    surname = next((name[:length] for length in (2, 1) if name[:length] in _SURNAMES and len(name) > length), "")
    syllables = [_SURNAMES[surname]] if surname else []
    syllables += lazy_pinyin(name[len(surname) :])
    return " ".join(syllables).casefold()

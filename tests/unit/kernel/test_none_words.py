"""Which texts say that there is nothing."""

import pytest

from shared.kernel.none_words import is_word_for_none


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "无",
        "（无）",
        "没有。",
        "没 有",
        "暂无",
        "未发生",
        "否",
        "/",
        "\\",
        "—",
        "－－",
        "N/A",
        "ｎｏｎｅ",
        "Nil",
        "0",
    ],
)
def test_a_word_or_stroke_for_none_says_that_there_is_nothing(text: str) -> None:
    assert is_word_for_none(text)


@pytest.mark.parametrize(
    "text", ["串码", "无证经营", "否认", "不清楚", "一", "1", "√", "是", "yes", "none of it was true"]
)
def test_any_other_text_says_something(text: str) -> None:
    assert not is_word_for_none(text)

"""Every code that reading can give has texts, and every text can be filled in by what the code gives."""

import ast
import re
import string
from pathlib import Path

import shared.platform.tabular
from shared.platform.tabular.finding_texts import TEXTS

ROOT = Path(shared.platform.tabular.__file__).parents[3]
MODULES = [path for folder in ("shared", "services") for path in (ROOT / folder).rglob("*.py")]
PARAMETER = re.compile("{[a-z_]+}")
NAMES = {"UTF", "GB18030", "CSV", "XML", "xls", "xlsx", "MB", "JSON", "x"}


def test_the_codes_that_are_raised_are_those_that_have_texts() -> None:
    words = {
        node.value
        for path in MODULES
        if path.name != "finding_texts.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert words >= TEXTS.keys()


def test_both_languages_quote_the_same_or_less() -> None:
    for code, text in TEXTS.items():
        zh, en = (
            {field for _, field, _, _ in string.Formatter().parse(detail) if field}
            for detail in (text.zh_detail, text.en_detail)
        )
        assert zh - {"zh", "value"} == en - {"en", "value"} or code == "column_missing", code
        assert all((text.zh_title, text.en_title, text.zh_detail, text.en_detail))


def test_a_chinese_sentence_has_no_english_words() -> None:
    words = {
        word
        for text in TEXTS.values()
        for word in re.findall("[A-Za-z][A-Za-z0-9]*", PARAMETER.sub("", text.zh_detail))
    }
    assert words <= NAMES

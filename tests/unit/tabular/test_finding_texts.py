"""Every code that reading can give has texts, and every text can be filled in by what the code gives."""

import ast
import string
from pathlib import Path

import shared.platform.tabular
from shared.platform.tabular.finding_texts import TEXTS

MODULES = [
    path for path in Path(shared.platform.tabular.__file__).parent.glob("*.py") if path.name != "finding_texts.py"
]


def test_the_codes_that_are_raised_are_those_that_have_texts() -> None:
    words = {
        node.value
        for path in MODULES
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

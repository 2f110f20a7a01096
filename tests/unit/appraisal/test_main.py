"""Every code that the appraisal service can answer with has its texts, and they quote what they are given."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from services.appraisal.main import SERVICE
from shared.platform.tabular import finding_texts
from shared.platform.web import document_texts, problem_texts
from shared.platform.web.problems import Catalogue

ROOT = Path(__file__).parents[3] / "services" / "appraisal"
RAISED = {"Invalid", "Missing", "Conflict", "Unavailable", "Forbidden", "Stale", "Unmet"}
OWN = Catalogue(*SERVICE.texts).texts
KNOWN = {**problem_texts.TEXTS, **document_texts.TEXTS, **finding_texts.TEXTS, **OWN}
ADDED = {"value", "count"}


def codes() -> Iterator[tuple[str, set[str]]]:
    """Each code in the source, with the names of the parameters that are given along with it."""
    for file in sorted(ROOT.rglob("*.py")):
        for call in (node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call)):
            for keyword in call.keywords:
                if keyword.arg in {"none_in_force", "not_found"} and isinstance(keyword.value, ast.Constant):
                    yield str(keyword.value.value), {"month", "version"}
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            place = {"fault": 0, "Fault": 1, "in_row": 2}.get(name, 0 if name in RAISED else None)
            if place is None or len(call.args) <= place:
                continue
            given = {keyword.arg for keyword in call.keywords if keyword.arg}
            if name == "Fault" and len(call.args) > 2 and isinstance(call.args[2], ast.Dict):
                given = {str(key.value) for key in call.args[2].keys if isinstance(key, ast.Constant)}
            argument = call.args[place]
            for code in (argument.body, argument.orelse) if isinstance(argument, ast.IfExp) else (argument,):
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    yield code.value, given


def test_every_code_has_its_texts() -> None:
    found = list(codes())
    assert len(found) > 30
    for code, given in found:
        text = KNOWN[code]
        for template in (text.zh_detail, text.en_detail):
            assert {name for _, name, _, _ in Formatter().parse(template) if name} <= given | ADDED, code


def test_no_text_is_left_over() -> None:
    assert OWN.keys() - {code for code, _ in codes()} == set()

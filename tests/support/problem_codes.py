"""Problem codes in the source: those that have texts, and those that the code raises."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final

from tests.support.sources import Source

CODE_POSITIONS: Final = {
    "Fault": 1,
    "in_row": 2,
    "fault": 0,
    "_refuse": 0,
    "Finding": 0,
    "file_refused": 0,
    "Unreadable": 0,
}
"""Where a call of that name takes the code; an error class of the kernel takes it first."""
CODE_HOLDERS: Final = frozenset({"Codes"})
"""Calls whose every keyword argument is a code."""
CODE_ENUMERATION: Final = "Disagrees"
"""How a class is named whose members are codes."""

_CODE: Final = re.compile(r"[a-z][a-z0-9_]*")


def is_catalogue(source: Source) -> bool:
    """Tell whether a module holds texts."""
    return source.stem.endswith("texts")


def codes_with_texts(source: Source) -> dict[str, int]:
    """Return the codes that a module has a ``Text`` for, with their lines."""
    return {
        key.value: key.lineno
        for node in source.nodes
        if isinstance(node, ast.Dict)
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
        if isinstance(value, ast.Call) and _called(value) == "Text"
    }


def error_classes(sources: Iterable[Source]) -> frozenset[str]:
    """Return ``SpindleError`` and the names of its subclasses whose first argument is a code."""
    bases = {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for source in sources
        for node in source.nodes
        if isinstance(node, ast.ClassDef) and not _has_own_init(node)
    }
    names = {"SpindleError"}
    while more := {name for name, parents in bases.items() if parents & names} - names:
        names |= more
    return frozenset(names)


def _has_own_init(class_: ast.ClassDef) -> bool:
    return any(isinstance(node, ast.FunctionDef) and node.name == "__init__" for node in class_.body)


@cache
def raised_codes(source: Source, errors: frozenset[str]) -> list[tuple[int, re.Pattern[str]]]:
    """Return line and code wherever the source raises one; a code of an f-string is a pattern with gaps."""
    return list(_raised_codes(source, errors))


def _raised_codes(source: Source, errors: frozenset[str]) -> Iterator[tuple[int, re.Pattern[str]]]:
    positions: Mapping[str, int] = CODE_POSITIONS | dict.fromkeys(errors, 0)
    for node in source.nodes:
        if isinstance(node, ast.Call):
            for expression in _code_expressions(node, positions):
                yield from ((expression.lineno, pattern) for pattern in _patterns(expression))
        elif isinstance(node, ast.ClassDef) and node.name.endswith(CODE_ENUMERATION):
            members = (member.value for member in node.body if isinstance(member, ast.Assign))
            yield from ((member.lineno, pattern) for member in members for pattern in _patterns(member))


def _code_expressions(call: ast.Call, positions: Mapping[str, int]) -> list[ast.expr]:
    name = _called(call)
    if name in CODE_HOLDERS:
        return [keyword.value for keyword in call.keywords]
    position = positions.get(name, len(call.args))
    return [keyword.value for keyword in call.keywords if keyword.arg == "code" and name in positions] or call.args[
        position : position + 1
    ]


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _patterns(expression: ast.expr) -> list[re.Pattern[str]]:
    """Return the codes that an expression can be; none where it is a variable."""
    match expression:
        case ast.Constant(value=str(code)) if _CODE.fullmatch(code):
            return [re.compile(re.escape(code))]
        case ast.IfExp(body=body, orelse=orelse):
            return [*_patterns(body), *_patterns(orelse)]
        case ast.JoinedStr(values=parts):
            texts = [re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z_]+" for part in parts]
            return [re.compile("".join(texts))]
    return []


def quoted_words(sources: Iterable[Source]) -> frozenset[str]:
    """Return every whole string constant of the sources that has the form of a code."""
    return frozenset[str]().union(*map(_words, sources))


@cache
def _words(source: Source) -> frozenset[str]:
    constants = (node.value for node in source.nodes if isinstance(node, ast.Constant))
    return frozenset(value for value in constants if isinstance(value, str) and _CODE.fullmatch(value))

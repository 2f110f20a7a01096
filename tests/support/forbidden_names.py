"""Names that say nothing, and the files that still use them.

``python -m tests.support.forbidden_names`` counts anew and writes the numbers beside this module. A number may only
fall; when the last file is clean, the numbers and this command go.
"""

import ast
import json
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Final

from tests.support.sources import ROOT, Source, hand_written, modules

FORBIDDEN: Final = frozenset({"found", "told", "given", "known", "one", "each", "said"})
REMAINING: Final = ROOT / "tests" / "support" / "forbidden_names.json"


def bound_names(source: Source, names: Container[str]) -> list[tuple[int, str]]:
    """Return line and name wherever code of ours gives a thing one of these names.

    That is a variable, parameter, field, attribute, function, class or import. Reading a name is not
    counted: it may be a library's, as in ``result.one()``.
    """
    return sorted((line, name) for line, name in _bindings(source.nodes) if name in names)


def _bindings(nodes: Iterable[ast.AST]) -> Iterator[tuple[int, str]]:
    for node in nodes:
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield node.lineno, name
            case ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield node.lineno, name
            case ast.ClassDef(name=name) | ast.ExceptHandler(name=str(name)) | ast.alias(asname=str(name)):
                yield node.lineno, name
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield node.lineno, name
            case ast.MatchMapping(rest=str(name)):
                yield node.lineno, name


def name_breaches(sources: Iterable[Source], remaining: Mapping[str, int]) -> list[str]:
    """Return where a source binds more forbidden names than its number allows, and numbers that are too high."""
    breaches: list[str] = []
    numbers = dict(remaining)
    for source in sources:
        allowed = numbers.pop(source.path, 0)
        bound = bound_names(source, FORBIDDEN)
        if len(bound) > allowed:
            breaches += [source.at(line, f"{name}: say what the thing is") for line, name in bound]
        elif len(bound) < allowed:
            breaches.append(f"{source.path}: lower the number from {allowed} to {len(bound)} in {REMAINING.name}")
    return breaches + [f"{path}: no such file, remove it from {REMAINING.name}" for path in numbers]


def read_remaining() -> dict[str, int]:
    """Return how many forbidden names each file may still bind."""
    numbers: dict[str, int] = json.loads(REMAINING.read_text(encoding="utf-8"))
    return numbers


def main() -> None:
    """Write the numbers of today."""
    counts = Counter({source.path: len(bound_names(source, FORBIDDEN)) for source in hand_written(modules())})
    text = json.dumps({path: count for path, count in sorted(counts.items()) if count}, indent=2)
    REMAINING.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

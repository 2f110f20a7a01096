"""What the project's documents name: links, paths, commands, settings, operations."""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from tests.support.sources import CODE, ROOT, TOP, Source, modules, text_files

SETTING: Final = re.compile(r"SPINDLE_[A-Z]+(?:_[A-Z]+)*")
_FENCE: Final = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
_SPAN: Final = re.compile(r"`([^`\n]+)`")
_LINK: Final = re.compile(r"\[[^\[\]]*\]\(([^()\s]+)\)")
_TARGET: Final = re.compile(r"^([a-z-]+):.*## ", re.MULTILINE)


def documents(*folders: str) -> tuple[Source, ...]:
    """Return the Markdown files; without folders all of the project."""
    return text_files(*folders, suffix=".md")


def guides() -> list[Source]:
    """Return what a person who runs or changes the project reads first."""
    first = {"README.md", "CONTRIBUTING.md"}
    return [source for source in documents() if source.path in first or source.path.startswith("docs/guides/")]


def line_of(source: Source, offset: int) -> int:
    """Return the line of a character."""
    return source.text.count("\n", 0, offset) + 1


def spans(source: Source) -> Iterator[tuple[int, str]]:
    """Yield line and text of what stands in backticks within a sentence."""
    prose = _FENCE.sub(lambda fence: "\n" * fence[0].count("\n"), source.text)
    for number, line in enumerate(prose.splitlines(), 1):
        yield from ((number, span[1]) for span in _SPAN.finditer(line))


def commands(source: Source) -> Iterator[tuple[int, str]]:
    """Yield line and target of each ``make`` in backticks or in a block of commands."""
    blocks = [(line_of(source, fence.start()), fence[0]) for fence in _FENCE.finditer(source.text)]
    for line, text in [*spans(source), *blocks]:
        for command in re.finditer(r"\bmake ([a-z][a-z-]*)", text):
            yield line + text.count("\n", 0, command.start()), command[1]


def make_targets() -> set[str]:
    """Return the targets that ``make help`` lists."""
    return set(_TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))


def broken_links(source: Source) -> Iterator[str]:
    """Yield the links to files, and to headings of files, that do not exist."""
    for link in _LINK.finditer(source.text):
        path, _, anchor = link[1].partition("#")
        if ":" in path:
            continue
        target = ROOT / Path(source.path).parent / path if path else ROOT / source.path
        if not target.exists():
            yield source.at(line_of(source, link.start()), f"{link[1]}: no such file")
        elif anchor and anchor not in _anchors(target):
            yield source.at(line_of(source, link.start()), f"{link[1]}: no such heading")


def _anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def missing_paths(source: Source) -> Iterator[str]:
    """Yield the paths of the project, in backticks, that do not exist; ``*`` and ``FEATURE`` stand for any name."""
    for line, text in spans(source):
        if re.fullmatch(rf"(?:{'|'.join(map(re.escape, TOP))})/[\w./*-]+", text):
            pattern = re.sub(r"\b[A-Z]+\b", "*", text).rstrip("/")
            if not any(ROOT.glob(pattern)):
                yield source.at(line, f"{text}: no such file")


def stale_quotations(source: Source) -> Iterator[str]:
    """Yield the pieces of Python code that stand in no module; a line ``...`` leaves code out."""
    code = [_unindented(module.text) for module in modules(*CODE, "tests")]
    for block in re.finditer(r"^```python\n(.*?)^```", source.text, re.DOTALL | re.MULTILINE):
        for piece in re.split(r"^\.\.\.$", _unindented(block[1]), flags=re.MULTILINE):
            if not any(piece.strip() in text for text in code):
                yield source.at(line_of(source, block.start()), "the code says something else now")


def _unindented(text: str) -> str:
    return re.sub(r"^ +| +$", "", text, flags=re.MULTILINE)


@cache
def operations() -> dict[str, tuple[str, str]]:
    """Return method and path of each operation in the committed OpenAPI files."""
    return {
        operation["operationId"]: (method, path)
        for file in sorted((ROOT / "docs" / "openapi").glob("*.json"))
        for path, methods in json.loads(file.read_text(encoding="utf-8"))["paths"].items()
        for method, operation in methods.items()
    }


def unknown_operations(source: Source) -> Iterator[str]:
    """Yield what reads like an operation id, or like an address of an operation, and is none."""
    verbs = "|".join(sorted({name.split("_")[0] for name in operations()}))
    paths = [re.compile(re.sub(r"\{\w+\}", "[^/]+", path)) for _, path in operations().values()]
    for line, text in spans(source):
        if re.fullmatch(rf"(?:{verbs})(?:_[a-z]+)+", text) and text not in operations():
            yield source.at(line, f"{text}: no such operation")
    for address in re.finditer(r"/v1/[\w/{}-]+", source.text):
        if not any(path.fullmatch(address[0]) for path in paths):
            yield source.at(line_of(source, address.start()), f"{address[0]}: no such address")


def service_settings() -> dict[str, int]:
    """Return the environment variables of ``ServiceSettings``, with their lines."""
    (settings,) = (source for source in modules("shared/platform") if source.stem == "settings")
    (class_,) = (node for node in settings.public_classes() if node.name == "ServiceSettings")
    fields = (node for node in class_.body if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name))
    return {f"SPINDLE_{ast.unparse(field.target).upper()}": field.lineno for field in fields}


def held_by(record: Source) -> list[tuple[int, str]]:
    """Return line and text of each file, function or command that an ADR names under "Held by"."""
    heading = re.search(r"^## Held by$", record.text, re.MULTILINE)
    if heading is None:
        return []
    below = ((line, text) for line, text in spans(record) if line > line_of(record, heading.start()))
    return [(line, text) for line, text in below if re.fullmatch(r"make [a-z-]+|[\w./-]+", text)]

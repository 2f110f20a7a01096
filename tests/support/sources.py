"""The project's own files as the house rules see them: text with a path, and Python parsed once."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
CODE: Final = ("services", "shared", "deploy", "sample", "tools")
TOP: Final = (*CODE, "tests", "docs", "requirements", ".ci")
"""The folders that are committed; state, environments and caches stand beside them."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """A file of the project, or a made-up one: its path from the root, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The parsed module."""
        return ast.parse(self.text, self.path)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of the module."""
        return tuple(ast.walk(self.tree))

    @property
    def stem(self) -> str:
        """The module's name."""
        return Path(self.path).stem

    @property
    def line_count(self) -> int:
        """The number of lines."""
        return len(self.text.splitlines())

    def at(self, place: ast.AST | int, message: str) -> str:
        """Return a breach as a line of a report: file, line, what is wrong."""
        line = place if isinstance(place, int) else getattr(place, "lineno", 1)
        return f"{self.path}:{line} {message}"

    def functions(self) -> Iterator[Function]:
        """Yield every function and method, nested ones too."""
        return (node for node in self.nodes if isinstance(node, Function))

    def public_functions(self) -> list[Function]:
        """Return the module's own functions without a leading underscore."""
        return [node for node in self.tree.body if isinstance(node, Function) and not node.name.startswith("_")]

    def public_classes(self) -> list[ast.ClassDef]:
        """Return the module's own classes without a leading underscore."""
        return [node for node in self.tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]


MADE = frozenset({"__pycache__", "node_modules", "build"})
"""Folders of what tools make, which nobody commits."""


@cache
def text_files(*folders: str, suffix: str = "") -> tuple[Source, ...]:
    """Return the text files below folders, by path; without folders all of the project, the root's own too."""
    top = [ROOT / folder for folder in folders or TOP]
    paths = [path for folder in top for path in folder.rglob(f"*{suffix}")]
    paths += [] if folders else ROOT.glob(f"*{suffix}")
    files = sorted(path for path in paths if path.is_file() and MADE.isdisjoint(path.parts))
    return tuple(source for path in files if (source := _read(path)) is not None)


@cache
def _read(path: Path) -> Source | None:
    try:
        return Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        return None


def modules(*folders: str) -> tuple[Source, ...]:
    """Return the Python files below folders; without folders those of the code that is shipped."""
    return text_files(*(folders or CODE), suffix=".py")


def hand_written(sources: Iterable[Source]) -> list[Source]:
    """Leave out migrations: a committed one is never edited again."""
    return [source for source in sources if "/migrations/versions/" not in source.path]


def length(function: Function) -> int:
    """Return a function's lines from ``def`` to its last, without decorators."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def parameter_count(function: Function) -> int:
    """Return how many parameters a caller has to know; ``self`` and ``cls`` are none of them."""
    arguments = function.args
    positional = [*arguments.posonlyargs, *arguments.args]
    if positional and positional[0].arg in {"self", "cls"}:
        positional = positional[1:]
    variadic = [argument for argument in (arguments.vararg, arguments.kwarg) if argument]
    return len(positional) + len(arguments.kwonlyargs) + len(variadic)


def is_route(function: Function) -> bool:
    """Tell whether a decorator such as ``@router.get(...)`` makes the function a route."""
    return any(
        isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Attribute)
        and isinstance(decorator.func.value, ast.Name)
        and decorator.func.value.id.endswith("router")
        for decorator in function.decorator_list
    )

"""The locked requirements hold every library that the code imports, so that a new environment runs it."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions

import pytest

from tests.support.sources import CODE, ROOT, Source, modules

LIBRARIES = packages_distributions()


def locked(part: str) -> set[str]:
    """Return the names of the packages in a lock file."""
    text = (ROOT / "requirements" / f"{part}.txt").read_text(encoding="utf-8")
    return {plain(name) for name in re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==", text, re.MULTILINE)}


def plain(name: str) -> str:
    """Return a package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def imported(source: Source) -> Iterator[tuple[ast.AST, str]]:
    """Yield the place and the name of each library that a module imports."""
    for node in source.nodes:
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module]
        else:
            continue
        for name in {name.partition(".")[0] for name in names}:
            if name not in sys.stdlib_module_names and not (ROOT / name).is_dir():
                yield node, name


def unlocked(source: Source, packages: set[str]) -> list[str]:
    """Return the imports of libraries that are not among the packages."""
    return [
        source.at(node, f"{name} is in no locked requirement")
        for node, name in imported(source)
        if packages.isdisjoint(plain(package) for package in LIBRARIES.get(name, [name]))
    ]


@pytest.mark.parametrize(
    ("part", "folders"), [("runtime", ("services", "shared")), ("local", CODE[:-1]), ("dev", (*CODE, "tests"))]
)
def test_each_imported_library_is_locked(part: str, folders: tuple[str, ...]) -> None:
    packages = locked(part)
    assert [breach for source in modules(*folders) for breach in unlocked(source, packages)] == []


def test_an_unlocked_library_is_recognized() -> None:
    source = Source("a.py", "import os, yaml.nodes\nfrom jose import jwt\nimport jwt\nfrom tests.support import apps\n")
    assert unlocked(source, {"pyyaml", "pyjwt"}) == ["a.py:2 jose is in no locked requirement"]

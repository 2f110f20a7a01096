"""The operations of the committed OpenAPI files, with something filled in where their paths have parameters."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from shared.platform.identity.callers import HUMAN_ROLES
from shared.platform.settings import SERVICES

OPENAPI = Path(__file__).parents[2] / "docs" / "openapi"
FILLINGS = {
    "{month}": "2025-03",
    "{year}": "2025",
    "{employee_no}": "00001",
    "{version}": "1",
    "{number}": "1",
    "{job_id}": "00000000-0000-4000-8000-000000000000",
}


def fill_path(path: str, fillings: Mapping[str, str] = FILLINGS) -> str:
    for part, filling in fillings.items():
        path = path.replace(part, filling)
    assert "{" not in path, f"{path}: say in FILLINGS what to fill in"
    return path


@dataclass(frozen=True)
class Operation:
    """An operation as its service describes it."""

    service: str
    method: str
    path: str
    description: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.service} {self.method} {self.path}"

    @property
    def roles(self) -> frozenset[str]:
        """The human roles that may, as the description tells readers."""
        who = self.description["description"].rsplit("Who may:", 1)[1]
        return frozenset(re.findall(r"`(\w+)`", who)) & {role.value for role in HUMAN_ROLES}

    @property
    def query(self) -> dict[str, str]:
        """A day, or a month where that is asked for, for an operation that tells how something stood then."""
        for parameter in self.description.get("parameters", ()):
            if (parameter["in"], parameter["name"]) == ("query", "as_of"):
                return {"as_of": "2025-12" if "pattern" in parameter["schema"] else "2025-12-31"}
        return {}

    def takes(self, place: str, name: str) -> bool:
        """Tell whether it takes a parameter of this name."""
        parameters = self.description.get("parameters", ())
        return (place, name) in {(parameter["in"], parameter["name"]) for parameter in parameters}


@cache
def committed_openapi(service: str) -> Mapping[str, Any]:
    """A service's committed OpenAPI file."""
    document: dict[str, Any] = json.loads((OPENAPI / f"{service}.json").read_text(encoding="utf-8"))
    return document


def described_operations() -> Iterator[Operation]:
    """Every operation of the three services."""
    for service in SERVICES:
        for path, methods in committed_openapi(service)["paths"].items():
            for method, description in methods.items():
                yield Operation(service, method.upper(), path, description)

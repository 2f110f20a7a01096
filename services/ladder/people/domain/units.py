"""Units of a company as a tree, and what an import of them comes to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from shared.kernel.errors import Param

DEEPEST: Final = 20


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit; its path is the codes from the root down, each followed by a slash."""

    code: str
    name: str
    parent_code: str | None
    path: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as a file gives it."""

    code: str
    name: str
    parent_code: str | None


@dataclass(frozen=True, slots=True)
class RowFinding:
    """Something wrong with a row (counted from 0) of an import, in one of its columns."""

    index: int
    key: str
    code: str
    params: Mapping[str, Param]


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """What an import of units changes; nothing, where there are findings."""

    created: tuple[Unit, ...]
    changed: tuple[Unit, ...]
    findings: tuple[RowFinding, ...]


def plan_units(rows: Sequence[UnitRow], known: Mapping[str, Unit]) -> UnitPlan:
    """Return what the rows (each with a code of its own) change: new units, new names, new places in the tree.

    A unit that moved takes those below it along; records made under the old path keep it.
    """
    findings: list[RowFinding] = []
    parents: dict[str, str | None] = {code: unit.parent_code for code, unit in known.items()}
    names = {code: unit.name for code, unit in known.items()}
    given: dict[str, int] = {}
    for index, row in enumerate(rows):
        given[row.code] = index
        parents[row.code], names[row.code] = row.parent_code, row.name
    for code, index in given.items():
        parent = parents[code]
        if parent is not None and parent not in parents:
            findings.append(RowFinding(index, "parent_code", "unit_unknown", {"unit": parent}))
    if findings:
        return UnitPlan((), (), tuple(findings))
    paths = {code: _path(code, parents) for code in parents}
    for code, index in given.items():
        if paths[code] is None:
            findings.append(RowFinding(index, "parent_code", "unit_cycle", {"unit": code, "deepest": DEEPEST}))
    if findings:
        return UnitPlan((), (), tuple(findings))
    units = {code: Unit(code, names[code], parents[code], path) for code, path in paths.items() if path is not None}
    created = tuple(unit for code, unit in units.items() if code not in known)
    changed = tuple(unit for code, unit in units.items() if code in known and unit != known[code])
    return UnitPlan(created, changed, ())


def _path(code: str, parents: Mapping[str, str | None]) -> str | None:
    """Return the path of a unit, None where its parents go round in a circle or too deep."""
    codes = [code]
    while (parent := parents[codes[-1]]) is not None:
        if parent in codes or len(codes) == DEEPEST:
            return None
        codes.append(parent)
    return "".join(f"{each}/" for each in reversed(codes))

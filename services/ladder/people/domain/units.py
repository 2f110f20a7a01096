"""Units of a company as a tree, and the import of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from shared.kernel.codes import zero_twin_faults
from shared.kernel.errors import Fault

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
    """A unit in a file."""

    code: str
    name: str
    parent_code: str | None


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """What an import of units changes; it changes nothing where there are faults."""

    created: tuple[Unit, ...]
    changed: tuple[Unit, ...]
    faults: tuple[Fault, ...]


def plan_units(rows: Sequence[UnitRow], units: Mapping[str, Unit]) -> UnitPlan:
    """Return what the rows (each with a code of its own) change: new units, new names, new places in the tree.

    A unit that moved takes those below it along. Records of the time before keep the old path.
    """
    codes = [row.code for row in rows]
    faults = zero_twin_faults("code", codes, units.keys())
    faults += zero_twin_faults("parent_code", [row.parent_code for row in rows], {*units, *codes})
    twins = {fault.pointer for fault in faults}
    parents: dict[str, str | None] = {code: unit.parent_code for code, unit in units.items()}
    names = {code: unit.name for code, unit in units.items()}
    indexes: dict[str, int] = {}
    for index, row in enumerate(rows):
        indexes[row.code] = index
        parents[row.code], names[row.code] = row.parent_code, row.name
    for code, index in indexes.items():
        parent = parents[code]
        unknown = Fault.in_row(index, "parent_code", "unit_unknown", unit=parent)
        if parent is not None and parent not in parents and unknown.pointer not in twins:
            faults.append(unknown)
    if faults:
        return UnitPlan((), (), tuple(faults))
    paths = {code: _path(code, parents) for code in parents}
    for code, index in indexes.items():
        if paths[code] is None:
            faults.append(Fault.in_row(index, "parent_code", "unit_cycle", unit=code, deepest=DEEPEST))
    if faults:
        return UnitPlan((), (), tuple(faults))
    after = {code: Unit(code, names[code], parents[code], path) for code, path in paths.items() if path is not None}
    created = tuple(unit for code, unit in after.items() if code not in units)
    changed = tuple(unit for code, unit in after.items() if code in units and unit != units[code])
    return UnitPlan(created, changed, ())


def _path(code: str, parents: Mapping[str, str | None]) -> str | None:
    """Return the path of a unit, None where its parents form a circle or are too deep."""
    codes = [code]
    while (parent := parents[codes[-1]]) is not None:
        if parent in codes or len(codes) == DEEPEST:
            return None
        codes.append(parent)
    return "".join(f"{part}/" for part in reversed(codes))

"""Reads the worked cases under tests/cases. tests/cases/README.md explains the files."""

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

Document = dict[str, Any]

CASES: Final = Path(__file__).parents[1] / "cases"
MODEL: Final = "model"


class CaseError(ValueError):
    """A case file that breaks the rules of tests/cases/README.md."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One form of case. ``reference`` is the field that names a shared document of the folder ``shared``."""

    fields: frozenset[str]
    optional: frozenset[str] = frozenset()
    reference: str = ""
    shared: str = ""


_COMMON: Final = frozenset({"says", "expected"})
_KINDS: Final[Mapping[str, tuple[Kind, ...]]] = {
    "placement": (
        Kind(_COMMON | {"policy", "people"}, frozenset({"changes", "people_defaults"}), "policy", "policies"),
    ),
    "scoring": (
        Kind(_COMMON | {"scheme", "tier", "sheet"}, frozenset({"changes"}), "scheme", "schemes"),
        Kind(_COMMON | {"months", "committee", "self_score", "additional"}),
    ),
    "pay": (
        Kind(
            _COMMON | {"table", "month", "placements", "score", "masked"}, frozenset({"changes"}), "table", "pay_tables"
        ),
    ),
}


def load_cases(folder: str, cases: Path = CASES) -> dict[str, Document]:
    """Return every case of a folder by the name of its file, each with its whole documents."""
    return {path.stem: load_case(folder, path.stem, cases) for path in sorted((cases / folder).glob("*.json"))}


def load_case(folder: str, name: str, cases: Path = CASES) -> Document:
    """Return one case: its policy, scheme or pay table in full, and each person with the defaults."""
    path = cases / folder / f"{name}.json"
    try:
        return _expand(_read(path), cases / folder)
    except CaseError as error:
        raise CaseError(f"{path.relative_to(cases)}: {error}") from None


def load_shared(folder: str, cases: Path = CASES) -> Document:
    """Return the model document that the cases of a folder share: the policy, the scheme or the pay table."""
    shared = next(kind.shared for kind in _KINDS[folder] if kind.reference)
    return _read(cases / folder / shared / f"{MODEL}.json")


def _expand(case: Document, folder: Path) -> Document:
    kind = _kind_of(case, folder.name)
    expanded = dict(case)
    changes = expanded.pop("changes", {})
    defaults = expanded.pop("people_defaults", None)
    if kind.reference:
        document = _shared_document(folder / kind.shared, case[kind.reference])
        expanded[kind.reference] = _change(document, changes)
    if defaults is not None:
        everybody = _shared_document(folder / "people_defaults", defaults)
        expanded["people"] = [everybody | person for person in case["people"]]
    return expanded


def _kind_of(case: Document, folder: str) -> Kind:
    """Return the kind whose fields the case has. Whatever is missing or unknown is an error."""
    kind = max(_KINDS[folder], key=lambda kind: len(kind.fields & case.keys()))
    if missing := kind.fields - case.keys():
        raise CaseError(f"fields are missing: {sorted(missing)}")
    if unknown := case.keys() - kind.fields - kind.optional:
        raise CaseError(f"unknown fields: {sorted(unknown)}")
    return kind


def _shared_document(folder: Path, name: object) -> Document:
    path = folder / f"{name}.json"
    if not isinstance(name, str) or not path.is_file():
        raise CaseError(f"{folder.name} has no document named {name!r}")
    return _read(path)


def _change(document: Document, changes: Mapping[str, object]) -> Document:
    """Put each value at its pointer. The pointer must lead to a value that the document already has."""
    changed = copy.deepcopy(document)
    for pointer, value in changes.items():
        *path, last = pointer.split("/")[1:] or [""]
        place: Any = changed
        for part in path:
            place = _enter(place, part, pointer)
        _enter(place, last, pointer)
        if not isinstance(place, dict):
            raise CaseError(f"{pointer!r} names a whole item of a list: name one of its fields")
        place[last] = value
    return changed


def _enter(place: object, part: str, pointer: str) -> object:
    """Return the field ``part`` of an object, or the item of a list whose code is ``part``."""
    if isinstance(place, dict) and part in place:
        return place[part]
    if isinstance(place, list):
        for item in place:
            if isinstance(item, dict) and item.get("code") == part:
                return item
    raise CaseError(f"{pointer!r} leads nowhere: the shared document has no {part!r} there")


def _read(path: Path) -> Document:
    document: Document = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_without_repeats)
    return document


def _without_repeats(pairs: list[tuple[str, Any]]) -> Document:
    """Refuse a key that stands twice: Python would silently keep the last value."""
    document: Document = {}
    for key, value in pairs:
        if key in document:
            raise CaseError(f"a key stands twice: {key}")
        document[key] = value
    return document

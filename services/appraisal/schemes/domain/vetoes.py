"""Veto items (一票否决): the list of incidents that a scheme declares, of which each makes a month's score zero."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from shared.kernel.documents import Place
from shared.kernel.names import Name
from shared.kernel.none_words import is_word_for_none

VETOES_MAX: Final = 50
_ITEM: Final = frozenset({"code", "name"})
_NAME: Final = frozenset(Name._fields)


@dataclass(frozen=True, slots=True)
class VetoItem:
    """A kind of incident; ``also`` are further names of it in files, ``older_codes`` those of older documents."""

    code: str
    name: Name
    also: tuple[str, ...] = ()
    older_codes: tuple[str, ...] = ()


DEFAULT_VETOES: Final = (
    VetoItem("diversion", Name("串码", "Diversion of goods"), ("窜货", "串货", "参与卷烟非法流通")),
    VetoItem("faked_visit", Name("虚假拜访", "Faked visit")),
    VetoItem("breach_of_secrecy", Name("泄密", "Breach of secrecy"), ("失密泄密",), ("leak",)),
    VetoItem("corruption", Name("廉洁问题", "Corruption"), ("贪腐", "腐败", "违反廉洁纪律")),
    VetoItem("safety_accident", Name("安全事故", "Safety accident"), ("安全责任事故",)),
)
"""The veto items of a scheme that declares none of its own."""


def read_vetoes(place: Place) -> tuple[VetoItem, ...]:
    """Read the list of ``{"code", "name"}``, the name a text or ``{"zh", "en"}``; the default list where it is absent.

    A code or name that says "none" is a fault: in a file it would be no incident.
    """
    if place.absent:
        return DEFAULT_VETOES
    items = place.items(most=VETOES_MAX)
    read = [_read_item(item) for item in items]
    taken: set[str] = set()
    for item, veto in zip(items, read, strict=True):
        if veto is None:
            continue
        labels = {_folded(text): where for where, text in _labels(item, veto)}
        for label in labels.keys() & taken:
            labels[label].fault("code_repeated", repeated=label)
        taken |= labels.keys()
    return tuple(veto for veto in read if veto is not None)


def codes_of(vetoes: Sequence[VetoItem]) -> frozenset[str]:
    """Return the codes that a sheet may list, the older ones among them."""
    return frozenset(code for veto in vetoes for code in (veto.code, *veto.older_codes))


def _read_item(place: Place) -> VetoItem | None:
    if not place.is_object(_ITEM):
        return None
    code, name = _read_label(place["code"], 32), place["name"]
    if isinstance(name.value, str) or name.absent:
        text = _read_label(name, 100)
        return VetoItem(code, Name(text, text))
    if not name.is_object(_NAME):
        return None
    return VetoItem(code, Name(_read_label(name["zh"], 100), _read_label(name["en"], 100)))


def _read_label(place: Place, longest: int) -> str:
    text = place.text(longest)
    if place.sound and is_word_for_none(text):
        place.fault("says_none")
    return text


def _labels(item: Place, veto: VetoItem) -> list[tuple[Place, str]]:
    """Return the texts by which files name an item, each with its place; the code stands last, and so is blamed."""
    name = item["name"]
    if isinstance(name.value, str):
        return [(name, veto.name.zh), (item["code"], veto.code)]
    return [(name["en"], veto.name.en), (name["zh"], veto.name.zh), (item["code"], veto.code)]


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())

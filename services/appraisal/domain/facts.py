"""A monthly sheet: the facts of one person's month, checked against the scheme that will score them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from services.appraisal.domain.documents import ZERO, Place
from services.appraisal.domain.scheme import Scheme
from services.appraisal.domain.scorers import Fact
from shared.kernel.errors import Fault, Invalid

_SHEET: Final = frozenset({"facts", "bonus", "deduction", "veto"})
_INCIDENTS_MAX: Final = 100
_UNKNOWN_NAMED: Final = 20


@dataclass(frozen=True, slots=True)
class Sheet:
    """Facts by indicator code, points beside them, and the incidents that veto the month."""

    facts: Mapping[str, Fact]
    bonus: Decimal = ZERO
    deduction: Decimal = ZERO
    veto: tuple[str, ...] = ()


def read_sheet(document: Mapping[str, object], scheme: Scheme) -> Sheet:
    """Read a sheet's document; Invalid with every fault and its place otherwise.

    What is absent or null is missing, which is no fault; a bad value is one even beside a missing one.
    """
    faults: list[Fault] = []
    root = Place(document, faults)
    root.is_object(_SHEET)
    bonus, deduction, veto = root["bonus"], root["deduction"], root["veto"]
    sheet = Sheet(
        facts=_read_facts(root["facts"], scheme),
        bonus=ZERO if bonus.absent else bonus.number(ZERO),
        deduction=ZERO if deduction.absent else deduction.number(ZERO),
        veto=() if veto.absent else tuple(item.text(100) for item in veto.items(most=_INCIDENTS_MAX)),
    )
    if faults:
        raise Invalid("sheet_invalid", faults)
    return sheet


def _read_facts(place: Place, scheme: Scheme) -> dict[str, Fact]:
    if place.absent or not place.is_object():
        return {}
    facts: dict[str, Fact] = {}
    unknown: list[Place] = []
    for code, fact in place.fields():
        scorer = scheme.scorers.get(code)
        if scorer is None:
            unknown.append(fact)
        elif fact.value is not None:
            facts[code] = scorer.read_fact(fact)
    for fact in unknown[:_UNKNOWN_NAMED]:
        fact.fault("unknown_indicator", indicator=fact.key)
    return facts

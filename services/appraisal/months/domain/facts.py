"""A monthly sheet: the facts of one person's month, checked against the scheme that will score them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from services.appraisal.schemes.domain.scheme import Scheme
from services.appraisal.schemes.domain.scorers import Fact
from shared.kernel.documents import ZERO, Place
from shared.kernel.errors import Fault, Invalid
from shared.kernel.pointers import parts_of

_SHEET: Final = frozenset({"facts", "bonus", "deduction", "veto"})
_INCIDENTS_MAX: Final = 100
_UNKNOWN_NAMED: Final = 20
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "rate": ("actual", "target"),
    "deduction": ("count",),
    "band": ("value",),
    "boolean": ("met",),
    "rating": ("points",),
    "survey": ("answers",),
}
"""The fields of a fact, by the kind of scorer that takes it."""
FactValue = Decimal | bool | tuple[Decimal, ...]
Facts = Mapping[str, Mapping[str, FactValue]]
"""The values of facts by indicator and field, whichever scheme will score them."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Facts by indicator code, points beside them, and the codes of the incidents that veto the month."""

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
        veto=() if veto.absent else tuple(_read_incident(item, scheme) for item in veto.items(most=_INCIDENTS_MAX)),
    )
    if faults:
        raise Invalid("sheet_invalid", faults)
    return sheet


def read_fitting_sheet(document: Mapping[str, object], scheme: Scheme) -> Sheet:
    """Read a kept sheet by a scheme that may be newer than its facts.

    A fact that the scheme does not know is left out. One that it would refuse must be delivered
    again, so it counts as missing: the month cannot be closed with it, nor is it scored as zero.
    An incident that the scheme does not declare stays an incident, as it was recorded.
    """
    incidents = document.get("veto")
    veto = tuple(map(str, incidents)) if isinstance(incidents, list | tuple) else ()
    sheet = _read_fitting_facts({name: value for name, value in document.items() if name != "veto"}, scheme)
    return replace(sheet, veto=veto)


def undeclared_incidents(veto: Sequence[str], scheme: Scheme) -> tuple[str, ...]:
    """Return the recorded incidents that the scheme does not declare; they must be delivered again by its list."""
    return tuple(incident for incident in veto if incident not in scheme.veto_codes)


def _read_fitting_facts(document: Mapping[str, object], scheme: Scheme) -> Sheet:
    values = document.get("facts")
    facts = {} if not isinstance(values, Mapping) else values
    codes = {indicator.code for indicator in scheme.indicators}
    fitting = {code: fact for code, fact in facts.items() if code in codes}
    try:
        return read_sheet({**document, "facts": fitting}, scheme)
    except Invalid as invalid:
        refused = {_code_of(fault.pointer) for fault in invalid.faults}
        sound = {code: fact for code, fact in fitting.items() if code not in refused}
        return read_sheet({**document, "facts": sound}, scheme)


def _code_of(pointer: str) -> str:
    """Return the indicator that a pointer such as ``/facts/M01/target`` leads to."""
    parts = parts_of(pointer)
    return parts[1] if len(parts) > 1 and parts[0] == "facts" else ""


def _read_incident(place: Place, scheme: Scheme) -> str:
    if isinstance(place.value, str) and place.value in scheme.veto_codes:
        return place.value
    place.fault("unknown_choice", choices=", ".join(veto.code for veto in scheme.vetoes))
    return ""


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

"""A pay table: one version of what each rung and post is paid, and the strict reading of its document."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Final

from shared.kernel.documents import ZERO, Place
from shared.kernel.errors import Fault, Invalid
from shared.kernel.names import Name
from shared.kernel.ranges import Ranges, read_ranges
from shared.kernel.rungs import RUNGS

BASE: Final = "base"
PERFORMANCE: Final = "performance"
STANDARD_NAMES: Final[Mapping[str, Name]] = {
    BASE: Name("基本工资", "Base"),
    PERFORMANCE: Name("绩效工资", "Performance"),
}
CENTS: Final = 2
RECOVERY_SHARE_MAX: Final = Decimal("0.20")  # the law's
CODES_MAX: Final = 1000


class TakesEffect(StrEnum):
    """From when a move is paid: the first day of a month, or the very day."""

    NEXT_MONTH = "next_month"
    BY_DAY = "by_day"


@dataclass(frozen=True, slots=True)
class Standard:
    """The pay standard of a rung or a post of the management track, in yuan a month."""

    base: Decimal
    performance: Decimal


@dataclass(frozen=True, slots=True)
class Allowance:
    """A monthly amount beside the standard, for those on some rungs or posts."""

    code: str
    name: str
    rungs: frozenset[str]
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PayTable:
    """A version of the pay rules; ``standards`` by the code of a rung or post."""

    standards: Mapping[str, Standard]
    allowances: tuple[Allowance, ...]
    coefficients: Ranges
    masked_coefficient: Decimal
    takes_effect: TakesEffect
    minimum_wage: Decimal
    recovery_share_max: Decimal

    def allowances_of(self, code: str) -> tuple[Allowance, ...]:
        """Return the allowances that a rung or post has."""
        return tuple(allowance for allowance in self.allowances if code in allowance.rungs)

    def full_standard(self, code: str) -> Decimal:
        """Return base, performance and allowances together; KeyError for a code that the table does not know."""
        standard = self.standards[code]
        return sum((allowance.amount for allowance in self.allowances_of(code)), standard.base + standard.performance)


_FIELDS: Final = frozenset(field.name for field in fields(PayTable))


def read_pay_table(document: Mapping[str, object]) -> PayTable:
    """Read a pay table's document; Invalid with every fault and its place otherwise."""
    faults: list[Fault] = []
    root = Place(document, faults)
    root.is_object(_FIELDS)
    standards = _read_standards(root["standards"])
    table = PayTable(
        standards=standards,
        allowances=_read_allowances(root["allowances"], standards),
        coefficients=read_ranges(root["coefficients"], "coefficient"),
        masked_coefficient=root["masked_coefficient"].number(ZERO),
        takes_effect=root["takes_effect"].choice(TakesEffect),
        minimum_wage=root["minimum_wage"].number(ZERO, places=CENTS),
        recovery_share_max=root["recovery_share_max"].number(ZERO, RECOVERY_SHARE_MAX),
    )
    if faults:
        raise Invalid("pay_table_invalid", faults)
    return table


def _read_standards(place: Place) -> dict[str, Standard]:
    if not place.is_object():
        return {}
    fields = dict(place.fields())
    if len(fields) > CODES_MAX:
        place.fault("list_length", least=len(RUNGS), most=CODES_MAX)
        return {}
    standards = {code: _read_standard(field, code) for code, field in fields.items()}
    for rung in RUNGS:
        if rung.value not in standards:
            place[rung].fault("rung_missing", rung=rung)
    for lower, higher in pairwise(RUNGS):
        if lower.value in standards and higher.value in standards and place[lower].sound and place[higher].sound:
            below, above = standards[lower], standards[higher]
            if above.base + above.performance < below.base + below.performance:
                place[higher].fault("standard_falls", rung=higher, lower_rung=lower)
    return standards


def _read_standard(place: Place, code: str) -> Standard:
    if not code.isprintable() or code != code.strip() or not 0 < len(code) <= 32:
        place.fault("text_malformed", longest=32)
    if not place.is_object(frozenset({BASE, PERFORMANCE})):
        return Standard(ZERO, ZERO)
    return Standard(place[BASE].number(ZERO, places=CENTS), place[PERFORMANCE].number(ZERO, places=CENTS))


def _read_allowances(place: Place, standards: Mapping[str, Standard]) -> tuple[Allowance, ...]:
    seen = {BASE, PERFORMANCE}
    allowances = []
    for item in place.items(most=100):
        if not item.is_object(frozenset({"code", "name", "rungs", "amount"})):
            continue
        code = item["code"].text(32)
        if code in seen:
            item["code"].fault("item_repeated", item=code)
        seen.add(code)
        name = item["name"].text(100)
        rungs = _read_rungs(item["rungs"], standards)
        allowances.append(Allowance(code, name, rungs, item["amount"].number(ZERO, places=CENTS)))
    return tuple(allowances)


def _read_rungs(place: Place, standards: Mapping[str, Standard]) -> frozenset[str]:
    rungs = set()
    for item in place.items(least=1, most=CODES_MAX):
        rung = item.text(32)
        if item.sound and standards and rung not in standards:
            item.fault("unknown_rung", rung=rung)
        rungs.add(rung)
    return frozenset(rungs)

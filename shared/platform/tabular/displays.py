"""What a cell that shows a number in a form of its own means: the number that people see there."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from shared.platform.tabular.number_formats import Shown, decimal_of

_MULTIPLIER: Final = "‰‱万亿千百十萬億kKmM"  # behind a number these make another one of it
_SEEN: Final = re.compile(
    rf"(?P<before>[^\d.%{_MULTIPLIER}+-]*)(?P<sign>[+-]?)[^\d.%{_MULTIPLIER}+-]*(?P<whole>\d*|\d{{1,3}}(?:,\d{{3}})+)"
    rf"(?:\.(?P<decimals>\d*))? *(?P<percent>%?)(?P<after>[^\d.%{_MULTIPLIER}+-]*)"
)
_POWER: Final = re.compile(r"[+-]?\d+(?:\.\d*)?E[+-]\d+")
_FRACTION: Final = re.compile(r"(-?)(?:(\d+) +)?(\d+)/(\d+)")


@dataclass(frozen=True, slots=True)
class Seen:
    """The number that a cell shows, exactly; of a percentage the number before the sign."""

    number: Decimal
    is_percent: bool


def number_seen(shown: Shown) -> Seen | None:
    """Return the number that a cell shows, with the decimals that it hides; None where it shows another one.

    A cell may round what it shows, as far as its last place. It may not leave out, scale or reword the number.
    """
    if shown.day is not None:
        return None
    text = unicodedata.normalize("NFKC", shown.text).replace("\u2212", "-").strip()
    exact = decimal_of(shown.number)
    if _POWER.fullmatch(text):
        return Seen(exact, is_percent=False) if Decimal(text) == exact else None
    fraction = _FRACTION.fullmatch(text)
    if fraction is not None:
        written = Fraction(int(fraction[2] or 0)) + Fraction(int(fraction[3]), int(fraction[4]))
        return Seen(exact, is_percent=False) if Fraction(exact) == (-written if fraction[1] else written) else None
    match = _SEEN.fullmatch(text)
    if match is None or not (match["whole"] or match["decimals"]):
        return None
    decimals = match["decimals"] or ""
    seen = Decimal(f"{match['whole'].replace(',', '') or '0'}.{decimals or '0'}")
    in_brackets = match["before"].endswith("(") and match["after"].startswith(")")
    if match["sign"] == "-" or in_brackets:
        seen = -seen
    value = exact.scaleb(2) if shown.is_hundredfold else exact
    if abs(value - seen) > Decimal(5).scaleb(-len(decimals) - 1):
        return None
    return Seen(value, is_percent=bool(match["percent"]))

"""Number formats of a workbook: what a spreadsheet shows for the number that a cell holds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final, Literal

EXACT_DIGITS: Final = 15  # a spreadsheet keeps so many digits of a number, and makes zeros of the rest
BUILT_IN: Final[dict[int, str]] = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d",
    15: "yyyy/m/d",
    16: "d-mmm",
    17: "yyyy/m",
    18: "h:mm",
    19: "h:mm:ss",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    37: "#,##0_);(#,##0)",
    38: "#,##0_);(#,##0)",
    39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);(#,##0.00)",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),  # as Chinese Excel shows them
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    **dict.fromkeys((32, 33, 34, 35, 55, 56), "h:mm"),
}
_PLAIN: Final = re.compile(r"((?:#,##)?0(?:\.[0#?]+)?(?:_.|\\ | )*)(?:;(?:\[Red\])?(?:\\-|-)\1)?", re.IGNORECASE)
_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|(?P<space>_.)|(?P<fill>\*.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General)|(?P<exponent>E[+-])|(?P<date>AM/PM|A/P|[ymdhsebg]+)|(?P<digit>[0#?])|(?P<mark>[.,%/@])"
    r"|(?P<literal>.)",
    re.IGNORECASE | re.DOTALL,
)
_ELAPSED: Final = re.compile(r"[hms]+", re.IGNORECASE)
_CONDITION: Final = re.compile(r"(<=|>=|<>|<|>|=)(-?[0-9.]+)")
_HARMLESS: Final = re.compile(r"Black|Blue|Cyan|Green|Magenta|Red|White|Yellow|Color\s*\d+|颜色\s*\d+", re.IGNORECASE)
_FRACTION: Final = re.compile(r"(?:[#0?]+ +)?[#0?]+ *\\?/ *(?:([#0?]+)|([0-9]+))")
_ELSEWHERE: Final = "#####"  # what a spreadsheet shows for a date that it has not
_WIDE: Final = Context(prec=60, rounding=ROUND_HALF_UP)

Token = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Shown:
    """A number, or a day, that its cell shows in another form; ``text`` is what people see there."""

    number: float
    text: str
    code: str
    day: datetime | None = None
    parts: frozenset[str] = frozenset()
    """Which of y, m and d are seen of a day."""
    is_hundredfold: bool = False
    """Whether a hundredfold of the number is shown, as of percentages."""
    is_known: bool = True
    """Whether ``text`` is what people see; otherwise the format is past understanding."""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A number format by its code; ``general`` and ``plain`` ones show the number that is there."""

    code: str
    kind: Literal["general", "plain", "date", "other"]
    sections: tuple[tuple[Token, ...], ...] = field(default=())

    def shown(self, number: float) -> Shown:
        """Return a number with what a cell of this format shows."""
        exact = decimal_of(number)
        section, signed = self._section(exact)
        if section is None:
            return Shown(number, _ELSEWHERE, self.code)
        text = _shown_number(section, abs(exact))
        if text is None:
            return Shown(number, f"{exact:f} [{self.code}]", self.code, is_known=False)
        sign = "-" if signed and exact < 0 else ""
        return Shown(number, sign + text, self.code, is_hundredfold=("mark", "%") in section)

    def day_shown(self, number: float, day: datetime | None) -> Shown | datetime:
        """Return a day; with what is seen of it where that is not all of it."""
        letters = "".join(text.lower() for kind, text in self.sections[0] if kind in {"date", "elapsed"})
        parts = frozenset(part for part in "ymd" if part in letters.replace("e", "y"))
        if day is not None and parts == set("ymd"):
            return day
        text = _ELSEWHERE if day is None else _shown_day(self.sections[0], day)
        return Shown(number, text, self.code, day, parts)

    def _section(self, number: Decimal) -> tuple[tuple[Token, ...] | None, bool]:
        """Return the section for a number, and whether it gets its minus sign from the spreadsheet."""
        sections = self.sections[:3] if len(self.sections) > 3 else self.sections
        conditions = [_condition(section) for section in sections]
        if any(conditions):
            for section, condition in zip(sections, conditions, strict=True):
                if condition is None or _holds(condition, number):
                    return section, True
            return None, True
        if len(sections) == 1 or number > 0 or (number == 0 and len(sections) == 2):
            return sections[0], True
        return (sections[1], False) if number < 0 else (sections[2], False)


@lru_cache(maxsize=4096)
def number_format(code: str) -> NumberFormat:
    """Return the format that a code describes."""
    sections = tuple(map(_tokens, _split(code)))
    kinds = {kind for kind, _ in sections[0]}
    if code.strip().lower() in {"", "general", "@"}:
        return NumberFormat(code, "general")
    if kinds & {"date", "elapsed"}:
        return NumberFormat(code, "date", sections)
    return NumberFormat(code, "plain" if _PLAIN.fullmatch(code) else "other", sections)


def decimal_of(number: float) -> Decimal:
    """Return a number as the spreadsheet shows it: 0.3, not 0.30000000000000004."""
    return Decimal(format(number, f".{EXACT_DIGITS}g"))


def fixes_digits(code: str) -> bool:
    """Tell whether a format says how a code is written: how many digits it has, or what stands around them.

    ``000000`` and ``"LY"0000`` say so; ``0`` does not, nor does a format that scales, groups or rounds.
    """
    tokens = _tokens(_split(code)[0])
    zeros = sum(text == "0" for kind, text in tokens if kind == "digit")
    has_words = any(kind == "literal" and text.strip() for kind, text in tokens)
    is_code = all(kind in {"digit", "literal"} for kind, _ in tokens)
    return is_code and (zeros > 1 or (zeros == 1 and has_words))


def _split(code: str) -> list[str]:
    """Part a code at the semicolons that are neither quoted nor escaped."""
    sections, start, position = [], 0, 0
    while position < len(code):
        match = _TOKEN.match(code, position)
        end = position + 1 if match is None else match.end()
        if code[position] == ";":
            sections.append(code[start:position])
            start = position + 1
        position = end
    return [*sections, code[start:]]


def _tokens(section: str) -> tuple[Token, ...]:
    return tuple(token for match in _TOKEN.finditer(section) if (token := _token(match)) is not None)


def _token(match: re.Match[str]) -> Token | None:
    kind, text = str(match.lastgroup), match[str(match.lastgroup)]
    if kind in {"quoted", "escaped", "literal"}:
        return ("literal", text)
    if kind == "space":
        return ("literal", " ")
    if kind == "fill" or (kind == "bracket" and _HARMLESS.fullmatch(text)):
        return None
    if kind == "bracket":
        if text.startswith("$"):
            symbol = text[1:].partition("-")[0]
            return ("literal", symbol) if symbol else None
        kind = "elapsed" if _ELAPSED.fullmatch(text) else "condition" if _CONDITION.fullmatch(text) else "unknown"
    return (kind, text)


def _condition(section: Sequence[Token]) -> str | None:
    return next((text for kind, text in section if kind == "condition"), None)


def _holds(condition: str, number: Decimal) -> bool:
    match = _CONDITION.fullmatch(condition)
    if match is None or match[2].count(".") > 1 or match[2] in {"-", ".", "-."}:
        return False
    limit = Decimal(match[2])
    return {
        "<": number < limit,
        ">": number > limit,
        "=": number == limit,
        "<=": number <= limit,
        ">=": number >= limit,
        "<>": number != limit,
    }[match[1]]


def _shown_number(section: Sequence[Token], number: Decimal) -> str | None:
    """Return how a section shows a number that is not below zero; None where it is past understanding."""
    kinds = [kind for kind, _ in section]
    if "unknown" in kinds or "date" in kinds or "elapsed" in kinds:
        return None
    if ("mark", "/") in section:
        return _shown_fraction("".join(text for kind, text in section if kind != "condition").strip(), number)
    if "general" in kinds or ("mark", "@") in section:
        digits = f"{number:f}"
        return "".join(digits if kind == "general" or text == "@" else text for kind, text in section)
    if "exponent" in kinds:
        return _shown_power(section, number)
    return _shown_digits(section, number)


def _shown_fraction(code: str, number: Decimal) -> str | None:
    match = _FRACTION.fullmatch(code)
    if match is None:
        return None
    exact = Fraction(number)
    if match[1] is not None:
        near = exact.limit_denominator(10 ** min(len(match[1]), 6) - 1)
    else:
        denominator = int(match[2][:9])
        if denominator == 0:
            return None
        near = Fraction(round(exact * denominator), denominator)
    whole, rest = divmod(near.numerator, near.denominator)
    return f"{whole}" if not rest else f"{whole} {rest}/{near.denominator}" if whole else f"{rest}/{near.denominator}"


def _shown_power(section: Sequence[Token], number: Decimal) -> str | None:
    at = next(index for index, (kind, _) in enumerate(section) if kind == "exponent")
    mantissa, power = section[:at], [text for kind, text in section[at + 1 :] if kind == "digit"]
    whole, point, places = _places(mantissa)
    if whole != 1 or any(kind == "literal" for kind, _ in section):
        return None
    exponent = number.adjusted() if number else 0
    digits = _rounded(number.scaleb(-exponent), places)
    if digits >= 10:
        digits, exponent = digits / 10, exponent + 1
    sign = "-" if exponent < 0 else "+" if section[at][1].endswith("+") else ""
    return f"{digits:.{places}f}{'.' if point and not places else ''}E{sign}{abs(exponent):0{len(power)}d}"


def _places(section: Sequence[Token]) -> tuple[int, bool, int]:
    """Return how many digits stand before the point, whether there is one, and how many stand after it."""
    point = next((index for index, token in enumerate(section) if token == ("mark", ".")), len(section))
    before = sum(kind == "digit" for kind, _ in section[:point])
    return before, point < len(section), sum(kind == "digit" for kind, _ in section[point:])


def _shown_digits(section: Sequence[Token], number: Decimal) -> str:
    before, _, places = _places(section)
    positions = [index for index, (kind, _) in enumerate(section) if kind == "digit"]
    whole_positions = positions[:before]
    commas = [index for index, token in enumerate(section) if token == ("mark", ",")]
    last = whole_positions[-1] if whole_positions else -1
    scale = sum(index > last for index in commas) if whole_positions else 0
    percents = section.count(("mark", "%"))
    scaled = _WIDE.scaleb(number, 2 * percents - 3 * scale)
    whole, _, decimals = f"{_rounded(scaled, places):.{places}f}".partition(".")
    shown = _whole_shown(section, whole_positions, whole.lstrip("0"), grouped=any(index < last for index in commas))
    for index, position in enumerate(positions[before:]):
        needless = section[position][1] != "0" and not decimals[index:].strip("0")
        shown[position] = ("" if section[position][1] == "#" else " ") if needless else decimals[index]
    return "".join(shown.get(index, _fixed(token)) for index, token in enumerate(section))


def _whole_shown(section: Sequence[Token], positions: Sequence[int], digits: str, *, grouped: bool) -> dict[int, str]:
    """Lay the digits before the point under their signs, from the right; what is left over stands before the first."""
    shown: dict[int, str] = {}
    count = 0
    for position in reversed(positions):
        first = position == positions[0]
        taken = digits if first else digits[-1:]
        digits = "" if first else digits[:-1]
        taken = taken or {"0": "0", "?": " ", "#": ""}[section[position][1]]
        text = ""
        for digit in reversed(taken):
            text = digit + ("," if grouped and count and count % 3 == 0 and digit.isdigit() else "") + text
            count += 1
        shown[position] = text
    return shown


def _fixed(token: Token) -> str:
    kind, text = token
    return "" if kind == "condition" or token == ("mark", ",") else text


def _rounded(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), context=_WIDE)


def _shown_day(section: Sequence[Token], day: datetime) -> str:
    written = {"y": f"{day.year:04}", "m": str(day.month), "d": str(day.day), "e": f"{day.year:04}"}
    texts = []
    for kind, text in section:
        if kind in {"date", "elapsed"} and set(text.lower()) & {"h", "s"}:
            return day.isoformat(sep=" ")
        texts.append(written.get(text[:1].lower(), "") if kind == "date" else _fixed((kind, text)))
    return "".join(texts)

"""What is wrong with an uploaded table, and where: by sheet, row and column, as its owner sees them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from shared.kernel.errors import Fault, Invalid, Param
from shared.kernel.pointers import pointer
from shared.platform.tabular.characters import shown

FINDING_LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong at one place of a table; JSON rows have neither sheet nor column letter.

    ``letters`` are those of the columns where it stands in several. ``zh_header`` is what a Chinese sentence calls a
    field of JSON rows, whose ``header`` is its key.
    """

    code: str
    params: dict[str, Param] = field(default_factory=dict)
    sheet: str | None = None
    row: int | None = None
    column_letter: str | None = None
    header: str | None = None
    value: str | None = None
    letters: tuple[str, ...] = ()
    zh_header: str | None = None

    @property
    def pointer(self) -> str:
        """Return the place: ``/sheets/A/rows/7/columns/B``, in CSV ``/rows/7/columns/B``, in JSON ``/rows/3/key``."""
        parts = [] if self.sheet is None else ["sheets", self.sheet]
        if self.row is not None:
            parts += ["rows", str(self.row)]
        if self.column_letter is not None:
            parts += ["columns", self.column_letter]
        elif self.header is not None and self.row is not None:
            parts.append(self.header)
        return pointer(parts)

    def fault(self) -> Fault:
        """Return it as a fault of the request, the offending value among its parameters."""
        return Fault(self.pointer, self.code, {"value": self.value or "", **self.params})


class ImportRefused(Invalid):
    """A table of which nothing is taken, because of at least one finding."""

    def __init__(self, findings: Iterable[Finding], more: int = 0, header_row: int | None = None) -> None:
        """Keep the first of the findings; ``more`` were counted besides and are not among them.

        ``header_row`` is the row of the header, where one was found.
        """
        self.header_row = header_row
        self.findings = list(findings)
        more += max(0, len(self.findings) - FINDING_LIMIT)
        count = min(len(self.findings), FINDING_LIMIT) + more
        if more:
            self.findings = [*self.findings[:FINDING_LIMIT], Finding("findings_cut", {"more": more})]
        super().__init__("import_refused", [finding.fault() for finding in self.findings], count=count)


class Findings:
    """The findings gathered while a table is read: kept up to the limit, counted beyond."""

    def __init__(self) -> None:
        """Begin without any."""
        self.kept: list[Finding] = []
        self.more = 0
        self.header_row: int | None = None

    def __bool__(self) -> bool:
        return bool(self.kept) or self.more > 0

    def add(self, finding: Finding) -> None:
        """Keep a finding, or count it where there are too many already."""
        if len(self.kept) < FINDING_LIMIT:
            self.kept.append(finding)
        else:
            self.more += 1

    def name_columns(self, sheet: str | None, headers: Mapping[str, str]) -> None:
        """Give those found in the cells of a sheet, before its header was understood, the headers of their columns."""
        self.kept = [
            replace(finding, header=headers.get(finding.column_letter or ""))
            if finding.header is None and finding.sheet == sheet
            else finding
            for finding in self.kept
        ]

    def raise_any(self) -> None:
        """Raise ImportRefused with what was gathered, in the order of the rows; nothing where there is nothing."""
        if self:
            kept = sorted(self.kept, key=lambda finding: (finding.row or 0, _width(finding.column_letter)))
            raise ImportRefused(kept, self.more, self.header_row)


def file_refused(code: str, **params: Param) -> ImportRefused:
    """Return the refusal of a file that cannot be read at all; ``row`` is also its place."""
    row = params.get("row")
    return ImportRefused([Finding(code, params, row=row if isinstance(row, int) else None)])


def column_letter(index: int) -> str:
    """Return the letter of a column counted from 0: A, B, ... Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """Return the index from 0 of a column's letter."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def shown_value(raw: object) -> str | None:
    """Return a cell's value as a finding quotes it: short, and with nothing that could disturb a screen."""
    if raw is None or raw == "":
        return None
    if isinstance(raw, float):
        return format(raw, ".15g")
    if isinstance(raw, tuple):
        return shown(";".join(shown_value(part) or "" for part in raw))
    return shown(format(raw, "f") if isinstance(raw, Decimal) else str(raw))


def _width(letters: str | None) -> tuple[int, str]:
    return (len(letters or ""), letters or "")

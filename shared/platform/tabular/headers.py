"""The header row: which column of a table is which column of its form."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from shared.kernel.errors import Param
from shared.kernel.names import Language
from shared.platform.tabular.characters import folded, unguarded
from shared.platform.tabular.findings import Finding, Findings, column_letter, shown_value
from shared.platform.tabular.forms import Column, TableForm

# The column that a marked workbook carries its reasons in; it is passed over when the workbook comes back. Its label
# is one that no form has, and what is wrong with the header itself stands after it in the same cell.
REASONS: Final[dict[Language, str]] = {"zh": "导入错误原因", "en": "Import errors"}
REMARKS: Final[dict[Language, str]] = {"zh": "备注", "en": "Remarks"}
_REASONS: Final = tuple(folded(label) for label in REASONS.values())
_PASSED_OVER: Final = frozenset(
    ["序号", "序", "no", "no.", "s/n", "#", "备注", "备注说明", "remark", "remarks", "note", "notes"]
)
"""What people number their rows by, and where they write notes."""
NAMED: Final = 50
"""How many unknown columns a finding names."""
_SIGNS: Final = " *:★※●"
_HINT: Final = (
    r"必填项?|必须|非必填|选填|可选|可空|可不填|可为空|文本(?:格式|型)?|单选|下拉(?:选择)?|请选择|是/否|日期(?:格式)?|分|"
    r"required|mandatory|optional|(?:as )?text|yes/no|date|yyyy.*|格式.*|如.*|例.*|format.*|e\.?g\.?.*"
)
_HINTS_BEHIND: Final = re.compile(rf"[(\[【<](?:{_HINT})[)\]】>]$")
_HINTS_BEFORE: Final = re.compile(rf"^[(\[【<](?:{_HINT})[)\]】>]")
_CHINESE: Final = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A form's column as it stands in a file: at which index, under which letter and header."""

    column: Column
    index: int
    letter: str
    header: str


@dataclass(frozen=True, slots=True)
class Header:
    """A header row that was understood: where the form's columns are, and what was passed over as asked."""

    headings: Sequence[Heading]
    ignored: tuple[str, ...]


class HeaderNames:
    """The names under which a form's columns may be headed."""

    def __init__(self, form: TableForm) -> None:
        """Prepare the names; a key goes before a label that another column has."""
        self._by_name: dict[str, Column] = {}
        for column in form.columns:
            self._by_name.setdefault(_name(column.zh), column)
            self._by_name.setdefault(_name(column.en), column)
        self._by_name |= {folded(column.key): column for column in form.columns}
        self._by_key = {column.key: column for column in form.columns}

    def find(self, header: str) -> Column | None:
        """Return the column with this header: its key, a label, or the key and a label after it.

        Stars, colons and hints such as （必填） around a name, and spaces or line breaks inside a Chinese one, say
        nothing.
        """
        header = unguarded(header)
        column = self._by_key.get(header)
        return column or next(filter(None, map(self._find, _readings(header))), None)

    def passes_over(self, header: str) -> bool:
        """Tell whether a column of this header numbers the rows or holds notes, and is none of the form's."""
        return self.find(header) is None and any(name in _PASSED_OVER for name in _readings(header))

    def _find(self, name: str) -> Column | None:
        column = self._by_name.get(name)
        if column is not None:
            return column
        key, _, label = name.partition(" ")
        column = self._by_name.get(key)
        if column is None or folded(column.key) != key:
            return None
        # "M01 Sales" is M01 whatever it was called when the file was made, but "name of spouse" is not "name".
        is_label = label in {_name(column.zh), _name(column.en)}
        return column if is_label or not column.key.replace("_", "").islower() or _has_digit(column.key) else None


def is_reasons(header: object) -> bool:
    """Tell whether a header is that of the column which a marked workbook gives its reasons in."""
    return isinstance(header, str) and folded(header).startswith(_REASONS)


def header_text(cell: object) -> str:
    """Return a header cell as text."""
    return unicodedata.normalize("NFC", str(cell)).strip() if isinstance(cell, str) else shown_value(cell) or ""


def match_header(
    cells: Sequence[object],
    form: TableForm,
    place: tuple[str | None, int, int],
    findings: Findings,
    *,
    ignore_unknown: bool = False,
) -> Header:
    """Return where the form's columns are; what is unknown, repeated or missing becomes a finding.

    ``place`` is the sheet, the row, and the index of the column that the first of the cells stands in.
    """
    sheet, row, first = place
    names = HeaderNames(form)
    headings: dict[str, Heading] = {}
    unknown: dict[str, str] = {}
    for position, cell in enumerate(cells):
        header = header_text(cell)
        if not header or is_reasons(header) or names.passes_over(header):
            continue
        letter = column_letter(first + position)
        column = names.find(header)
        if column is None:
            unknown[letter] = shown_value(header) or ""
        elif column.key in headings:
            at = partial(Finding, sheet=sheet, row=row, column_letter=letter, header=shown_value(header))
            findings.add(at("column_repeated", {"first": headings[column.key].letter}, value=shown_value(header)))
        else:
            headings[column.key] = Heading(column, position, letter, header)
    if unknown and not ignore_unknown:
        findings.add(unknown_columns(unknown, sheet, row))
    for column in form.columns:
        if column.required and column.key not in headings:
            params: dict[str, Param] = {"key": column.key, "zh": column.zh, "en": column.en}
            findings.add(Finding("column_missing", params, sheet=sheet, row=row, header=column.key))
    return Header(list(headings.values()), tuple(unknown.values()) if ignore_unknown else ())


def unknown_columns(unknown: Mapping[str, str], sheet: str | None, row: int) -> Finding:
    """Return the one finding that names all unknown columns, given by their letters."""
    if len(unknown) == 1:
        ((letter, header),) = unknown.items()
        return Finding("column_unknown", {"zh": header, "en": header}, sheet, row, letter, header, header)
    named = [f"{header} ({letter})" for letter, header in unknown.items()][:NAMED]
    more = ["…"] if len(unknown) > NAMED else []
    params: dict[str, Param] = {"zh": "、".join(named + more), "en": ", ".join(named + more)}
    value = "; ".join(named + more)
    return Finding("column_unknown", params, sheet, row, value=value, letters=tuple(unknown))


def _readings(header: str) -> list[str]:
    """Return the name that a header is, then what is left of it without signs and hints."""
    whole = _name(header)
    bare = whole.strip(_SIGNS)
    bare = _HINTS_BEFORE.sub("", _HINTS_BEHIND.sub("", bare).strip(_SIGNS)).strip(_SIGNS)
    return [whole, _name(bare)] if bare not in {whole, ""} else [whole]


def _name(text: str) -> str:
    """Return the form in which headers are compared: spaces mean nothing between Chinese characters."""
    name = folded(text)
    if not _CHINESE.search(name) or " " not in name:
        return name
    parts = name.split(" ")
    joined = parts[0]
    for part in parts[1:]:
        joined += part if _joins(joined) and _joins(part[::-1]) else f" {part}"
    return joined


def _joins(text: str) -> bool:
    """Tell whether a text ends with a Chinese character or a sign, beside which a space means nothing."""
    return not text[-1:].isascii() or text[-1:] in "()*:[]"


def _has_digit(key: str) -> bool:
    return any(map(str.isdigit, key))

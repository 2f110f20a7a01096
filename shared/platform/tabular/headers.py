"""The header row: which column of a table is which column of its form."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from shared.kernel.errors import Param
from shared.kernel.names import Language
from shared.platform.tabular.characters import folded, unguarded
from shared.platform.tabular.findings import Finding, Findings, column_letter, shown_value
from shared.platform.tabular.forms import Column, TableForm

# The column that a marked workbook carries its reasons in; it is passed over when the workbook comes back. Its label
# is one that no form has, and what is wrong with the header itself stands after it in the same cell.
REASONS: dict[Language, str] = {"zh": "导入错误原因", "en": "Import errors"}
_REASONS = tuple(folded(label) for label in REASONS.values())


@dataclass(frozen=True, slots=True)
class Heading:
    """A form's column as it stands in a file: at which index, under which letter and header."""

    column: Column
    index: int
    letter: str
    header: str


class HeaderNames:
    """The names under which a form's columns may be headed."""

    def __init__(self, form: TableForm) -> None:
        """Prepare the names; a key goes before a label that another column has."""
        self._by_name: dict[str, Column] = {}
        for column in form.columns:
            self._by_name.setdefault(folded(column.zh), column)
            self._by_name.setdefault(folded(column.en), column)
        self._by_name |= {folded(column.key): column for column in form.columns}
        self._by_key = {column.key: column for column in form.columns}

    def find(self, header: str) -> Column | None:
        """Return the column with this header: its key, a label, or the key and a label after it."""
        name = folded(unguarded(header))
        column = self._by_key.get(header) or self._by_name.get(name)
        if column is not None:
            return column
        key, _, label = name.partition(" ")
        column = self._by_name.get(key)
        if column is None or folded(column.key) != key:
            return None
        # "M01 Sales" is M01 whatever it was called when the file was made, but "name of spouse" is not "name".
        is_label = label in {folded(column.zh), folded(column.en)}
        return column if is_label or not column.key.replace("_", "").islower() or _has_digit(column.key) else None


def is_reasons(header: object) -> bool:
    """Tell whether a header is that of the column which a marked workbook gives its reasons in."""
    return isinstance(header, str) and folded(header).startswith(_REASONS)


def match_header(
    cells: Sequence[object], form: TableForm, sheet: str | None, row: int, findings: Findings, first: int = 0
) -> list[Heading]:
    """Return where the form's columns are; what is unknown, repeated or missing becomes a finding.

    ``first`` is the index of the column that the first of the cells stands in.
    """
    names = HeaderNames(form)
    headings: dict[str, Heading] = {}
    for position, cell in enumerate(cells):
        header = unicodedata.normalize("NFC", str(cell)).strip() if isinstance(cell, str) else shown_value(cell) or ""
        if not header or is_reasons(header):
            continue
        letter = column_letter(first + position)
        column = names.find(header)
        at = partial(Finding, sheet=sheet, row=row, column_letter=letter, header=shown_value(header))
        if column is None:
            findings.add(at("column_unknown", value=shown_value(header)))
        elif column.key in headings:
            findings.add(at("column_repeated", {"first": headings[column.key].letter}, value=shown_value(header)))
        else:
            headings[column.key] = Heading(column, position, letter, header)
    for column in form.columns:
        if column.required and column.key not in headings:
            params: dict[str, Param] = {"key": column.key, "zh": column.zh, "en": column.en}
            findings.add(Finding("column_missing", params, sheet=sheet, row=row, header=column.key))
    return list(headings.values())


def _has_digit(key: str) -> bool:
    return any(map(str.isdigit, key))

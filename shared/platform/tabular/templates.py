"""Templates: workbooks to fill in, which the same forms read as they are.

The first sheet has the header, and the rows that are on record or to be filled in. The second one says what each
column takes; the reader passes over it.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import xlsxwriter

from shared.kernel.names import Language, Name
from shared.platform.tabular.cells import REMOVING
from shared.platform.tabular.characters import guarded_once_more
from shared.platform.tabular.forms import Column, TableForm
from shared.platform.tabular.headers import REMARKS
from shared.platform.tabular.writing import YES_NO, Formats, column_width, write_cell

_TITLES: Final[dict[Language, tuple[str, str]]] = {"zh": ("导入", "填写说明"), "en": ("Import", "Instructions")}
_AUTHOR: Final = "Spindle"
_SPARE_ROWS: Final = 1_000
_LIST_LIMIT: Final = 255  # what a spreadsheet takes as a list written out
_LAST_ROW: Final = 1_048_575
_REMARKS_WIDTH: Final = 30
_NO_REMARK: Final = Name("", "")
_KINDS: Final = {
    "text": ("文本", "text"),
    "code": ("编码，按文本填写，开头的 0 不能丢", "code, as text: leading zeros stay"),
    "decimal": ("数字", "number"),
    "integer": ("整数", "whole number"),
    "date": ("日期，如 2025-03-01", "date, such as 2025-03-01"),
    "month": ("月份，如 2025-03", "month, such as 2025-03"),
    "choices": ("从可选值中选择，多个以分号分隔", "choices, separated by semicolons"),
    "boolean": ("是 或 否（也可写 √ 或 ×）", "yes or no (or √ or ×)"),
    "choice": ("从可选值中选择", "one of the choices"),
    "decimals": ("以分号分隔的数字", "numbers separated by semicolons"),
}
_BLANKS: Final = {
    "refuse": ("不能留空", "may not be blank"),
    "leave": ("留空则保持原值；填“{zh}”则删除原值", "blank leaves what is on record; the word {en} removes it"),
    "remove": ("留空则删除原值", "blank removes what is on record"),
}
_HEADERS: Final = {
    "zh": ("列名", "必填", "内容", "留空", "可选值", "说明"),
    "en": ("Name", "Needed", "Content", "Left blank", "Choices", "Remark"),
}
_HINTS: Final = {
    "zh": "删去整列则保持原值。没有填写的预填行不会导入。备注列不会导入。",
    "en": "A column that is deleted leaves what is on record. Remarks and rows without additions are not read.",
}


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A row that a template comes with, its values by column key; the remark tells people what the row is about."""

    values: Mapping[str, Any]
    remark: Name = _NO_REMARK


def write_template(form: TableForm, rows: Sequence[TemplateRow], language: Language) -> bytes:
    """Return the workbook to fill in: codes as text, choices to pick from, notes on the headers."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        formats = Formats(workbook)
        table, notes = (workbook.add_worksheet(title) for title in _TITLES[language])
        last_row = min(len(rows) + _SPARE_ROWS, form.row_limit, _LAST_ROW)
        for index, column in enumerate(form.columns):
            _write_header(table, index, column, language, formats)
            _validate(table, index, column, language, last_row)
        if rows:
            table.write_string(0, len(form.columns), REMARKS[language], formats.header)
            table.set_column(len(form.columns), len(form.columns), _REMARKS_WIDTH)
        for number, row in enumerate(rows, start=1):
            for index, column in enumerate(form.columns):
                value = row.values.get(column.key)
                if value is not None and write_cell(table, (number, index), column, value, language, formats):
                    raise ValueError(f"a workbook cannot hold {column.key} in row {number}")
            remark = row.remark.text(language)
            if remark:
                table.write_string(number, len(form.columns), guarded_once_more(remark), formats.text)
        table.freeze_panes(1, 0)
        _write_notes(notes, form, language, formats)
    return target.getvalue()


def _write_header(table: Any, index: int, column: Column, language: Language, formats: Formats) -> None:
    header = column.label(language)
    table.write_string(0, index, guarded_once_more(header), formats.required if column.required else formats.header)
    table.write_comment(0, index, "\n".join(_note(column, language)), {"author": _AUTHOR, "x_scale": 2})
    is_text = column.kind in {"code", "month", "text"}
    cell_format = formats.text if is_text else formats.date if column.kind == "date" else None
    table.set_column(index, index, column_width(header, column), cell_format)


def _validate(table: Any, index: int, column: Column, language: Language, last_row: int) -> None:
    """Offer the choices of a column, and the bounds of its numbers; pasted cells are checked when they are read."""
    choices = _choices(column, language)
    rule: dict[str, Any]
    if choices and len(",".join(choices)) <= _LIST_LIMIT:
        rule = {"validate": "list", "source": choices}
    elif column.kind in {"decimal", "integer"} and column.minimum is not None and column.maximum is not None:
        rule = {
            "validate": column.kind,
            "criteria": "between",
            "minimum": _number(column.minimum),
            "maximum": _number(column.maximum),
        }
    else:
        return
    # A warning, no stop: other usual words are read too.
    rule |= {"error_type": "warning", "error_message": "\n".join(_note(column, language))[:_LIST_LIMIT]}
    table.data_validation(1, index, last_row, index, rule)


def _number(bound: Decimal | int) -> float | int:
    return int(bound) if bound == int(bound) else float(bound)


def _choices(column: Column, language: Language) -> list[str]:
    if column.kind == "boolean":
        return list(reversed(YES_NO[language]))
    return [labels[0 if language == "zh" else 1] for labels in (column.choices or {}).values()]


def _note(column: Column, language: Language) -> Iterator[str]:
    """Yield what somebody must know of a column, line by line."""
    at = 0 if language == "zh" else 1
    yield (("选填", "必填") if language == "zh" else ("optional", "needed"))[column.required]
    yield _KINDS[column.kind][at]
    if column.choices:
        yield "、".join(_choices(column, language)) if language == "zh" else ", ".join(_choices(column, language))
    if not column.needs_value:
        yield _blank(column, language)
    if column.note is not None:
        yield column.note[at]


def _blank(column: Column, language: Language) -> str:
    return _BLANKS[column.blank][0 if language == "zh" else 1].format(**REMOVING)


def _write_notes(sheet: Any, form: TableForm, language: Language, formats: Formats) -> None:
    at = 0 if language == "zh" else 1
    for index, header in enumerate(_HEADERS[language]):
        sheet.write_string(0, index, header, formats.header)
        sheet.set_column(index, index, (24, 8, 36, 36, 48, 48)[index])
    for number, column in enumerate(form.columns, start=1):
        needed = YES_NO[language][column.required]
        cells = (
            *(column.label(language), needed, _KINDS[column.kind][at], _blank(column, language)),
            *(" / ".join(_choices(column, language)), column.note[at] if column.note else ""),
        )
        for index, cell in enumerate(cells):
            sheet.write_string(number, index, guarded_once_more(cell), formats.text)
    sheet.write_string(len(form.columns) + 2, 0, _HINTS[language])

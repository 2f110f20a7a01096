"""Texts of what can be wrong with an uploaded table."""

from shared.kernel.names import Language
from shared.platform.tabular.findings import Finding
from shared.platform.texts import Text

_FILE = ("文件不能读取", "Unreadable file")
_SHEET = ("表格不符合要求", "Unsuitable table")
_CELL = ("单元格有误", "Faulty cell")


def place_of(finding: Finding, language: Language) -> str:
    """Return where a finding is, as the beginning of its sentence; empty for what concerns the whole file.

    Rows are counted as people see them: those of a sheet by its own numbers, JSON rows from 1.
    """
    is_file = finding.column_letter is not None or finding.sheet is not None
    row = None if finding.row is None else finding.row + (not is_file and finding.header is not None)
    cell = f"{finding.column_letter}{finding.row}" if finding.column_letter and finding.row else ""
    if language == "zh":
        sheet = f"工作表“{finding.sheet}”" if finding.sheet else ""
        line = f"第 {row} 行" if row is not None else ""
        header = finding.zh_header or finding.header
        column = f"“{header}”列" if header else ""
        where = f"{sheet}{line}{column}" + (f"（{cell}）" if cell else "")
        return f"{where}：" if where else ""
    parts = [f'sheet "{finding.sheet}"'] if finding.sheet else []
    parts += [f"row {row}"] if row is not None else []
    parts += [f'column "{finding.header}"'] if finding.header else []
    where = ", ".join(parts) + (f" ({cell})" if cell else "")
    return f"{where[0].upper()}{where[1:]}: " if where else ""


TEXTS: dict[str, Text] = {
    "import_refused": Text(
        "导入被拒绝",
        "Import refused",
        "文件中有 {count} 处错误，没有导入任何内容。",
        "The file has {count} faults; nothing of it was imported.",
    ),
    "findings_cut": Text(*_FILE, "另有 {more} 处错误未列出。", "{more} more faults are not listed."),
    "file_empty": Text(*_FILE, "文件是空的。", "The file is empty."),
    "workbook_too_large": Text(*_FILE, "工作簿超过 {limit} MB。", "The workbook is larger than {limit} MB."),
    "workbook_unpacked_too_large": Text(
        *_FILE, "工作簿解压后超过 {limit} MB。", "The workbook is larger than {limit} MB when unpacked."
    ),
    "csv_too_large": Text(*_FILE, "CSV 文件超过 {limit} MB。", "The CSV file is larger than {limit} MB."),
    "workbook_encrypted": Text(
        *_FILE, "工作簿已加密，请取消密码后再上传。", "The workbook is encrypted; remove its password first."
    ),
    "workbook_old": Text(*_FILE, "这是旧版 .xls 文件，请另存为 .xlsx。", "This is an old .xls file; save it as .xlsx."),
    "workbook_of_another_kind": Text(*_FILE, "文件不是 .xlsx 工作簿。", "The file is no .xlsx workbook."),
    "workbook_damaged": Text(*_FILE, "工作簿已损坏或不完整。", "The workbook is damaged or cut short."),
    "workbook_declares_entities": Text(
        *_FILE, "工作簿含有不允许的 XML 声明。", "The workbook declares XML entities, which are not taken."
    ),
    "encoding_utf16": Text(
        *_FILE, "文件为 UTF-16 编码，请存为 UTF-8 或 GB18030。", "The file is UTF-16; save it as UTF-8 or GB18030."
    ),
    "encoding_unknown": Text(
        *_FILE,
        "第 {row} 行的字节既不是 UTF-8 也不是 GB18030。",
        "Bytes in line {row} are neither UTF-8 nor GB18030.",
    ),
    "encoding_ambiguous": Text(
        *_FILE,
        "编码无法确定：这一行按 UTF-8 是“{first}”，按 GB18030 是“{second}”。"
        "请另存为带签名的 UTF-8，或在请求中注明字符集。",
        'The encoding is not certain: the row is "{first}" in UTF-8 and "{second}" in GB18030. '
        "Save the file as UTF-8 with a signature, or state the charset in Content-Type.",
    ),
    "charset_unsupported": Text(*_FILE, "不支持的字符编码：{charset}。", "The charset {charset} is not supported."),
    "nul_byte": Text(*_FILE, "第 {row} 行含有空字节。", "There is a null byte in line {row}."),
    "csv_cut_short": Text(*_FILE, "文件在第 {row} 行中断。", "The file is cut short in line {row}."),
    "csv_malformed": Text(*_FILE, "第 {row} 行不是有效的 CSV。", "Line {row} is not valid CSV."),
    "table_empty": Text(*_SHEET, "表格没有任何内容。", "There is nothing in the table."),
    "too_much_text": Text(
        *_SHEET,
        "一列文字合计超过 {limit} 百万个字符，请缩短。",
        "The texts of a column come to more than {limit} million characters; shorten them.",
    ),
    "sheet_hidden": Text(
        *_SHEET,
        "工作表“{sheet}”被隐藏，但有内容。隐藏的工作表、行、列一律不导入，请取消隐藏或删除。",
        "The sheet {sheet} is hidden and holds something. "
        "Hidden sheets, rows and columns are never taken: show them or delete them.",
    ),
    "several_sheets": Text(
        *_SHEET,
        "有多个工作表可以导入（{sheets}），请用参数指定工作表，或只保留一个。",
        "Several sheets could be meant ({sheets}); name one with the parameter sheet, or keep only one.",
    ),
    "too_many_columns": Text(*_SHEET, "列数超过 {limit}。", "There are more than {limit} columns."),
    "too_many_rows": Text(*_SHEET, "行数超过 {limit}。", "There are more than {limit} rows."),
    "too_many_cells": Text(
        *_SHEET,
        "表格超过 {limit} 个单元格，请删除多余内容，或分成几个文件。",
        "The table has more than {limit} cells; delete what is not needed, or part it into several files.",
    ),
    "too_many_texts": Text(
        *_FILE, "工作簿中不同的文字超过 {limit} 个。", "The workbook has more than {limit} different texts."
    ),
    "too_many_sheets": Text(*_FILE, "工作表超过 {limit} 个。", "The workbook has more than {limit} sheets."),
    "cell_too_long": Text(
        *_FILE, "有单元格的文字超过 {limit} 个字符。", "A cell has a text of more than {limit} characters."
    ),
    "cells_out_of_order": Text(
        *_FILE,
        "第 {row} 行或其中的单元格重复或顺序混乱，请用表格软件打开并重新保存。",
        "Row {row}, or a cell in it, stands twice or out of order; open the file in a spreadsheet and save it again.",
    ),
    "rows_hidden": Text(
        *_SHEET,
        "第 {first} 至 {last} 行被隐藏或被筛选掉，但有内容。隐藏的工作表、行、列一律不导入，请取消隐藏和筛选，或删除。",
        "Rows {first} to {last} are hidden or filtered out and hold something. "
        "Hidden sheets, rows and columns are never taken: show them or delete them.",
    ),
    "column_hidden": Text(
        *_SHEET,
        "该列被隐藏，但有内容。隐藏的工作表、行、列一律不导入，请取消隐藏或删除。",
        "The column is hidden and holds something. "
        "Hidden sheets, rows and columns are never taken: show them or delete them.",
    ),
    "column_missing": Text(*_SHEET, "缺少必需的列“{zh}”。", "The column {key} ({en}) is missing."),
    "column_unknown": Text(*_SHEET, "没有这一列：{zh}。", "There is no such column: {en}."),
    "header_elsewhere": Text(
        *_SHEET,
        "表头似乎在第 {row} 行，请删除它上面的行，并核对各列名称。",
        "The header seems to be in row {row}; delete the rows above it, and check the names of the columns.",
    ),
    "header_repeated": Text(*_SHEET, "该行重复了表头，请删除。", "The row repeats the header; delete it."),
    "total_row": Text(*_SHEET, "这是合计行（{value}），请删除。", "This is a row of totals ({value}); delete it."),
    "footer_row": Text(
        *_SHEET, "这是表尾说明（{value}），请删除。", "This is a note below the table ({value}); delete it."
    ),
    "sheet_unknown": Text(
        *_FILE, "没有工作表“{sheet}”，文件中有：{sheets}。", "There is no sheet {sheet}; the file has: {sheets}."
    ),
    "column_repeated": Text(*_SHEET, "该列重复，已在 {first} 列出现。", "The column is given twice, first in {first}."),
    "cell_beyond_header": Text(*_SHEET, "该单元格没有对应的表头。", "The cell has no header above it."),
    "cells_merged": Text(*_SHEET, "不能有合并单元格。", "Cells may not be merged."),
    "row_repeated": Text(*_SHEET, "与第 {row} 行重复。", "It repeats row {row}."),
    "formula_without_value": Text(
        *_CELL, "公式没有计算结果，请重新计算后保存。", "The formula was never calculated; calculate and save again."
    ),
    "value_misplaced": Text(
        *_CELL,
        "单元格的内容（{value}）存放在不常见的位置，请用表格软件打开并重新保存。",
        "What the cell holds ({value}) stands in an unusual place; open the file in a spreadsheet and save it again.",
    ),
    "value_unknown": Text(
        *_CELL,
        "单元格的内容（{value}）无法识别，请重新填写。",
        "What the cell holds ({value}) cannot be made out; enter it again.",
    ),
    "error_value": Text(*_CELL, "单元格是错误值（{value}）。", "The cell holds an error ({value})."),
    "value_missing": Text(*_CELL, "必填项为空。", "A value is needed."),
    "private_use": Text(
        *_CELL,
        "含有自造字（{value}），其他电脑上会显示成别的字，请改用标准字。",
        "It has private-use characters ({value}), which look different on every computer; use standard ones.",
    ),
    "apostrophe_in_front": Text(
        *_CELL,
        "内容（{value}）前面多了一个撇号，请删除撇号，并把该列设为文本格式。",
        "An apostrophe stands in front ({value}) as a part of the text. Delete it, and format the column as text.",
    ),
    "shown_otherwise": Text(
        *_CELL,
        "单元格显示为“{value}”，与其中存放的数不同。请把格式改为常规，核对后再导入。",
        'The cell shows "{value}", which is not the number in it. Format it as General, check it, and import again.',
    ),
    "percent_not_taken": Text(
        *_CELL,
        "该列不是百分比（{value}），请填写不带百分号的数。",
        "The column takes no percentages ({value}); enter a number without the percent sign.",
    ),
    "date_in_part": Text(
        *_CELL,
        "单元格只显示出日期的一部分（{value}），请设为显示年、月、日的格式。",
        "The cell shows only a part of its date ({value}); choose a format with year, month and day.",
    ),
    "invisible_characters": Text(*_CELL, "含有不可见字符。", "There are invisible characters in it."),
    "line_break": Text(*_CELL, "不能换行。", "It may not have line breaks."),
    "too_long": Text(*_CELL, "超过 {limit} 个字符。", "It is longer than {limit} characters."),
    "too_short": Text(*_CELL, "少于 {width} 个字符。", "It is shorter than {width} characters."),
    "form_wrong": Text(*_CELL, "格式不对（{value}）。", "It has the wrong form ({value})."),
    "json_text_expected": Text(
        *_CELL,
        "应为加引号的文本，而不是 {value}。",
        "A text in quotation marks is expected, not {value}.",
    ),
    "not_text": Text(*_CELL, "应为文本。", "A text is expected."),
    "not_code": Text(*_CELL, "不是有效的编码（{value}）。", "{value} is no code."),
    "code_as_number": Text(
        *_CELL,
        "编码（{value}）是数字格式，开头的 0 可能已丢失。请把该列设为文本格式，再重新填写编码。",
        "The code ({value}) is a number, whose leading zeros may be lost. "
        "Format the column as text, then enter the codes again.",
    ),
    "space_in_code": Text(*_CELL, "编码中不能有空格。", "A code has no spaces."),
    "digits_lost": Text(
        *_CELL,
        "数字过长，表格软件已丢失尾数，请改为文本格式。",
        "The number is so long that its last digits are lost; enter it as text.",
    ),
    "leading_zeros_lost": Text(
        *_CELL,
        "开头的 0 已丢失，应至少 {width} 位，请改为文本格式。",
        "Leading zeros are lost: at least {width} characters are expected; enter it as text.",
    ),
    "not_number": Text(*_CELL, "不是数字（{value}）。", "{value} is no number."),
    "not_number_list": Text(*_CELL, "应为以分号分隔的数字。", "Numbers separated by semicolons are expected."),
    "not_integer": Text(*_CELL, "应为整数（{value}）。", "{value} is no whole number."),
    "too_small": Text(*_CELL, "不得小于 {minimum}。", "It may not be less than {minimum}."),
    "too_large": Text(*_CELL, "不得大于 {maximum}。", "It may not be more than {maximum}."),
    "too_many_places": Text(*_CELL, "小数不得超过 {places} 位。", "It has more than {places} decimals."),
    "not_date": Text(*_CELL, "不是日期（{value}）。", "{value} is no date."),
    "time_with_date": Text(*_CELL, "日期不应带有时间。", "A date has no time of day."),
    "not_month": Text(*_CELL, "不是月份（{value}）。", "{value} is no month."),
    "month_ambiguous": Text(
        *_CELL,
        "无法分清是 {year} 年 1 月还是 10 月，请写成 {year}-01 或 {year}-10。",
        "It may be January or October {year}; write {year}-01 or {year}-10.",
    ),
    "not_boolean": Text(
        *_CELL, "应为“是”或“否”，也可写 √ 或 ×（{value}）。", "Yes or no is expected (or √ or ×), not {value}."
    ),
    "not_json_boolean": Text(
        *_CELL, "应为布尔值，而不是 {value}。", "True or false is expected, without quotation marks, not {value}."
    ),
    "not_a_choice": Text(*_CELL, "“{value}”不在可选值内：{zh}。", "{value} is none of: {en}."),
    "newer_on_record": Text(
        *_CELL,
        "导出之后，{recorded_by} 已于 {recorded_at} 更新了此项，现为“{zh}”。请重新导出，或选择保留新数据。",
        "{recorded_by} recorded {en} at {recorded_at}, after the export. Export again, or leave what is newer.",
    ),
    "revision_unknown": Text(
        *_CELL,
        "没有这个版本（{value}），可能是其他数据的文件。",
        "There is no revision {value}; the file may be about something else.",
    ),
}

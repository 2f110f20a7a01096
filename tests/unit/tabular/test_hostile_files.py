"""Every file that people or attackers may send: what is wrong with it, and where, in both languages."""

import io
import re
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from shared.kernel.errors import TooLarge
from shared.platform.tabular.archives import unpacked_size
from shared.platform.tabular.forms import Column, TableForm
from shared.platform.tabular.reading import XLSX
from tests.support.uploads import (
    CSV,
    GOOD,
    HEADER,
    SHEET_PART,
    csv_of,
    message,
    read_upload,
    refusal,
    with_part,
    workbook,
)

PLAIN = workbook(HEADER, GOOD)
ENTITY = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'


def on_sheet(old: bytes, new: bytes) -> bytes:
    return with_part(PLAIN, SHEET_PART, lambda part: part.replace(old, new))


def cell(row: int, column: int, *value: Any, how: str = "write") -> bytes:
    return workbook(HEADER, GOOD, also=lambda _, sheet: getattr(sheet, how)(row, column, *value))


def row_below_all() -> bytes:
    def renumbered(part: bytes) -> bytes:
        return re.sub(rb'(<row |<c )r="([A-D]?)2"', rb'\g<1>r="\g<2>1048577"', part)

    return with_part(PLAIN, SHEET_PART, renumbered)


def hidden(book: Any, _: Any) -> None:
    sheet = book.add_worksheet("旧数据")
    sheet.write(0, 0, "x")
    sheet.hide()


def second(book: Any, _: Any) -> None:
    sheet = book.add_worksheet("第二")
    sheet.write_row(0, 0, HEADER)


def merged(_: Any, sheet: Any) -> None:
    sheet.merge_range("B2:B3", "张伟")


def archive(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name, part in parts.items():
            made.writestr(name, part)
    return target.getvalue()


def with_entity() -> bytes:
    return with_part(PLAIN, SHEET_PART, lambda part: part.replace(b"<worksheet", ENTITY + b"<worksheet", 1))


def encrypted() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")


def lying_about_sizes() -> bytes:
    """The directory says that the sheet is small."""
    content = bytearray(with_part(PLAIN, SHEET_PART, lambda part: part + b" " * 50_000_000))
    entry = content.rindex(SHEET_PART.encode()) - 46
    struct.pack_into("<I", content, entry + 24, 1000)
    return bytes(content)


FILES: list[tuple[str, bytes, str, str, tuple[int | None, str | None]]] = [
    ("empty", b"", XLSX, "file_empty", (None, None)),
    ("empty csv", b"", CSV, "file_empty", (None, None)),
    ("only a mark of order", b"\xef\xbb\xbf", CSV, "table_empty", (None, None)),
    ("blank lines", b"\r\n , ,\r\n", CSV, "table_empty", (None, None)),
    ("blank sheet", workbook(), XLSX, "table_empty", (None, None)),
    ("utf-16", csv_of(HEADER, GOOD, encoding="utf-16"), CSV, "encoding_utf16", (None, None)),
    ("utf-16 unmarked", csv_of(HEADER, GOOD, encoding="utf-16-le"), CSV, "encoding_utf16", (None, None)),
    ("neither encoding", csv_of(HEADER, GOOD) + b"00102,\xff\xff,2025-03,1", CSV, "encoding_unknown", (3, None)),
    ("null byte", csv_of(HEADER, GOOD, ("00102", "\0", "2025-03", 1)), CSV, "nul_byte", (3, None)),
    ("bad quotes", csv_of(HEADER, ('"00"101', "", "2025-03", 1)), CSV, "csv_malformed", (2, None)),
    ("cut in quotes", csv_of(HEADER, GOOD) + b'00102,"a', CSV, "csv_cut_short", (3, None)),
    ("cut in a row", csv_of(HEADER, GOOD) + b"00102,x", CSV, "csv_cut_short", (3, None)),
    ("cut workbook", PLAIN[:-200], XLSX, "workbook_damaged", (None, None)),
    ("text for a workbook", b"employee_no,month", XLSX, "workbook_of_another_kind", (None, None)),
    ("another archive", archive(word=b"x"), XLSX, "workbook_of_another_kind", (None, None)),
    ("old format", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), XLSX, "workbook_old", (None, None)),
    ("encrypted", encrypted(), XLSX, "workbook_encrypted", (None, None)),
    ("damaged part", PLAIN.replace(b"PK\x01\x02", b"PK\x01\x03", 1), XLSX, "workbook_damaged", (None, None)),
    ("lies about sizes", lying_about_sizes(), XLSX, "workbook_damaged", (None, None)),
    ("entities", with_entity(), XLSX, "workbook_declares_entities", (None, None)),
    ("malformed xml", on_sheet(b"</sheetData>", b""), XLSX, "workbook_damaged", (None, None)),
    ("unknown shared text", on_sheet(b't="s"><v>', b't="s"><v>99'), XLSX, "value_unknown", (1, "A")),
    ("cell far away", cell(1_048_575, 16_383, "x"), XLSX, "cell_beyond_header", (1_048_576, "XFD")),
    ("row below all", row_below_all(), XLSX, "too_many_rows", (None, None)),
    ("cell in another row", on_sheet(b'<c r="D2"', b'<c r="D3"'), XLSX, "cells_out_of_order", (2, None)),
    ("hidden sheet", workbook(HEADER, GOOD, also=hidden), XLSX, "sheet_hidden", (None, None)),
    ("second sheet", workbook(HEADER, GOOD, also=second), XLSX, "several_sheets", (None, None)),
    ("merged", workbook(HEADER, GOOD, also=merged), XLSX, "cells_merged", (2, "B")),
    ("error", cell(1, 3, "=1/0", None, "#DIV/0!", how="write_formula"), XLSX, "error_value", (2, "D")),
    ("error below all", cell(7, 3, "=1/0", None, "#DIV/0!", how="write_formula"), XLSX, "error_value", (8, "D")),
    ("error as text", csv_of(HEADER, ("00101", "", "2025-03", "#N/A")), CSV, "error_value", (2, "D")),
    ("not calculated", cell(1, 3, "=1+1", None, "", how="write_formula"), XLSX, "formula_without_value", (2, "D")),
    ("missing column", workbook(HEADER[:2], GOOD[:2]), XLSX, "column_missing", (1, None)),
    ("doubled column", workbook((*HEADER, "Score"), (*GOOD, 1)), XLSX, "column_repeated", (1, "E")),
    ("unknown column", workbook((*HEADER, "体重"), (*GOOD, 1)), XLSX, "column_unknown", (1, "E")),
    ("no header", workbook((*HEADER, ""), (*GOOD, 7)), XLSX, "cell_beyond_header", (2, "E")),
    ("no header in csv", csv_of(HEADER, (*GOOD, 7)), CSV, "cell_beyond_header", (2, "E")),
    ("person twice", workbook(HEADER, GOOD, (), GOOD), XLSX, "row_repeated", (4, "C")),
    ("text for a number", workbook(HEADER, (*GOOD[:3], "优")), XLSX, "not_number", (2, "D")),
    ("not a number", workbook(HEADER, (*GOOD[:3], "NaN")), XLSX, "not_number", (2, "D")),
    ("infinite", on_sheet(b"<v>95.5</v>", b"<v>1e400</v>"), XLSX, "value_unknown", (2, "D")),
    ("huge", csv_of(HEADER, (*GOOD[:3], "9" * 5000)), CSV, "not_number", (2, "D")),
    ("zeros lost", workbook(HEADER, (101, *GOOD[1:])), XLSX, "code_as_number", (2, "A")),
    ("zeros lost in csv", csv_of(HEADER, (101, *GOOD[1:])), CSV, "leading_zeros_lost", (2, "A")),
    ("digits lost", workbook(HEADER, (123456789012345678, *GOOD[1:])), XLSX, "digits_lost", (2, "A")),
    ("digits lost in csv", csv_of(HEADER, ("1.23457E+17", *GOOD[1:])), CSV, "digits_lost", (2, "A")),
    ("turned around", workbook(HEADER, ("00101", "张\u202e伟", *GOOD[2:])), XLSX, "invisible_characters", (2, "B")),
    ("many commas", b"," * 5_000_000, CSV, "too_many_columns", (1, None)),
    ("too many rows", csv_of(HEADER, *[GOOD] * 1_001), CSV, "too_many_rows", (None, None)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "media_type", "code", "place"), [file[1:] for file in FILES], ids=[f[0] for f in FILES]
)
def test_each_is_told_with_its_place(content: bytes, media_type: str, code: str, place: tuple[Any, Any]) -> None:
    refused = refusal(content, media_type)
    findings = [finding for finding in refused.findings if finding.code == code]
    assert findings, refused.findings
    assert (findings[0].row, findings[0].column_letter) == place
    assert findings[0].sheet == ("得分" if media_type == XLSX and place[1] else findings[0].sheet)
    assert message(findings[0], "zh")
    assert message(findings[0], "en")
    assert refused.code == "import_refused"
    assert [fault.code for fault in refused.faults] == [finding.code for finding in refused.findings]


def too_large(size: int) -> bytes:
    return with_part(PLAIN, "docProps/app.xml", lambda _: bytes(size))


@pytest.mark.parametrize(
    ("content", "media_type", "code"),
    [
        (b"PK\x03\x04" + bytes(20 * 1024 * 1024), XLSX, "workbook_too_large"),
        (too_large(201 * 1024 * 1024), XLSX, "workbook_unpacked_too_large"),
        (b"a" * (64 * 1024 * 1024 + 1), CSV, "csv_too_large"),
    ],
    ids=["workbook", "bomb", "csv"],
)
def test_more_than_is_taken_at_all(content: bytes, media_type: str, code: str) -> None:
    with pytest.raises(TooLarge) as caught:
        read_upload(content, media_type)
    assert caught.value.code == code


def test_a_bomb_that_lies_about_its_size_is_inflated_no_further_than_it_says() -> None:
    content = bytearray(too_large(201 * 1024 * 1024))
    entry = content.rindex(b"docProps/app.xml") - 46
    struct.pack_into("<I", content, entry + 24, 1000)
    assert unpacked_size(bytes(content)) < 20_000, "the room that is made for it"
    assert [finding.code for finding in refusal(bytes(content)).findings] == ["workbook_damaged"]


def test_one_long_text_shown_in_very_many_cells_is_refused() -> None:
    form = TableForm("notes", [Column("note", "说明", "Note", "text", max_length=32_000, multiline=True)], 100_000)
    content = workbook(("说明",), *[("x" * 32_000,)] * 3_000)
    assert len(content) < 100_000
    assert [finding.code for finding in refusal(content, form=form).findings] == ["too_much_text"]


@pytest.mark.parametrize("how", ["formatted", "lonely"])
def test_a_million_empty_rows_are_quick_and_nothing(how: str) -> None:
    def formatted(book: Any, sheet: Any) -> None:
        bold = book.add_format({"bold": True})
        for row in range(2, 100_000):
            sheet.write_blank(row, 3, None, bold)
        sheet.write_blank(1_048_575, 3, None, bold)

    def lonely(_: Any, sheet: Any) -> None:
        sheet.write_string(1_048_575, 3, " ")

    also: Callable[[Any, Any], None] = formatted if how == "formatted" else lonely
    content = workbook(HEADER, GOOD, also=also)
    started = time.process_time()
    assert len(read_upload(content).rows) == 1
    assert time.process_time() - started < 20


def test_blank_csv_rows_are_passed_over_up_to_what_a_sheet_holds() -> None:
    assert len(read_upload(csv_of(HEADER, GOOD) + b",,,\r\n" * 200_000, CSV).rows) == 1
    codes = [finding.code for finding in refusal(csv_of(HEADER, GOOD) + b",,,\r\n" * 1_048_576, CSV).findings]
    assert codes == ["too_many_rows"]


def test_all_findings_are_told_at_once_up_to_a_limit() -> None:
    refused = refusal(csv_of(HEADER, *[(f"{number:05}", "", "x", "y") for number in range(900)]), CSV)
    assert len(refused.findings) == 1_001
    assert [(finding.row, finding.column_letter) for finding in refused.findings[:3]] == [(2, "C"), (2, "D"), (3, "C")]
    assert (refused.findings[-1].code, refused.findings[-1].params) == ("findings_cut", {"more": 800})
    assert refused.params["count"] == 1_800


@pytest.mark.parametrize(
    ("part", "filling", "code"),
    [
        (SHEET_PART, b'<row r="2"><c r="A2"/></row>', "workbook_unpacked_too_large"),
        ("xl/sharedStrings.xml", b"<si><t>x</t></si>", "workbook_unpacked_too_large"),
        ("xl/styles.xml", b"<!-- -->", "workbook_unpacked_too_large"),
    ],
    ids=["sheet", "texts", "styles"],
)
def test_a_small_workbook_that_inflates_to_very_much_takes_little_memory(part: str, filling: bytes, code: str) -> None:
    content = with_part(PLAIN, part, lambda xml: xml + filling * (230 * 1024 * 1024 // len(filling)))
    assert len(content) < 2 * 1024 * 1024
    tracemalloc.start()
    with pytest.raises(TooLarge) as caught:
        read_upload(content)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (caught.value.code, most < 32 * 1024 * 1024) == (code, True)


def test_elements_nested_very_deeply_are_refused() -> None:
    nested = b"<ext>" * 100_000 + b"</ext>" * 100_000
    content = on_sheet(b"</worksheet>", nested + b"</worksheet>")
    assert [finding.code for finding in refusal(content).findings] == ["workbook_damaged"]


def test_the_range_that_a_sheet_declares_is_not_believed() -> None:
    content = with_part(
        PLAIN, SHEET_PART, lambda part: re.sub(b'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', part)
    )
    assert len(read_upload(content).rows) == 1


def test_a_text_longer_than_a_cell_holds_is_refused() -> None:
    long = with_part(PLAIN, "xl/sharedStrings.xml", lambda part: part.replace("张伟".encode(), b"x" * 32_768))
    assert [finding.code for finding in refusal(long).findings] == ["cell_too_long"]

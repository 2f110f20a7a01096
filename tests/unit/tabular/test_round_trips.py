"""What is written is read back unchanged, and does nothing in a spreadsheet."""

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.kernel.months import Month
from shared.kernel.names import Language
from shared.platform.tabular.cells import ERROR_VALUES
from shared.platform.tabular.characters import FORBIDDEN, PRIVATE_USE
from shared.platform.tabular.forms import Column, TableForm
from shared.platform.tabular.reading import XLSX
from shared.platform.tabular.writing import Sheet, write_csv, write_xlsx
from tests.support.uploads import CSV, read_upload

COLUMNS = (
    Column("employee_no", "工号", "Employee no.", "code", width=5),
    Column("name", "姓名", "Name", "text", required=False, blank="remove", multiline=True),
    Column("month", "月份", "Month", "month", required=False, blank="remove"),
    Column("hired_on", "入职日期", "Hired on", "date", required=False, blank="remove"),
    Column("score", "得分", "Score", "decimal", required=False, blank="remove"),
    Column("count", "次数", "Count", "integer", required=False, blank="remove"),
    Column("masked", "免考", "Masked", "boolean", required=False, blank="remove"),
    Column(
        "tier",
        "级",
        "Tier",
        "choice",
        required=False,
        blank="remove",
        choices={"junior": ("初级", "Junior"), "x": ("=高", "-x")},
    ),
    Column("M01.answers", "=问卷", "+answers", "decimals", required=False, blank="remove"),
    Column(
        "veto",
        "一票否决",
        "Veto",
        "choices",
        required=False,
        blank="remove",
        choices={"a": ("=甲", "-a"), "b": ("乙、丙", "b; c")},
    ),
)
FORM = TableForm("everything", COLUMNS, 1_000)
DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "''@x", "＝1", "'", '=HYPERLINK("http://x")']
TEXTS = st.one_of(
    st.sampled_from(DANGEROUS),
    st.text(max_size=30)
    .map(lambda text: FORBIDDEN.sub("", PRIVATE_USE.sub("", text).replace("\r", "\n")).strip())
    .filter(lambda text: text not in ERROR_VALUES),  # a text like #N/A is refused, as nobody can tell it from an error
)
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12)
ROWS = st.tuples(
    st.from_regex("[0-9A-Z-]{5,12}", fullmatch=True),
    TEXTS,
    st.none() | st.builds(Month, st.integers(1900, 2199), st.integers(1, 12)),
    st.none() | st.dates(date(1900, 3, 1), date(2199, 12, 31)),
    st.none() | NUMBERS,
    st.none() | st.integers(-(10**17), 10**17),
    st.none() | st.booleans(),
    st.none() | st.sampled_from(["junior", "x"]),
    st.none() | st.lists(NUMBERS, min_size=1, max_size=4).map(tuple),
    st.none() | st.lists(st.sampled_from(["a", "b"]), min_size=1, unique=True).map(tuple),
)


def as_read(row: tuple[Any, ...]) -> list[Any]:
    import unicodedata  # noqa: PLC0415 - for this normal form alone

    name = unicodedata.normalize("NFC", row[1]).strip() if row[1] else ""
    return [row[0], name or None, *row[2:]]


def written(media_type: str, rows: list[tuple[Any, ...]], language: Language) -> bytes:
    if media_type == CSV:
        return b"".join(write_csv(COLUMNS, rows, language))
    return write_xlsx([Sheet("全部", COLUMNS, rows)], language)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("media_type", [CSV, XLSX])
@settings(max_examples=40, deadline=None)
@given(rows=st.lists(ROWS, max_size=5))
def test_what_is_written_is_read_back(media_type: str, language: Language, rows: list[tuple[Any, ...]]) -> None:
    table = read_upload(written(media_type, rows, language), media_type, FORM)
    assert [list(row.values.values()) for row in table.rows] == [as_read(row) for row in rows]


@pytest.mark.parametrize("text", DANGEROUS[:6])
def test_csv_cells_that_a_spreadsheet_would_run_are_texts(text: str) -> None:
    row = ("00001", text, None, None, Decimal("-1.5"), -2, None, "x", (Decimal(-1),), ("a", "b"))
    content = written(CSV, [row], "en")
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    header, cells = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert header[-2] == "'+answers"
    assert cells == ["00001", "'" + text, "", "", "-1.5", "-2", "", "'-x", "-1", "'-a;b"]


def test_workbooks_hold_texts_numbers_and_dates_and_no_formula() -> None:
    numbers = (Decimal(5), Decimal(4))
    row = ("00001", "=1+1", Month(2025, 3), date(2025, 3, 1), Decimal("-1.50"), -2, True, "x", numbers, ("a", "b"))
    sheet = openpyxl.load_workbook(io.BytesIO(written(XLSX, [row], "zh")))["全部"]
    assert [cell.value for cell in sheet[1]] == [column.zh for column in COLUMNS]
    assert [cell.data_type for cell in sheet[2]] == ["s", "s", "s", "d", "n", "n", "s", "s", "s", "s"]
    assert [cell.number_format for cell in sheet[2]][:5] == ["@", "@", "@", "yyyy-mm-dd", "0.00"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:J2")


def test_what_a_workbook_cannot_hold_is_not_left_out_in_silence() -> None:
    with pytest.raises(ValueError, match="name in row 1"):
        write_xlsx([Sheet("a", COLUMNS[:2], [("00001", "x" * 40_000)])])


def test_csv_comes_in_pieces() -> None:
    rows = [("00001", "x", *[None] * 8)] * 2_000
    assert len(list(write_csv(COLUMNS, iter(rows)))) > 2

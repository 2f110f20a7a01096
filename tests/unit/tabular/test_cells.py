"""What a cell's content is read as, for every kind of column and every way of writing."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from shared.kernel.months import Month
from shared.platform.tabular.cells import LEFT, Unreadable, reader_of
from shared.platform.tabular.forms import Column

TEXT = Column("a", "甲", "A", "text", max_length=10)
LINES = Column("a", "甲", "A", "text", multiline=True)
CODE = Column("a", "甲", "A", "code")
WIDE = Column("a", "甲", "A", "code", width=5, pattern="[0-9A-Z]+")
NUMBER = Column("a", "甲", "A", "decimal", minimum=-1000, maximum=Decimal(2000), places=2)
ANY = Column("a", "甲", "A", "decimal")
SHARE = Column("a", "甲", "A", "decimal", percent=True)
WHOLE = Column("a", "甲", "A", "integer")
DAY = Column("a", "甲", "A", "date")
MONTH = Column("a", "甲", "A", "month")
FLAG = Column("a", "甲", "A", "boolean")
TIER = Column("a", "甲", "A", "choice", choices={"junior": ("初级", "Junior"), "2": ("中级", "Middle")})
MET = Column("a", "甲", "A", "boolean", other_labels={True: ["达标"], False: ["未达标"]})
SCHOOL = Column(
    "a", "甲", "A", "choice", choices={"college": ("大专", "College")}, other_labels={"college": ["专科", "大 专"]}
)
LIST = Column("a", "甲", "A", "decimals", minimum=0, maximum=5)
INCIDENTS = Column(
    "a",
    "甲",
    "A",
    "choices",
    choices={"diversion": ("串码", "Diversion of goods"), "leak": ("泄密、失密", "Leak")},
    blank="remove",
    other_labels={"diversion": ("窜货",)},
)
MARCH = Month(2025, 3)

READ: list[tuple[Column, Any, Any]] = [
    (TEXT, " 张伟\u3000", "张伟"),
    (TEXT, "＋Ａ", "＋Ａ"),
    (TEXT, 12.0, "12"),
    (TEXT, "\ue81e", "\u9fb4"),
    *((SHARE, raw, Decimal("82.6")) for raw in ("82.6", "82.6%", "82.6 %", "８２．６％", 82.6)),
    (TEXT, "'=1+1", "=1+1"),
    (TEXT, "''=1+1", "'=1+1"),
    (LINES, "'quoted", "'quoted"),
    (LINES, "一\r\n二", "一\n二"),
    (CODE, "００１０１", "00101"),
    (CODE, " LY/0103 ", "LY/0103"),
    (WIDE, "00101", "00101"),
    (NUMBER, "９５．５", Decimal("95.5")),
    (NUMBER, "1,234.50", Decimal("1234.5")),
    (NUMBER, "－3", Decimal(-3)),
    (NUMBER, "\u22123", Decimal(-3)),
    (NUMBER, "+.5", Decimal("0.5")),
    (NUMBER, "-0", Decimal(0)),
    (NUMBER, 0.1 + 0.2, Decimal("0.3")),
    (NUMBER, "95.5000", Decimal("95.5")),
    (ANY, "123456789012345678901234.12345678901234567890", Decimal("123456789012345678901234.12345678901234567890")),
    (WHOLE, 12.0, 12),
    (WHOLE, "１２", 12),
    (DAY, "2025-03-01", date(2025, 3, 1)),
    (DAY, "2025/3/1", date(2025, 3, 1)),
    (DAY, "2025.03.1", date(2025, 3, 1)),
    (DAY, "2025年3月1日", date(2025, 3, 1)),
    (DAY, "２０２５0301", date(2025, 3, 1)),
    (DAY, 20250301.0, date(2025, 3, 1)),
    (DAY, "2025-03-01 00:00:00", date(2025, 3, 1)),
    (DAY, datetime(2025, 3, 1), date(2025, 3, 1)),  # noqa: DTZ001 - as the reader of workbooks gives it
    (MONTH, "2025-03", MARCH),
    (MONTH, "2025年3月份", MARCH),
    (FLAG, "√", True),
    (FLAG, "✔", True),
    (FLAG, "×", False),
    (FLAG, "✗", False),
    (MET, "达标", True),
    (MET, "未达标", False),
    (SCHOOL, "专科", "college"),
    (SCHOOL, " 大 专 ", "college"),
    (SCHOOL, "college", "college"),
    (MONTH, "202503", MARCH),
    (MONTH, "2025.03", MARCH),
    (MONTH, "2025年3月", MARCH),
    (MONTH, date(2025, 3, 31), MARCH),
    (MONTH, 202503.0, MARCH),
    (MONTH, 2025.03, MARCH),
    (MONTH, 2025.12, Month(2025, 12)),
    (MONTH, "２０２５－０３", MARCH),
    (MONTH, "2025/3", MARCH),
    (MONTH, "2025/3/1", MARCH),
    *((FLAG, raw, True) for raw in ("是", "TRUE", "Yes", "y", "Ｙ", "1", 1.0, True)),
    *((FLAG, raw, False) for raw in ("否", "false", "NO", "n", "0", 0.0, False)),
    (TIER, "初级", "junior"),
    (TIER, "ｊｕｎｉｏｒ", "junior"),
    (TIER, 2.0, "2"),
    *((LIST, raw, (Decimal(5), Decimal("4.5"), Decimal(3))) for raw in ("5;4.5;3", "5；4.5，3", "5、4.5 3")),
    (LIST, ("5", 4.5, 3), (Decimal(5), Decimal("4.5"), Decimal(3))),
    (LIST, 4.0, (Decimal(4),)),
    *((INCIDENTS, raw, ("diversion",)) for raw in ("串码", " Ｄiversion ", "DIVERSION OF GOODS", "窜货；串码;")),
    (INCIDENTS, "泄密、失密", ("leak",)),
    (INCIDENTS, "串码、leak", ("diversion", "leak")),
    (INCIDENTS, ("leak", "串码"), ("leak", "diversion")),
    *((INCIDENTS, raw, None) for raw in ("无", "（没有）", "/", "——", "N/A", "暂无。", 0, False, ("无",), "否；无")),
]  # fmt: skip

UNREADABLE: list[tuple[Column, Any, str]] = [
    (TEXT, "", "value_missing"),
    (TEXT, None, "value_missing"),
    (TEXT, "\u3000 ", "value_missing"),
    (TEXT, "一\n二", "line_break"),
    (TEXT, "a\x00b", "invisible_characters"),
    (LINES, "a\u200bb", "invisible_characters"),
    (TEXT, "a" * 11, "too_long"),
    (TEXT, True, "not_text"),
    (TEXT, date(2025, 3, 1), "not_text"),
    (TEXT, ("a",), "not_text"),
    (TEXT, ((),), "not_text"),
    (TEXT, "#REF!", "error_value"),
    (CODE, 101.5, "not_code"),
    (CODE, True, "not_code"),
    (CODE, float("inf"), "not_code"),
    (CODE, 1e15, "digits_lost"),
    (CODE, 123456789012345.0, "digits_lost"),
    (CODE, "1.23457E+17", "digits_lost"),
    (CODE, "a b", "space_in_code"),
    *((CODE, raw, "code_as_number") for raw in (101.0, 101, 0.0)),
    *((column, "'00101", "apostrophe_in_front") for column in (TEXT, CODE, NUMBER, DAY, MONTH, FLAG, LIST)),
    (CODE, "\u201800101", "apostrophe_in_front"),
    (TEXT, "张\ue000", "private_use"),
    *((NUMBER, raw, "percent_not_taken") for raw in ("95%", "95.5 ％")),
    (WIDE, "101", "leading_zeros_lost"),
    (WIDE, "A1", "too_short"),
    (WIDE, "a1234", "form_wrong"),
    *((NUMBER, raw, "not_number") for raw in ("优", "NaN", "1e3", "1e400", "12,34", "9‰", "%", float("nan"))),
    (NUMBER, True, "not_number"),
    (NUMBER, date(2025, 3, 1), "not_number"),
    (NUMBER, "95.555", "too_many_places"),
    (NUMBER, "-1000.01", "too_small"),
    (NUMBER, 2001.0, "too_large"),
    (WHOLE, "1.5", "not_integer"),
    (DAY, "2025-02-30", "not_date"),
    (DAY, "0001-01-01", "not_date"),
    (DAY, 45717.0, "not_date"),
    (DAY, time(12), "not_date"),
    (DAY, datetime(2025, 3, 1, 8), "time_with_date"),  # noqa: DTZ001 - as the reader of workbooks gives it
    (MONTH, "2025-13", "not_month"),
    (MONTH, 45717.0, "not_month"),
    (MONTH, "3月", "not_month"),
    (MONTH, 2025.1, "month_ambiguous"),
    (MONTH, "2025.1", "month_ambiguous"),
    (FLAG, "maybe", "not_boolean"),
    (FLAG, 2.0, "not_boolean"),
    (TIER, "高级", "not_a_choice"),
    (TIER, True, "not_a_choice"),
    (LIST, "5;;3", "not_number_list"),
    (LIST, "5;a", "not_number_list"),
    (LIST, (("5",),), "not_number_list"),
    (LIST, "5;6", "too_large"),
    *((INCIDENTS, raw, "not_a_choice") for raw in ("虚假", "串码;虚假", "无;串码", 1, True, MARCH, (5,), (None,))),
]  # fmt: skip


@pytest.mark.parametrize(("column", "raw", "value"), READ)
def test_what_is_read(column: Column, raw: Any, value: Any) -> None:
    found = reader_of(column)(raw)
    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize(("column", "raw", "code"), UNREADABLE)
def test_what_is_not(column: Column, raw: Any, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        reader_of(column)(raw)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "column",
    [Column("a", "甲", "A", "text", required=False, blank="remove"), Column("a", "甲", "A", "date", blank="remove")],
)
def test_blank_cells_where_they_may_be(column: Column) -> None:
    assert reader_of(column)(" ") is None


@pytest.mark.parametrize("raw", [None, "", "  "])
def test_what_a_blank_means_is_said_by_the_column(raw: object) -> None:
    assert reader_of(Column("a", "甲", "A", "date", required=False, blank="remove"))(raw) is None
    assert reader_of(Column("a", "甲", "A", "date", required=False, blank="leave"))(raw) is LEFT


@pytest.mark.parametrize("word", ["清除", "remove", " REMOVE "])
def test_a_word_removes_what_a_blank_would_leave(word: str) -> None:
    assert reader_of(Column("a", "甲", "A", "date", required=False, blank="leave"))(word) is None
    with pytest.raises(Unreadable):
        reader_of(Column("a", "甲", "A", "date", required=False, blank="remove"))(word)


@pytest.mark.parametrize("raw", ["x", "X", "有", "无", "☐", "-"])
def test_signs_that_can_be_mistaken_are_no_yes_and_no_no(raw: str) -> None:
    with pytest.raises(Unreadable) as caught:
        reader_of(FLAG)(raw)
    assert caught.value.code == "not_boolean"

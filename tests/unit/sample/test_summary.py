"""The summary of the year is saved unchanged, drawn, and shown without the services."""

import re
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from rich.cells import cell_len
from rich.console import Console

from sample import summary
from sample.picture import draw
from sample.results import Eligible, Example, Money, Spindle, YearSummary
from sample.terminal import fold
from shared.kernel.rungs import RUNGS

SEATS = {"senior": 24, "middle": 146, "junior": 74}
BEFORE = dict(zip(RUNGS, (21, 30, 60, 58, 34, 21, 11, 6, 3), strict=True))
AFTER = dict(zip(RUNGS, (16, 20, 35, 49, 54, 45, 8, 10, 7), strict=True))
YEAR = YearSummary(
    year=2025,
    before=Spindle("2025-12-31", {rung.value: count for rung, count in BEFORE.items()}, SEATS, {}),
    after=Spindle("2026-01-01", {rung.value: count for rung, count in AFTER.items()}, SEATS, {"senior": 1}),
    outcomes={"promoted": 168, "held": 63, "demoted": 13},
    reasons={"up": 175, "hold": 59},
    examples=(
        Example(
            "跳级",
            "Skipped",
            "000926",
            "刘<继>旺",
            "兰陵县营销部",
            "MB",
            "SC",
            ("达到晋升条件。",),
            ("Earned.", "Ranked."),
        ),
    ),
    eligible=(Eligible("000326", "李颖", "SA", "86.5"),),
    money=Money("901200.00", "912345.60", 181, "2026-01", 244, "1265000.00", dict.fromkeys(SEATS, "100.00")),
    seconds={"制作文件 Making the files": "1.2"},
)


def test_a_saved_summary_loads_unchanged(tmp_path: Path) -> None:
    assert summary.load(tmp_path) is None
    summary.save(YEAR, tmp_path)
    assert summary.load(tmp_path) == YEAR
    assert sorted(file.name for file in tmp_path.iterdir()) == ["spindle.svg", "summary.json"]


def test_it_can_be_shown_without_colours(tmp_path: Path) -> None:
    console = Console(file=StringIO(), width=120, color_system=None)
    summary.show(YEAR, tmp_path, console)
    output = console.file
    assert isinstance(output, StringIO)
    text = output.getvalue()
    for part in ("评定前 Before 2025-12-31", "高级 25/24 超编 over 1", "█ 54 █", "MB → SC", "达到晋升条件。"):
        assert part in text
    assert "901,200.00 元" in text
    assert "Ranked." in text
    assert "李颖 SA 86.5" in text


def shown(width: int, encoding: str = "utf-8") -> str:
    output = BytesIO()
    adapted = TextIOWrapper(output, encoding=encoding, errors="strict")
    summary.show(YEAR, Path("var"), Console(file=adapted, width=width, color_system=None))
    adapted.flush()
    return output.getvalue().decode(encoding)


def spindle_lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if re.search(r"\b[SMJ][ABC]\b", line)][:9]


@pytest.mark.parametrize("width", [30, 40, 50, 60, 80, 100, 118, 200])
def test_every_number_of_the_spindle_stays_at_every_width(width: int) -> None:
    lines = spindle_lines(shown(width))
    for line, rung in zip(lines, reversed(RUNGS), strict=True):
        numbers = [int(number) for number in re.findall(r"(?<![\d/+])\d+(?![\d/])", re.sub(r"超编.*|\+\d+", "", line))]
        assert numbers == [BEFORE[rung], AFTER[rung]], line
        assert cell_len(line.rstrip()) <= width


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_the_rungs_stand_in_one_column(width: int, encoding: str) -> None:
    lines = spindle_lines(shown(width, encoding))
    assert (
        len({cell_len(line[: line.index(f"{rung} ")]) for line, rung in zip(lines, reversed(RUNGS), strict=True)}) == 1
    )


def test_a_chinese_terminal_of_80_columns_shows_all() -> None:
    text = shown(80, "gbk")
    for part in ("高级 25/24 超编 1", "## 45 ##", "达到晋升条件。", "评定前 Before"):
        assert part in text


def test_chinese_is_folded_at_its_characters() -> None:
    assert fold("年度 91.36 分（优秀），考核 12 个月。", 16).split("\n") == [
        "年度 91.36 分",
        "（优秀），考核",
        "12 个月。",
    ]


def test_a_damaged_summary_counts_as_none(tmp_path: Path) -> None:
    for text in ("", "{", "[]", '{"year": 2025}'):
        (tmp_path / "summary.json").write_text(text, encoding="utf-8")
        assert summary.load(tmp_path) is None


def test_the_picture_is_sound_and_has_every_number() -> None:
    picture = draw(YEAR)
    assert picture.startswith("<svg")
    texts = [element.text for element in ET.fromstring(picture).iter() if element.text]
    assert {str(count) for count in (*BEFORE.values(), *AFTER.values())} <= set(texts)
    assert {"席位 24", "席位 146", "席位 74", "超编 1"} <= set(texts)
    assert texts.count("在岗人数 people") == 1


def test_nobodys_bar_leaves_the_picture() -> None:
    picture = ET.fromstring(draw(YEAR))
    for box in picture.iter("{http://www.w3.org/2000/svg}rect"):
        left = int(box.get("x", "0"))
        assert 0 <= left <= left + int(box.get("width", "0")) <= 1200

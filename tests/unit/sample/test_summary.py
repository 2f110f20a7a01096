"""The summary of the year is saved unchanged, drawn, and shown without the services."""

from io import StringIO
from pathlib import Path
from xml.etree import ElementTree as ET

from rich.console import Console

from sample import summary
from sample.picture import draw
from sample.results import Eligible, Example, Money, Spindle, YearSummary
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

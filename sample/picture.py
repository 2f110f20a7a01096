"""Draw the spindle before and after the round, side by side, with the seats of each tier."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sample.results import Spindle, YearSummary
from shared.kernel.rungs import RUNGS, TIERS, Rung, Tier, highest_rung, lowest_rung

TIER_NAMES: Final = {Tier.JUNIOR: "初级", Tier.MIDDLE: "中级", Tier.SENIOR: "高级"}
_COLOURS: Final = {Tier.JUNIOR: "#4f8a6d", Tier.MIDDLE: "#3f7296", Tier.SENIOR: "#a4552f"}
_PALE: Final = {Tier.JUNIOR: "#e6f0ea", Tier.MIDDLE: "#e2ecf3", Tier.SENIOR: "#f6e7de"}
_TOP: Final = 168
_ROW: Final = 54
_BAR: Final = 36
_WIDEST: Final = 300  # of the bars of one side
_NARROW: Final = 34  # a narrower bar has its number beside it
_CENTRES: Final = (360, 840)


def draw(summary: YearSummary) -> str:
    """Return the picture as SVG."""
    most = max(
        *(count for spindle in (summary.before, summary.after) for count in spindle.rungs.values()),
        *(-(-seats // 3) for seats in summary.after.seats.values()),
    )
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
    )
    before = _side(summary.before, "评定前 Before", _CENTRES[0], most, notes_left=True)
    after = _side(summary.after, "评定后 After", _CENTRES[1], most, notes_left=False)
    template = environment.get_template("spindle.svg.j2")
    return (
        template.render(year=summary.year, before=before, after=after, labels=[_label(rung) for rung in RUNGS]) + "\n"
    )


def _side(spindle: Spindle, title: str, centre: int, most: int, *, notes_left: bool) -> Mapping[str, Any]:
    return {
        "title": title,
        "day": spindle.as_of,
        "centre": centre,
        "people": sum(spindle.rungs.values()),
        "tiers": [_tier(spindle, tier, centre, most, notes_left=notes_left) for tier in reversed(TIERS)],
        "rungs": [_rung(spindle, rung, centre, most) for rung in reversed(RUNGS)],
    }


def _row_top(rung: Rung) -> int:
    return _TOP + _ROW * (RUNGS[-1].height - rung.height)


def _width(people: int, most: int) -> int:
    return max(4, people * _WIDEST // most)


def _tier(spindle: Spindle, tier: Tier, centre: int, most: int, *, notes_left: bool) -> Mapping[str, Any]:
    top, bottom = _row_top(highest_rung(tier)), _row_top(lowest_rung(tier)) + _ROW
    seats, people, over = spindle.seats[tier], spindle.people(tier), spindle.over.get(tier, 0)
    width = seats * _WIDEST // (3 * most)
    edge = _WIDEST // 2 + 24
    free = seats - people
    return {
        "name": TIER_NAMES[tier],
        "people": people,
        "seats": seats,
        "state": _state(tier, free, over),
        "flag": "#b3261e" if over else "#8a949e",
        "colour": _COLOURS[tier],
        "pale": _PALE[tier],
        "left": centre - width // 2,
        "width": width,
        "top": top + 4,
        "height": bottom - top - 8,
        "note_x": centre - edge if notes_left else centre + edge,
        "note_y": (top + bottom) // 2 - 12,
        "anchor": "end" if notes_left else "start",
    }


def _state(tier: Tier, free: int, over: int) -> str:
    if over:
        return f"超编 {over}"
    if free > 0:
        return f"空缺 {free}"
    return "满编" if free == 0 else "" if tier is Tier.JUNIOR else f"超出 {-free}"


def _rung(spindle: Spindle, rung: Rung, centre: int, most: int) -> Mapping[str, Any]:
    people = spindle.rungs.get(rung, 0)
    beside = max(_width(people, most), spindle.seats[rung.tier] * _WIDEST // (3 * most)) // 2 + 8
    width, top = _width(people, most), _row_top(rung) + (_ROW - _BAR) // 2
    narrow = width < _NARROW
    return {
        "people": people,
        "colour": _COLOURS[rung.tier],
        "left": centre - width // 2,
        "width": width,
        "top": top,
        "height": _BAR,
        "text_x": centre + beside if narrow else centre,
        "text_y": top + _BAR // 2 + 6,
        "anchor": "start" if narrow else "middle",
        "ink": _COLOURS[rung.tier] if narrow else "#ffffff",
    }


def _label(rung: Rung) -> Mapping[str, Any]:
    return {"code": rung.value, "name": f"{TIER_NAMES[rung.tier]}{rung.grade}档", "y": _row_top(rung) + _ROW // 2 + 5}

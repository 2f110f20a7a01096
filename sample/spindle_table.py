"""The spindle before and after the round as a table of letters, as wide as the terminal allows."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from sample.picture import TIER_NAMES
from sample.results import Spindle, YearSummary
from sample.terminal import is_plain, shows_chinese
from shared.kernel.rungs import RUNGS, Rung, Tier

COLOURS: Final = {Tier.JUNIOR: "green", Tier.MIDDLE: "blue", Tier.SENIOR: "dark_orange3"}
_LONGEST_BAR: Final = 36
_SHORTEST_BAR: Final = 10  # a shorter one would say little
_GAPS: Final = 4  # between the five columns


@dataclass(frozen=True, slots=True)
class _Form:
    """How a row is written: with more or fewer words beside the bars."""

    names_tiers: bool
    is_bilingual: bool
    is_chinese: bool
    bar_width: int = 0
    block: str = "█"

    def before(self, spindle: Spindle, tier: Tier) -> str:
        """Return a tier's people and seats, beside the bars before the round."""
        counts = f"{spindle.people(tier)}/{spindle.seats[tier]}"
        return f"{self._name(tier)} {counts}" if self.names_tiers else counts

    def after(self, spindle: Spindle, tier: Tier) -> tuple[str, str]:
        """Return the same after the round, and the people beyond the seats."""
        over = spindle.over.get(tier, 0)
        words = ("超编 over " if self.is_bilingual else "超编 ") if self.is_chinese else "over "
        words = words if self.names_tiers else "+"
        return self.before(spindle, tier), f" {words}{over}" if over else ""

    def label(self, rung: Rung) -> str:
        """Return the name of a rung."""
        return f"{rung.value} {TIER_NAMES[rung.tier]}{rung.grade}档" if self.is_chinese else rung.value

    def _name(self, tier: Tier) -> str:
        return TIER_NAMES[tier] if self.is_chinese else tier.value


def spindle_table(summary: YearSummary, console: Console) -> RenderableType:
    """Return both spindles side by side, with a line for each rung and its numbers at every width."""
    block = "#" if is_plain(console) else "█"
    for names_tiers, is_bilingual in ((True, True), (True, False), (False, False)):
        form = _Form(names_tiers, is_bilingual, shows_chinese(console), block=block)
        bar_width = (console.width - _GAPS - sum(_widths(summary, form))) // 2
        if bar_width >= _SHORTEST_BAR + (10 if is_bilingual else 0):
            return _table(summary, replace(form, bar_width=min(bar_width, _LONGEST_BAR)))
    return _numbers(summary, is_chinese=shows_chinese(console))


def _widths(summary: YearSummary, form: _Form) -> tuple[int, int, int]:
    """Return the widths of the columns beside and between the bars."""
    return (
        max(cell_len(form.before(summary.before, tier)) for tier in Tier),
        max(cell_len(form.label(rung)) for rung in RUNGS),
        max(cell_len("".join(form.after(summary.after, tier))) for tier in Tier),
    )


def _table(summary: YearSummary, form: _Form) -> Table:
    """Return the table; tiers and seats stand beside their middle rung."""
    most = max(count for spindle in (summary.before, summary.after) for count in spindle.rungs.values())
    left, middle, right = _widths(summary, form)
    table = Table.grid(padding=(0, 1))
    table.add_column(width=left, no_wrap=True)
    table.add_column(justify="center", width=form.bar_width)
    table.add_column(justify="center", width=middle, no_wrap=True)
    table.add_column(justify="center", width=form.bar_width)
    table.add_column(width=right, no_wrap=True)
    titles = [Text(f"{title} {day}", style="bold") for title, day in _titles(summary, is_chinese=form.is_chinese)]
    table.add_row("", titles[0], "", titles[1], "")
    for rung in reversed(RUNGS):
        is_middle = rung.grade == "B"
        table.add_row(
            Text(form.before(summary.before, rung.tier), f"bold {COLOURS[rung.tier]}") if is_middle else "",
            _bar(rung, summary.before.rungs.get(rung, 0), most, form),
            Text.assemble((rung.value, "bold"), (form.label(rung)[len(rung.value) :], "dim")),
            _bar(rung, summary.after.rungs.get(rung, 0), most, form),
            _after(summary.after, rung.tier, form) if is_middle else "",
        )
    return table


def _numbers(summary: YearSummary, *, is_chinese: bool) -> Table:
    """Return the numbers without bars, for a terminal that is too narrow for them."""
    table = Table.grid(padding=(0, 1))
    for _ in range(4):
        table.add_column(justify="right", no_wrap=True)
    for rung in reversed(RUNGS):
        before, after = summary.before.rungs.get(rung, 0), summary.after.rungs.get(rung, 0)
        table.add_row(f"{rung.value}", str(before), "->", str(after))
    for tier in reversed(Tier):
        people = summary.after.people(tier)
        name = TIER_NAMES[tier] if is_chinese else tier.value
        table.add_row(name, str(summary.before.people(tier)), "->", f"{people}/{summary.after.seats[tier]}")
    return table


def _titles(summary: YearSummary, *, is_chinese: bool) -> Iterable[tuple[str, str]]:
    before, after = ("评定前 Before", "评定后 After") if is_chinese else ("Before", "After")
    return ((before, summary.before.as_of), (after, summary.after.as_of))


def _bar(rung: Rung, people: int, most: int, form: _Form) -> Text:
    """Return a bar that is symmetric around its number; it is readable without colours."""
    colour = COLOURS[rung.tier]
    number = f" {people:>2} "
    longest = (form.bar_width - 4) // 2 + 2
    block = form.block * max(0, round(people * longest / most) - len(number) // 2)
    return Text.assemble((block, colour), (number, f"bold white on {colour}"), (block, colour))


def _after(spindle: Spindle, tier: Tier, form: _Form) -> Text:
    people, over = form.after(spindle, tier)
    return Text.assemble((people, f"bold {COLOURS[tier]}"), (over, "bold red"))

"""The end of the sample year: shown in the terminal, drawn as a picture, and kept, so that it can be shown again."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from rich.columns import Columns
from rich.console import Console, Group
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from sample.picture import TIER_NAMES, draw
from sample.results import Money, Spindle, Told, YearSummary
from shared.kernel.rungs import RUNGS, TIERS, Rung, Tier

SUMMARY_FILE: Final = "summary.json"
PICTURE_FILE: Final = "spindle.svg"
_COLOURS: Final = {Tier.JUNIOR: "green", Tier.MIDDLE: "blue", Tier.SENIOR: "dark_orange3"}
_HALF: Final = 16  # characters from the middle to the end of the longest bar
_OUTCOMES: Final = {"promoted": "晋升 promoted", "held": "保持 held", "demoted": "下降 demoted"}
_REASONS: Final = {
    "up": "达到晋升条件 earned a higher rung",
    "hold": "保持现职级 keeps the rung",
    "no_seat": "席位已满 no seat left",
    "last_place": "末位退出 ranked last, leaves the tier",
    "beyond_seats": "超编保留 kept beyond the seats",
    "tie_at_cut": "分界并列 equal at the cut",
    "too_few_months": "考核月数不足 too few months",
    "protected": "保护期 protected",
    "warned": "警示 warned",
    "grade_down": "降一档 one grade down",
    "tier_down": "降级 one tier down",
    "vetoed": "一票否决 vetoed",
    "bottom_review": "培训或转岗 review for training or transfer",
    "amended": "委员会另行决定 amended by the committee",
}


def kept(var: Path) -> YearSummary | None:
    """Return the summary that is kept in the folder, None where there is none yet."""
    file = var / SUMMARY_FILE
    return YearSummary.from_json(file.read_text(encoding="utf-8")) if file.exists() else None


def keep(summary: YearSummary, var: Path) -> None:
    """Keep the summary and its picture; the summary comes last, as it says that all is there."""
    _write(var / PICTURE_FILE, draw(summary))
    _write(var / SUMMARY_FILE, summary.as_json())


def show(summary: YearSummary, var: Path, console: Console) -> None:
    """Show what came of the year."""
    console.print()
    console.print(
        Rule(Text(f"{summary.year} 年度岗级评定结果  The round of {summary.year}", style="bold")), highlight=False
    )
    console.print(_spindles(summary))
    console.print(_counts(summary))
    console.print(Rule("几个人的结果与理由  A few people, and their reasons", style="dim"))
    for one in summary.told:
        console.print(_told(one))
    console.print(Rule("可竞聘管理岗位  Who may compete for management posts", style="dim"))
    console.print(_eligible(summary), highlight=False)
    console.print(Rule("薪酬  Pay", style="dim"))
    console.print(_money(summary.money), highlight=False)
    took = "，".join(f"{stage} {seconds} s" for stage, seconds in summary.seconds.items())
    console.print(f"\n[dim]用时 Took: {took}", highlight=False)
    console.print(
        f"[dim]图 Picture: {var / PICTURE_FILE}    文件 Files: {var / 'sample'}", highlight=False, soft_wrap=True
    )


def _write(file: Path, content: str) -> None:
    """Write the file whole or not at all."""
    draft = file.with_name(file.name + ".new")
    draft.write_text(content, encoding="utf-8")
    draft.replace(file)


def _spindles(summary: YearSummary) -> Table:
    """Return both spindles side by side, a line for each rung and one for each tier's seats."""
    most = max(count for spindle in (summary.before, summary.after) for count in spindle.rungs.values())
    table = Table.grid(padding=(0, 1))
    table.add_column(width=15)
    table.add_column(justify="center", width=2 * _HALF + 4)
    table.add_column(justify="center", width=12)
    table.add_column(justify="center", width=2 * _HALF + 4)
    table.add_column(width=26)
    days = [Text(f"{title} {day}", style="bold") for title, day in _titles(summary)]
    table.add_row("", days[0], "", days[1], "")
    for rung in reversed(RUNGS):
        table.add_row(
            _beside(summary.before, rung, short=True),
            _bar(rung, summary.before.rungs.get(rung, 0), most),
            Text.assemble((rung.value, "bold"), (f" {TIER_NAMES[rung.tier]}{rung.grade}档", "dim")),
            _bar(rung, summary.after.rungs.get(rung, 0), most),
            _beside(summary.after, rung, short=False),
        )
    return table


def _titles(summary: YearSummary) -> Iterable[tuple[str, str]]:
    return (("评定前 Before", summary.before.as_of), ("评定后 After", summary.after.as_of))


def _bar(rung: Rung, people: int, most: int) -> Text:
    """Return a bar of even length around its number; it is to be seen without colours too."""
    colour = _COLOURS[rung.tier]
    number = f" {people:>2} "
    block = "█" * max(0, round(people * _HALF / most) - len(number) // 2)
    return Text.assemble((block, colour), (number, f"bold white on {colour}"), (block, colour))


def _beside(spindle: Spindle, rung: Rung, *, short: bool) -> Text:
    """Return what stands beside the middle rung of a tier: its people and seats."""
    if rung.grade != "B":
        return Text("")
    tier = rung.tier
    people, seats, over = spindle.people(tier), spindle.seats[tier], spindle.over.get(tier, 0)
    text = Text.assemble((f"{TIER_NAMES[tier]} {people}/{seats}", f"bold {_COLOURS[tier]}"))
    if over and not short:
        text.append(f" 超编 over {over}", style="bold red")
    return text


def _counts(summary: YearSummary) -> Columns:
    outcomes, reasons = Table.grid(padding=(0, 2)), Table.grid(padding=(0, 2))
    for code, count in sorted(summary.outcomes.items(), key=lambda one: -one[1]):
        outcomes.add_row(f"[bold]{count}", _OUTCOMES.get(code, code))
    for code, count in sorted(summary.reasons.items(), key=lambda one: -one[1]):
        reasons.add_row(f"[bold]{count}", _REASONS.get(code, code))
    return Columns(
        [
            Panel(outcomes, title="结果 Outcomes", border_style="dim"),
            Panel(reasons, title="理由 Reasons", border_style="dim"),
        ]
    )


def _told(one: Told) -> Group:
    before, after = Rung(one.rung_before), Rung(one.rung)
    colour = "green" if after.height > before.height else "red" if after.height < before.height else "yellow"
    head = Text.assemble(
        (f"{one.theme_zh} {one.theme_en}", f"bold {colour}"),
        ("  ", ""),
        (f"{one.name} ", "bold"),
        (f"{one.employee_no} {one.county}  ", "dim"),
        (f"{one.rung_before} → {one.rung}" if before is not after else one.rung, "bold"),
    )
    chinese = Text("  " + "".join(one.reasons_zh))
    english = Text("  " + " ".join(one.reasons_en), style="dim")
    return Group(head, chinese, english, "")


def _eligible(summary: YearSummary) -> Group:
    total = sum(summary.after.rungs.values())
    names = [f"{one.name} [dim]{one.rung} {one.competency_score}[/]" for one in summary.eligible]
    return Group(
        f"{total} 人中 {len(names)} 人符合条件（高级、年度良好以上、素质测评达标）；其余人员的每项条件可在系统中查询。",
        f"[dim]{len(names)} of {total}: senior tier, a good year, and the ability assessment.",
        Columns(names, padding=(0, 3)),
    )


def _money(money: Money) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column()
    table.add_column(justify="right", style="bold")
    table.add_row(
        f"{money.moves} 人变动，本年增加 Cost of {money.moves} moves in the year", f"{_yuan(money.cost_this_year)} 元"
    )
    table.add_row("次年全年增加 In a full year", f"{_yuan(money.cost_full_year)} 元")
    table.add_row(
        f"{money.month} 应发工资，{money.people} 人 Payroll of {money.people} people", f"{_yuan(money.gross)} 元"
    )
    for tier in reversed(TIERS):
        table.add_row(f"    {TIER_NAMES[tier]} {tier.value}", f"{_yuan(money.gross_by_tier[tier])} 元")
    return table


def _yuan(amount: str) -> str:
    """Return an amount with its thousands set apart; the digits stay as they are."""
    whole, _, cents = amount.partition(".")
    return f"{int(whole):,}.{cents}" if cents else f"{int(whole):,}"

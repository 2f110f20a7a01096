"""The summary of the sample year: printed to the terminal, drawn as a picture, and saved to be shown again."""

from pathlib import Path
from typing import Final

from rich.columns import Columns
from rich.console import Console, Group
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from deploy.files import draft_of
from deploy.local.state import FILES_FOLDER, PICTURE_FILE, SUMMARY_FILE
from sample.picture import TIER_NAMES, draw
from sample.results import Example, Money, YearSummary
from sample.spindle_table import spindle_table
from sample.terminal import fold, shows_chinese
from shared.kernel.rungs import TIERS, Rung

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


def load(folder: Path) -> YearSummary | None:
    """Return the summary saved in a folder; None where there is none yet, or only a damaged one."""
    file = folder / SUMMARY_FILE
    try:
        return YearSummary.from_json(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def save(summary: YearSummary, folder: Path) -> None:
    """Save the summary and its picture; the summary comes last, as the sign that both are complete."""
    _write(folder / PICTURE_FILE, draw(summary))
    _write(folder / SUMMARY_FILE, summary.as_json())


def show(summary: YearSummary, folder: Path, console: Console) -> None:
    """Print the results of the year; ``folder`` holds its picture and files."""
    console.print()
    console.print(
        Rule(Text(f"{summary.year} 年度岗级评定结果  The round of {summary.year}", style="bold")), highlight=False
    )
    console.print(spindle_table(summary, console))
    console.print(_counts(summary))
    console.print(Rule("几个人的结果与理由  A few people, and their reasons", style="dim"))
    for example in summary.examples:
        console.print(_example(example, console))
    console.print(Rule("可竞聘管理岗位  Who may compete for management posts", style="dim"))
    console.print(_eligible(summary, console), highlight=False)
    console.print(Rule("薪酬  Pay", style="dim"))
    console.print(_money(summary.money), highlight=False)
    durations = [f"[dim]{stage} {seconds} s" for stage, seconds in summary.seconds.items()]
    console.print("\n[dim]用时 Took:", highlight=False)
    console.print(Columns(durations, padding=(0, 3)), highlight=False)
    for line in (f"图 Picture: {folder / PICTURE_FILE}", f"文件 Files: {folder / FILES_FOLDER}"):
        console.print(Text(line, style="dim"), soft_wrap=True)


def _write(file: Path, content: str) -> None:
    """Write the file completely or not at all."""
    draft = draft_of(file)
    draft.write_text(content, encoding="utf-8")
    draft.replace(file)


def _counts(summary: YearSummary) -> Columns:
    outcomes, reasons = Table.grid(padding=(0, 2)), Table.grid(padding=(0, 2))
    for code, count in sorted(summary.outcomes.items(), key=lambda item: -item[1]):
        outcomes.add_row(f"[bold]{count}", _OUTCOMES.get(code, code))
    for code, count in sorted(summary.reasons.items(), key=lambda item: -item[1]):
        reasons.add_row(f"[bold]{count}", _REASONS.get(code, code))
    return Columns(
        [
            Panel(outcomes, title="结果 Outcomes", border_style="dim"),
            Panel(reasons, title="理由 Reasons", border_style="dim"),
        ]
    )


def _example(example: Example, console: Console) -> Group:
    before, after = Rung(example.rung_before), Rung(example.rung)
    colour = "green" if after.height > before.height else "red" if after.height < before.height else "yellow"
    head = Text.assemble(
        (f"{example.theme_zh} {example.theme_en}", f"bold {colour}"),
        ("  ", ""),
        (f"{example.name} ", "bold"),
        (f"{example.employee_no} {example.county}  ", "dim"),
        (f"{example.rung_before} → {example.rung}" if before is not after else example.rung, "bold"),
    )
    chinese = Padding(Text(fold("".join(example.reasons_zh), console.width - 2)), (0, 0, 0, 2))
    english = Padding(Text(" ".join(example.reasons_en), style="dim"), (0, 0, 0, 2))
    return Group(head, *([chinese] if shows_chinese(console) else []), english, "")


def _eligible(summary: YearSummary, console: Console) -> Group:
    total = sum(summary.after.rungs.values())
    names = [f"{person.name} [dim]{person.rung} {person.competency_score}[/]" for person in summary.eligible]
    chinese = (
        f"{total} 人中 {len(names)} 人符合条件（高级、年度良好以上、素质测评达标）；其余人员的每项条件可在系统中查询。"
    )
    return Group(
        *([fold(chinese, console.width)] if shows_chinese(console) else []),
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
    """Return an amount with separators between its thousands; the digits do not change."""
    whole, _, cents = amount.partition(".")
    return f"{int(whole):,}.{cents}" if cents else f"{int(whole):,}"

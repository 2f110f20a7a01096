"""``make bench``: every measurement at every size, as a table of ratios."""

import argparse
import json
import math
import subprocess
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from tests.bench.measuring import Measured
from tests.bench.registry import MEASUREMENTS, measurement_of

SIZES = (244, 35_000, 1_000_000)


def main() -> None:
    """Measure what the command line names, and print the table."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=MEASUREMENTS, default=list(MEASUREMENTS))
    parser.add_argument("--sizes", nargs="+", type=int, default=list(SIZES), help="numbers of people")
    parser.add_argument("--runs", type=int, default=5, help="the medians of how many runs (default 5)")
    asked = parser.parse_args()
    console = Console(width=130)
    table = Table("what", "people", "ours", "PostgreSQL", "ratio", "aim", "growth / n log n", "memory")
    for name in asked.only:
        before: Measured | None = None
        for size in asked.sizes:
            console.print(f"measuring {name}, {size:,} people, {asked.runs} runs ...", style="dim")
            measured = _measured(name, size, asked.runs)
            table.add_row(*_cells(name, measured, before))
            before = measured
        table.add_section()
    console.print(table)


def _measured(name: str, size: int, runs: int) -> Measured:
    command = [sys.executable, "-m", "tests.bench.measuring", name, str(size), str(runs)]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Measured(**json.loads(answer.stdout.splitlines()[-1]))


def _cells(name: str, measured: Measured, before: Measured | None) -> Sequence[str]:
    measurement = measurement_of(name)
    return (
        measurement.title,
        f"{measured.size:,}",
        f"{measured.ours:.3f} s",
        f"{measured.bare:.3f} s",
        f"{measured.ratio:.2f}",
        f"{measurement.aim:g}",
        "" if before is None else f"{_growth(before, measured):.2f}",
        f"{measured.peak_memory:,.0f} MiB",
    )


def _growth(before: Measured, after: Measured) -> float:
    """Return how much more time it took than n log n says; 1 or less is no worse than that."""
    expected = (after.size * math.log(after.size)) / (before.size * math.log(before.size))
    return after.ours / before.ours / expected


if __name__ == "__main__":
    main()

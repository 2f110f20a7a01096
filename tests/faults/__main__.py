"""``make faults``: promotion years struck again and again, with a table of what was struck and what came of it."""

import argparse
import secrets
import sys
import time
from collections import Counter

from rich.console import Console
from rich.table import Table

from tests.faults.ground import VICTIMS, durable_cluster
from tests.faults.year import disturbed_year, quiet_year

_STRIKES = 20  # in one year


def main() -> int:
    """Strike as often as asked; the exit status is 0 when nothing was lost, half-done or done twice."""
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument("--count", type=int, default=200, help="how many strikes (default 200)")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(2**32), help="to repeat a run")
    asked = parser.parse_args()
    console = Console(width=120)
    struck: Counter[tuple[str, str]] = Counter()
    wrong: list[str] = []
    with durable_cluster() as cluster:
        quiet = quiet_year(cluster)
        year = 0
        while struck.total() < asked.count:
            seed = asked.seed + year
            started = time.monotonic()
            disturbed = disturbed_year(cluster, quiet, strikes=min(_STRIKES, asked.count - struck.total()), seed=seed)
            struck.update((strike.operation, strike.victim) for strike in disturbed.struck)
            wrong += [f"seed {seed}: {each}" for each in disturbed.wrong]
            year += 1
            console.print(
                f"year {year}, seed {seed}: {len(disturbed.struck)} strikes, {disturbed.acknowledged} writes "
                f"acknowledged, {len(disturbed.wrong)} wrong, {time.monotonic() - started:.0f} s"
            )
    table = Table("operation", *VICTIMS, "all")
    for operation in sorted({operation for operation, _ in struck}):
        counts = [struck[operation, victim] for victim in VICTIMS]
        table.add_row(operation, *(str(count) for count in counts), str(sum(counts)))
    totals = [sum(count for (_, struck_one), count in struck.items() if struck_one == victim) for victim in VICTIMS]
    table.add_section()
    table.add_row("all", *(str(total) for total in totals), str(struck.total()))
    console.print(table)
    for each in wrong:
        console.print(each, style="red", markup=False)
    console.print(f"{struck.total()} strikes, {len(wrong)} wrong; seed {asked.seed}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

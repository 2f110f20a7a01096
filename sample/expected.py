"""The sample year's expected decisions, computed without the services; ``python -m sample.expected`` writes them."""

import csv
import io
import sys
from pathlib import Path
from typing import Final

from sample.offline import offline_year

EXPECTED: Final = Path(__file__).parents[1] / "tests" / "e2e" / "expected" / "round_2025.csv"
COLUMNS: Final = ("employee_no", "rung_before", "rung", "outcome", "reasons")


def expected_csv() -> str:
    """Return all decisions of the round of 2025, in the order of the personnel numbers."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    for decision in offline_year().placing.decisions:
        row = (decision.employee_no, decision.rung_before, decision.rung, decision.outcome, " ".join(decision.reasons))
        writer.writerow(row)
    return buffer.getvalue()


def main() -> int:
    """Write the expected file."""
    EXPECTED.parent.mkdir(parents=True, exist_ok=True)
    EXPECTED.write_text(expected_csv(), encoding="utf-8", newline="")
    print(f"{EXPECTED.name}: {len(offline_year().placing.decisions)} decisions")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Import of a month's facts from CSV, against COPY of the same rows into a table with the same keys.

The bare side takes every cell as text: it checks nothing, asks nobody who is employed, and keeps no earlier facts.
"""

import io
from typing import Final

from tests.bench.company import MONTH, lay_out_company
from tests.bench.ground import Ground
from tests.bench.measurement import Measurement
from tests.bench.scheme import save_scheme

CHUNK: Final = 100_000  # as many rows as one import takes
COLUMNS: Final = (
    *("employee_no", "B01.count", "B02.points", "M01.actual", "M01.target", "M02.value"),
    *("G01.answers", "G02.met", "bonus"),
)
_ROWS: Final = """
    SELECT lpad(number::text, 8, '0'), number % 7, 20 + number % 20 + 0.25, 700 + number % 700, 1000,
           50 + (number % 5000) / 100.0, (2 + number % 4) || ';4;5',
           CASE number % 3 WHEN 0 THEN 'false' ELSE 'true' END, (number % 5) / 2.0
    FROM generate_series({first}, {last}) AS number
"""
_BARE: Final = """
    CREATE TABLE bare_fact (
        company text NOT NULL DEFAULT 'linyi', month text NOT NULL DEFAULT '2025-01', employee_no text NOT NULL,
        b01 text, b02 text, actual text, target text, m02 text, g01 text, g02 text, bonus text,
        PRIMARY KEY (company, month, employee_no))
"""


class ImportFacts(Measurement):
    """A whole month's facts of six indicators, in files of at most 100,000 rows."""

    title = "import of facts, CSV"
    aim = 2.0

    def __init__(self) -> None:
        """Begin without files."""
        self._files: list[bytes] = []

    async def lay_out(self, ground: Ground, size: int) -> None:
        """Lay out the company and the files."""
        await lay_out_company(ground, size)
        await save_scheme(ground)
        owner = ground.owners["appraisal"]
        await owner.execute(_BARE)
        for first in range(1, size + 1, CHUNK):
            target = io.BytesIO()
            rows = _ROWS.format(first=first, last=min(first + CHUNK - 1, size))
            await owner.copy_from_query(rows, output=target, format="csv")
            self._files.append(target.getvalue())

    async def clear(self, ground: Ground) -> None:
        """Forget the facts."""
        await ground.owners["appraisal"].execute("TRUNCATE monthly_fact, bare_fact")

    async def ours(self, ground: Ground) -> None:
        """Import each file."""
        client = await ground.client("appraisal", "personnel")
        header = ",".join(COLUMNS).encode() + b"\n"
        for file in self._files:
            answer = await client.post(
                f"/v1/months/{MONTH}/fact_imports", content=header + file, headers={"Content-Type": "text/csv"}
            )
            if answer.status_code != 200:
                raise RuntimeError(answer.text)

    async def bare(self, ground: Ground) -> None:
        """Copy each file."""
        columns = ["employee_no", "b01", "b02", "actual", "target", "m02", "g01", "g02", "bonus"]
        for file in self._files:
            await ground.owners["appraisal"].copy_to_table(
                "bare_fact", source=io.BytesIO(file), columns=columns, format="csv"
            )

    async def difference(self, ground: Ground) -> int:
        """Count the people whose facts are not the same on both sides."""
        return int(
            await ground.owners["appraisal"].fetchval(
                """
                SELECT count(*) FROM bare_fact AS bare
                FULL JOIN monthly_fact AS ours USING (company, month, employee_no)
                WHERE ours.facts IS NULL OR bare.actual IS NULL
                   OR (ours.facts->'M01'->>'actual')::numeric <> bare.actual::numeric
                   OR (ours.facts->'B02'->>'points')::numeric <> bare.b02::numeric
                   OR (ours.facts->'G02'->>'met') <> bare.g02 OR ours.bonus <> bare.bonus::numeric
                """
            )
        )


MEASUREMENT = ImportFacts()

"""The statements of a month, against one INSERT ... SELECT that computes the same from the same.

The bare side has placements and scores in tables beside its own, and makes no digests. Everybody holds one rung
throughout the month, as nearly everybody does in nearly every month.
"""

from typing import Final

from tests.bench.company import MONTH, UNITS, lay_out_company
from tests.bench.ground import Ground
from tests.bench.measurement import Measurement
from tests.bench.scheme import save_pay_table, save_scheme
from tests.support.apps import COMPANY
from tests.support.cases import load_shared

_CLOSING: Final = """
    INSERT INTO monthly_closing (company, month, scheme_version, people, masked, input_digest, closed_by)
    VALUES ($1, $2, 1, $3, 0, '', 'bench')
"""
_SHEETS: Final = """
    INSERT INTO monthly_sheet (company, month, employee_no, unit_code, unit_path, tier, masked, vetoed, total,
                               total_junior, total_middle, total_senior, sheet, scheme_version, input_digest)
    SELECT $1, $2, lpad(number::text, 8, '0'), 'U' || lpad((number % $4)::text, 3, '0'),
           'U' || lpad((number % $4)::text, 3, '0') || '/',
           CASE WHEN number % 10 < 3 THEN 'junior' WHEN number % 10 < 9 THEN 'middle' ELSE 'senior' END, false, false,
           score, score, score, score, '{}', 1, ''
    FROM (SELECT number, (40 + number::bigint * 7919 % 6000 / 100.0)::numeric(14, 2) AS score
          FROM generate_series(1, $3) AS number) AS scored
"""
_BARE: Final = """
    INSERT INTO bare_statement (company, month, employee_no, unit_code, unit_path, tier, rung, status, masked, score,
                                coefficient, stays, items, gross, table_version, input_digest, version)
    SELECT company, $1, employee_no, unit_code, unit_path, tier, rung, 'complete', false, score, coefficient,
           jsonb_build_array(jsonb_build_object('days', 31, 'rung', rung)),
           jsonb_build_object('base', base::text, 'performance', performance::text)
               || CASE WHEN rung = 'SA' THEN '{"section_chief": "800.00"}'::jsonb ELSE '{}' END,
           base + performance + CASE WHEN rung = 'SA' THEN 800 ELSE 0 END, 1, '', 1
    FROM (
        SELECT person.*, band.coefficient, round(standard.base * 31 / 31, 2) AS base,
               round(standard.performance * 31 / 31 * band.coefficient, 2) AS performance
        FROM bare_person AS person JOIN bare_standard AS standard USING (rung)
        JOIN bare_band AS band ON score >= band.least AND score < band.below
    ) AS reckoned
"""


class DrawUpStatements(Measurement):
    """Everybody's pay of a month, from rung and score."""

    title = "statements of a month"
    aim = 3.0

    async def lay_out(self, ground: Ground, size: int) -> None:
        """Lay out the company, a closed month, and copies of both for the bare side."""
        await lay_out_company(ground, size)
        await save_scheme(ground)
        await save_pay_table(ground)
        appraisal, owner = ground.owners["appraisal"], ground.owners["compensation"]
        await appraisal.execute("INSERT INTO appraisal_month VALUES ($1, $2)", COMPANY, MONTH)
        await appraisal.execute(_CLOSING, COMPANY, MONTH, size)
        await appraisal.execute("ALTER TABLE monthly_sheet ALTER indicators SET DEFAULT '{}'")
        await appraisal.execute(_SHEETS, COMPANY, MONTH, size, UNITS)
        await owner.execute(
            """
            CREATE TABLE bare_statement (LIKE pay_statement INCLUDING DEFAULTS INCLUDING INDEXES);
            CREATE TABLE bare_standard (rung text PRIMARY KEY, base numeric, performance numeric);
            CREATE TABLE bare_band (least numeric, below numeric, coefficient numeric);
            CREATE TABLE bare_person (company text, employee_no text, unit_code text, unit_path text, tier text,
                                      rung text, score numeric(14, 2), PRIMARY KEY (company, employee_no));
            """
        )
        table = load_shared("pay")
        await owner.executemany(
            "INSERT INTO bare_standard VALUES ($1, $2::text::numeric, $3::text::numeric)",
            [(rung, standard["base"], standard["performance"]) for rung, standard in table["standards"].items()],
        )
        bands = [(band["from"] or "-1", band["to"] or "1000000", band["coefficient"]) for band in table["coefficients"]]
        await owner.executemany(
            "INSERT INTO bare_band VALUES ($1::text::numeric, $2::text::numeric, $3::text::numeric)", bands
        )
        placed = await ground.owners["ladder"].fetch(
            "SELECT company, employee_no, unit_code, unit_path, tier, rung FROM placement ORDER BY employee_no"
        )
        scores = await appraisal.fetch("SELECT total FROM monthly_sheet ORDER BY employee_no")
        rows = [(*person, score["total"]) for person, score in zip(placed, scores, strict=True)]
        await owner.copy_records_to_table("bare_person", records=rows)

    async def clear(self, ground: Ground) -> None:
        """Forget the statements."""
        await ground.owners["compensation"].execute("TRUNCATE pay_list, pay_statement, bare_statement")

    async def ours(self, ground: Ground) -> None:
        """Draw the statements up and wait for the job's end."""
        await ground.job(await ground.client("compensation", "payroll"), f"/v1/months/{MONTH}/statements")

    async def bare(self, ground: Ground) -> None:
        """Let PostgreSQL compute."""
        await ground.owners["compensation"].execute(_BARE, MONTH)

    async def difference(self, ground: Ground) -> int:
        """Count the people whose pay is not the same on both sides."""
        return int(
            await ground.owners["compensation"].fetchval(
                """
                SELECT count(*) FROM bare_statement AS bare FULL JOIN pay_statement AS ours
                    USING (company, month, employee_no)
                WHERE (bare.gross, bare.items, bare.stays, bare.coefficient, bare.rung)
                    IS DISTINCT FROM (ours.gross, ours.items, ours.stays, ours.coefficient, ours.rung)
                """
            )
        )


MEASUREMENT = DrawUpStatements()

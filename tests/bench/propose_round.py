"""A whole round, read, placed, priced and stored, against rank-and-store by a window function.

The bare side has people, placements and results in one database, knows one rule (the best so many are senior, the
next so many middle), explains nothing, prices nothing, and makes no digest.
"""

from typing import Final

from tests.bench.company import UNITS, YEAR, lay_out_company
from tests.bench.ground import Ground
from tests.bench.measurement import Measurement
from tests.bench.scheme import save_pay_table, save_policy, save_scheme
from tests.support.apps import COMPANY

_CLOSING: Final = """
    INSERT INTO annual_closing (company, year, scheme_version, people, missing_committee, input_digest, closed_by)
    VALUES ($1, $2, 1, $3, 0, '', 'bench')
"""
_RESULTS: Final = """
    INSERT INTO annual_result (company, year, employee_no, unit_code, unit_path, tier, appraised_months, masked_months,
                               monthly_mean, committee, annual_score, raw_scores, scores, vetoed, scheme_version,
                               input_digest)
    SELECT $1, $2, lpad(number::text, 8, '0'), 'U' || lpad((number % $4)::text, 3, '0'),
           'U' || lpad((number % $4)::text, 3, '0') || '/',
           CASE WHEN number % 10 < 3 THEN 'junior' WHEN number % 10 < 9 THEN 'middle' ELSE 'senior' END, 12, 0,
           score, score, score, per_tier, per_tier, false, 1, ''
    FROM (SELECT number, score,
                 jsonb_build_object('junior', score::text, 'middle', score::text, 'senior', score::text) AS per_tier
          FROM (SELECT number, (55 + number::bigint * 7919 % 4500 / 100.0)::numeric(14, 2) AS score
                FROM generate_series(1, $3) AS number) AS scored) AS prepared
"""
_BARE: Final = """
    INSERT INTO bare_decision
    SELECT company, $1, employee_no, unit_code, unit_path, tier, rung, new_rung, new_rung,
           CASE WHEN new_rung = rung THEN 'held' ELSE 'promoted' END,
           ARRAY[CASE WHEN place <= people * 0.1 THEN 'up' ELSE 'hold' END], 'good', ARRAY[rung],
           jsonb_build_object(tier, jsonb_build_object('rank', place, 'of', people)),
           jsonb_build_object('employee_no', employee_no, 'unit', unit_code, 'rung', rung, 'annual_score', annual_score,
               'appraised_months', appraised_months, 'masked_months', masked_months,
               'months_in_rung', (extract(year FROM age(DATE '2026-01-01', rung_since)) * 12)::int,
               'months_in_tier', (extract(year FROM age(DATE '2026-01-01', tier_since)) * 12)::int,
               'months_of_service', (extract(year FROM age(DATE '2026-01-01', hired_on)) * 12)::int,
               'education', education, 'scores', scores, 'vetoed', vetoed)
    FROM (
        SELECT *, CASE WHEN place <= people * 0.1 THEN 'SC' WHEN place <= people * 0.7 THEN 'MC' ELSE 'JC'
                  END AS new_rung
        FROM (
            SELECT placed.*, person.hired_on, person.education, result.annual_score, result.appraised_months,
                   result.masked_months, result.scores, result.vetoed, count(*) OVER () AS people,
                   row_number() OVER (ORDER BY (result.scores->>'senior')::numeric DESC, placed.tier_since,
                                      person.hired_on, placed.employee_no) AS place
            FROM placement AS placed
            JOIN employee AS person USING (company, employee_no)
            JOIN bare_result AS result USING (company, employee_no)
            WHERE placed.valid_from <= DATE '2025-12-31'
              AND (placed.valid_to IS NULL OR placed.valid_to > DATE '2025-12-31')
        ) AS ranked
    ) AS seated
"""


class ProposeRound(Measurement):
    """Everybody's rung for the coming year, with ranks, reasons and the facts behind them."""

    title = "a whole round"
    aim = 2.0

    async def lay_out(self, ground: Ground, size: int) -> None:
        """Lay out the company, its closed year, policy and pay table, and a copy of the results."""
        await lay_out_company(ground, size)
        await save_scheme(ground)
        await save_policy(ground)
        await save_pay_table(ground)
        appraisal, owner = ground.owners["appraisal"], ground.owners["ladder"]
        await appraisal.execute("INSERT INTO appraisal_year VALUES ($1, $2)", COMPANY, YEAR)
        await appraisal.execute(_CLOSING, COMPANY, YEAR, size)
        await appraisal.execute(_RESULTS, COMPANY, YEAR, size, UNITS)
        await owner.execute(
            """
            CREATE TABLE bare_decision (LIKE round_decision INCLUDING INDEXES);
            CREATE TABLE bare_result (company text, employee_no text, annual_score numeric(14, 2),
                appraised_months smallint, masked_months smallint, scores jsonb, vetoed boolean,
                PRIMARY KEY (company, employee_no));
            """
        )
        columns = ("company", "employee_no", "annual_score", "appraised_months", "masked_months", "scores", "vetoed")
        query = f"SELECT {', '.join(columns)} FROM annual_result"
        async with appraisal.transaction():
            rows = [tuple(row) async for row in appraisal.cursor(query)]
        await owner.copy_records_to_table("bare_result", records=rows, columns=columns)

    async def clear(self, ground: Ground) -> None:
        """Forget the proposal."""
        await ground.owners["ladder"].execute("TRUNCATE round_decision, round, bare_decision CASCADE")

    async def ours(self, ground: Ground) -> None:
        """Propose the round and wait for the job's end."""
        await ground.job(await ground.client("ladder", "personnel"), f"/v1/rounds/{YEAR}/proposal")

    async def bare(self, ground: Ground) -> None:
        """Let PostgreSQL rank and store."""
        await ground.owners["ladder"].execute(_BARE, YEAR)

    async def difference(self, ground: Ground) -> int:
        """Count the people who are not on both sides; the rules differ, and so do the rungs."""
        return int(
            await ground.owners["ladder"].fetchval(
                """
                SELECT count(*) FROM bare_decision AS bare FULL JOIN round_decision AS ours
                    USING (company, year, employee_no)
                WHERE bare.rung_before IS DISTINCT FROM ours.rung_before
                   OR (bare.facts->>'annual_score')::numeric IS DISTINCT FROM (ours.facts->>'annual_score')::numeric
                """
            )
        )


MEASUREMENT = ProposeRound()

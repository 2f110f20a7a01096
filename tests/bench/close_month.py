"""The closing of a month, against one INSERT ... SELECT that computes the same scores from the same facts.

The bare side has the people's unit and tier at hand, refuses nothing, and makes no digests.
"""

from typing import Final

from tests.bench.company import MONTH, UNITS, lay_out_company
from tests.bench.ground import Ground
from tests.bench.measurement import Measurement
from tests.bench.scheme import save_scheme
from tests.support.apps import COMPANY

_FACTS: Final = """
    INSERT INTO monthly_fact (company, month, employee_no, unit_code, unit_path, tier, facts, bonus, deduction, veto,
                              masked, revision, recorded_by)
    SELECT $1, $2, lpad(number::text, 8, '0'), 'U' || lpad((number % $4)::text, 3, '0'),
           'U' || lpad((number % $4)::text, 3, '0') || '/',
           CASE WHEN number % 10 < 3 THEN 'junior' WHEN number % 10 < 9 THEN 'middle' ELSE 'senior' END,
           jsonb_build_object(
               'B01', jsonb_build_object('count', (number % 7)::text),
               'B02', jsonb_build_object('points', (20 + number % 20 + 0.25)::text),
               'M01', jsonb_build_object('actual', (700 + number % 700)::text, 'target', '1000'),
               'M02', jsonb_build_object('value', (50 + (number % 5000) / 100.0)::numeric(6, 2)::text),
               'G01', jsonb_build_object('answers', jsonb_build_array((2 + number % 4)::text, '4', '5')),
               'G02', jsonb_build_object('met', number % 3 <> 0)),
           (number % 5) / 2.0, 0, '{}', false, 1, 'bench'
    FROM generate_series(1, $3) AS number
"""
_BARE: Final = """
    INSERT INTO bare_sheet
    WITH scored AS (
        SELECT *, greatest(0, 60 - 2.5 * (facts->'B01'->>'count')::numeric) AS b01,
            (facts->'B02'->>'points')::numeric AS b02,
            CASE WHEN (facts->'M01'->>'actual')::numeric < 0.6 * (facts->'M01'->>'target')::numeric THEN 0 ELSE
                round(60 * least((facts->'M01'->>'actual')::numeric / (facts->'M01'->>'target')::numeric, 1.1), 2)
            END AS m01,
            CASE WHEN (facts->'M02'->>'value')::numeric < 60 THEN 0 WHEN (facts->'M02'->>'value')::numeric < 80 THEN 25
                ELSE 40 END::numeric AS m02,
            round(70 * (SELECT avg(answer::numeric) FROM jsonb_array_elements_text(facts->'G01'->'answers') AS answer)
                / 5, 2) AS g01,
            CASE WHEN (facts->'G02'->>'met')::boolean THEN 30 ELSE 0 END::numeric AS g02
        FROM monthly_fact WHERE company = $1 AND month = $2
    ), categories AS (
        SELECT *, round(b01 + b02, 2) AS base, round(m01 + m02, 2) AS marketing, round(g01 + g02, 2) AS management
        FROM scored
    ), totals AS (
        SELECT *,
            round(least(100, 0.5 * base + 0.3 * marketing + 0.2 * management + least(bonus, 5)), 2) AS junior,
            round(least(100, 0.3 * base + 0.5 * marketing + 0.2 * management + least(bonus, 5)), 2) AS middle,
            round(least(100, 0.2 * base + 0.3 * marketing + 0.5 * management + least(bonus, 5)), 2) AS senior
        FROM categories
    )
    SELECT company, month, employee_no, unit_code, unit_path, tier, false, false,
        CASE tier WHEN 'junior' THEN junior WHEN 'middle' THEN middle ELSE senior END, junior, middle, senior,
        jsonb_build_object('base', base::text, 'marketing', marketing::text, 'management', management::text),
        jsonb_build_object('B01', round(b01, 2)::text, 'B02', round(b02, 2)::text, 'M01', round(m01, 2)::text,
                           'M02', round(m02, 2)::text, 'G01', round(g01, 2)::text, 'G02', round(g02, 2)::text),
        jsonb_build_object('facts', facts, 'bonus', bonus::text, 'deduction', deduction::text, 'veto', to_jsonb(veto)),
        1, ''
    FROM totals
"""


class CloseMonth(Measurement):
    """Everybody's month, of six indicators, scored under three tiers' weights and kept for good."""

    title = "closing of a month"
    aim = 3.0

    async def lay_out(self, ground: Ground, size: int) -> None:
        """Lay out the company and its facts."""
        await lay_out_company(ground, size)
        await save_scheme(ground)
        owner = ground.owners["appraisal"]
        await owner.execute("INSERT INTO appraisal_month VALUES ($1, $2)", COMPANY, MONTH)
        await owner.execute(_FACTS, COMPANY, MONTH, size, UNITS)
        await owner.execute("CREATE TABLE bare_sheet (LIKE monthly_sheet INCLUDING INDEXES)")

    async def clear(self, ground: Ground) -> None:
        """Open the month again."""
        await ground.owners["appraisal"].execute("TRUNCATE monthly_sheet, monthly_closing, bare_sheet")

    async def ours(self, ground: Ground) -> None:
        """Close the month and wait for the job's end."""
        await ground.job(await ground.client("appraisal", "personnel"), f"/v1/months/{MONTH}/closing")

    async def bare(self, ground: Ground) -> None:
        """Let PostgreSQL compute."""
        await ground.owners["appraisal"].execute(_BARE, COMPANY, MONTH)

    async def difference(self, ground: Ground) -> int:
        """Count the people whose scores are not the same on both sides."""
        return int(
            await ground.owners["appraisal"].fetchval(
                """
                SELECT count(*) FROM bare_sheet AS bare FULL JOIN monthly_sheet AS ours
                    USING (company, month, employee_no)
                WHERE (bare.total, bare.total_junior, bare.total_senior, bare.categories, bare.indicators)
                    IS DISTINCT FROM
                    (ours.total, ours.total_junior, ours.total_senior, ours.categories, ours.indicators)
                """
            )
        )


MEASUREMENT = CloseMonth()

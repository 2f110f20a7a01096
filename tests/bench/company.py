"""A company of any size, laid out by PostgreSQL itself: it takes no memory of the measured process."""

from typing import Final

from tests.bench.ground import Ground
from tests.support.apps import COMPANY

YEAR: Final = 2025
MONTH: Final = "2025-01"
UNITS: Final = 40
_RUNG: Final = """
    (ARRAY['JC','JB','JA','MC','MB','MA','SC','SB','SA'])[1 + CASE
        WHEN number % 10 < 3 THEN number % 3
        WHEN number % 10 < 9 THEN 3 + number % 3
        ELSE 6 + number % 3 END]
"""

_UNITS: Final = """
    INSERT INTO unit (company, code, name, parent_code, path)
    SELECT $1, 'U' || lpad(number::text, 3, '0'), '单位' || number, NULL, 'U' || lpad(number::text, 3, '0') || '/'
    FROM generate_series(0, $2 - 1) AS number
"""
_EMPLOYEES: Final = """
    INSERT INTO employee (company, employee_no, name, name_sort, education, employment_type, hired_on)
    SELECT $1, lpad(number::text, 8, '0'), '员工' || number, 'yuangong' || lpad(number::text, 8, '0'),
           (ARRAY['college', 'bachelor', 'master'])[1 + number % 3], 'regular',
           DATE '2008-01-01' + (number::bigint * 7919 % 3650)::int
    FROM generate_series(1, $2) AS number
"""
_PLACEMENTS: Final = f"""
    INSERT INTO placement (company, employee_no, valid_from, rung, tier, unit_code, unit_path, rung_since, tier_since,
                           source)
    SELECT $1, lpad(number::text, 8, '0'), DATE '2023-01-01', rung,
           CASE left(rung, 1) WHEN 'J' THEN 'junior' WHEN 'M' THEN 'middle' ELSE 'senior' END,
           unit, unit || '/', DATE '2020-01-01' + (number::bigint * 7907 % 1000)::int, DATE '2019-01-01', 'roster'
    FROM (SELECT number, {_RUNG} AS rung, 'U' || lpad((number % $3)::text, 3, '0') AS unit
          FROM generate_series(1, $2) AS number) AS person
"""


async def lay_out_company(ground: Ground, size: int) -> None:
    """Lay out units, people, and where they are placed since 2023: 30 in a hundred junior, 60 middle, 10 senior."""
    owner = ground.owners["ladder"]
    # Spans that overlap are none here, and checking a million of them would take longer than all measurements.
    await owner.execute("ALTER TABLE placement DROP CONSTRAINT placement_never_twice")
    await owner.execute(_UNITS, COMPANY, UNITS)
    await owner.execute(_EMPLOYEES, COMPANY, size)
    await owner.execute(_PLACEMENTS, COMPANY, size, UNITS)

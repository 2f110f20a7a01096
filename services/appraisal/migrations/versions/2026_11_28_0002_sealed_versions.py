"""Closings seal the version of the scheme that they use, so that no other can begin before the month's end."""

from shared.platform.database.migration_steps import execute_script

revision = "0002"
down_revision = "0001"

_SEALS = """
ALTER TABLE scheme_version ADD COLUMN sealed_through text;
COMMENT ON COLUMN scheme_version.sealed_through IS 'The last month that a closing scored by this version.';
UPDATE scheme_version SET sealed_through = closed.last_month FROM (
    SELECT company, scheme_version AS version, max(month) AS last_month FROM (
        SELECT company, scheme_version, month FROM monthly_closing
        UNION ALL SELECT company, scheme_version, year::text || '-12' FROM annual_closing
    ) AS closing GROUP BY company, scheme_version
) AS closed
WHERE scheme_version.company = closed.company AND scheme_version.version = closed.version;
"""


def upgrade() -> None:
    execute_script(_SEALS)

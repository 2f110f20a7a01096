"""Finished rounds seal the policy that they used, so that no other can begin before their closing day."""

from shared.platform.database.migration_steps import execute_script

revision = "0002"
down_revision = "0001"

_SEALS = """
ALTER TABLE policy_version ADD COLUMN sealed_through date;
COMMENT ON COLUMN policy_version.sealed_through IS 'The closing day of the last finished round that used the version.';
UPDATE policy_version SET sealed_through = finished.closing_day FROM (
    SELECT company, policy_version AS version, make_date(max(year), 12, 31) AS closing_day
    FROM round WHERE state = 'finished' GROUP BY company, policy_version
) AS finished
WHERE policy_version.company = finished.company AND policy_version.version = finished.version;
"""


def upgrade() -> None:
    execute_script(_SEALS)

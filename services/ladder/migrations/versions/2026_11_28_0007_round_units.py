"""Rounds keep where each unit was in the tree when they were proposed."""

from shared.platform.database.migration_steps import execute_script

revision = "0007"
down_revision = "0006"

_UNITS = """
ALTER TABLE round ADD COLUMN units jsonb;
COMMENT ON COLUMN round.units IS 'The path of each unit when the round was proposed.';
"""


def upgrade() -> None:
    execute_script(_UNITS)

"""A vote says whether the member gave it; scores recorded before count as recorded for them."""

from shared.platform.database.migration_steps import execute_script

revision = "0007"
down_revision = "0006"

_OWN_VOTES = """
ALTER TABLE panel_score ADD COLUMN own_vote boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN panel_score.own_vote IS 'Whether the member gave it, and nobody recorded it for them.';
"""


def upgrade() -> None:
    execute_script(_OWN_VOTES)

"""${message}."""

from alembic import op

from shared.platform.database.migration_steps import execute_script

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """${message}."""

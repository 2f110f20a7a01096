"""Idempotency keys keep what their callers could reach."""

from shared.platform.database.migration_steps import add_replay_scope

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    add_replay_scope()

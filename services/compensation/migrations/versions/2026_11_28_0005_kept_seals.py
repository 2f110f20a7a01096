"""Seals of pay tables are never taken back."""

from shared.platform.database.migration_steps import keep_mark

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    keep_mark("pay_table_version", "sealed_through")

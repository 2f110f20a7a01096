"""Audit records are numbered and linked in a chain, and say which fields changed."""

from shared.platform.database.migration_steps import chain_audit_records

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    chain_audit_records()

"""Seals of policies are never taken back, nor is the day through which rounds are decided."""

from shared.platform.database.migration_steps import keep_mark

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    keep_mark("policy_version", "sealed_through")
    keep_mark("register", "decided_through")

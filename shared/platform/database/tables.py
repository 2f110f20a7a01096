"""Tables that every service's database has, declared once; each key begins with ``company``."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, UUID

from shared.platform.database import columns


def add_platform_tables(metadata: sa.MetaData) -> None:
    """Declare the audit records, idempotency keys and jobs in a service's metadata."""
    for table in (audit_record, idempotency_key, job):
        table.to_metadata(metadata)


_metadata = sa.MetaData()

audit_record = sa.Table(
    "audit_record",
    _metadata,
    columns.company(),
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    columns.moment("at"),
    columns.text("actor"),
    sa.Column("on_behalf_of", sa.Text),
    columns.text("action"),
    columns.text("subject"),
    columns.text("outcome"),
    sa.Column("detail", JSONB, nullable=False),
    sa.CheckConstraint("outcome IN ('done', 'refused')", name="audit_record_outcome"),
    sa.Index("audit_record_at", "company", "at"),
)

idempotency_key = sa.Table(
    "idempotency_key",
    _metadata,
    columns.company(),
    sa.Column("caller", sa.Text, primary_key=True, comment="The account: issuer and subject of the token."),
    sa.Column("key", sa.Text, primary_key=True),
    columns.text("request_hash"),
    sa.Column("scope", JSONB, comment="What the caller could reach: a repetition must reach as much."),
    columns.moment("at"),
    sa.Column("status", sa.SmallInteger),
    sa.Column("headers", JSONB),
    sa.Column("body", JSONB),
)

job = sa.Table(
    "job",
    _metadata,
    columns.company(),
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    columns.text("kind"),
    sa.Column("key", sa.Text, nullable=False, comment="What it is about: one unfinished job of a kind and key."),
    sa.Column("params", JSONB, nullable=False),
    sa.Column("caller", JSONB, nullable=False),
    columns.moment("created_at"),
    sa.Column("started_at", sa.DateTime(timezone=True)),
    sa.Column("finished_at", sa.DateTime(timezone=True)),
    sa.Column("done", sa.Integer, nullable=False, server_default="0"),
    sa.Column("total", sa.Integer),
    sa.Column("waiting_for", JSONB, comment="The problem that the next attempt waits to pass."),
    sa.Column("result", JSONB),
    sa.Column("problem", JSONB),
    sa.CheckConstraint("problem IS NULL OR finished_at IS NOT NULL", name="job_problem_ends"),
    sa.Index(
        "job_one_unfinished",
        "company",
        "kind",
        "key",
        unique=True,
        postgresql_where=sa.text("finished_at IS NULL"),
    ),
)

"""Tables that every service's database has, declared once; each key begins with ``company``."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, UUID


def add_platform_tables(metadata: sa.MetaData) -> None:
    """Declare the audit records, idempotency keys and jobs in a service's metadata."""
    for table in (audit_record, idempotency_key, job):
        table.to_metadata(metadata)


_metadata = sa.MetaData()

audit_record = sa.Table(
    "audit_record",
    _metadata,
    sa.Column("company", sa.Text, primary_key=True),
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("on_behalf_of", sa.Text),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("detail", JSONB, nullable=False),
    sa.CheckConstraint("outcome IN ('done', 'refused')", name="audit_record_outcome"),
    sa.Index("audit_record_at", "company", "at"),
)

idempotency_key = sa.Table(
    "idempotency_key",
    _metadata,
    sa.Column("company", sa.Text, primary_key=True),
    sa.Column("caller", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("request_hash", sa.Text, nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    sa.Column("status", sa.SmallInteger),
    sa.Column("headers", JSONB),
    sa.Column("body", JSONB),
)

job = sa.Table(
    "job",
    _metadata,
    sa.Column("company", sa.Text, primary_key=True),
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False, comment="What it is about: one unfinished job of a kind and key."),
    sa.Column("params", JSONB, nullable=False),
    sa.Column("caller", JSONB, nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
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

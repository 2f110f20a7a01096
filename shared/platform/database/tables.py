"""Tables that every service's database has, declared once; each key begins with ``company``."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID

from shared.platform.database import columns
from shared.platform.database.privileges import may, written_once


def add_platform_tables(metadata: sa.MetaData) -> None:
    """Declare the audit records with their chain, idempotency keys and jobs in a service's metadata."""
    for table in (audit_record, audit_change, audit_link, idempotency_key, job):
        table.to_metadata(metadata)


_metadata = sa.MetaData()
_WRITTEN_OF_A_RECORD = (  # all but the moment, which is the database's own
    *("company", "id", "actor", "on_behalf_of", "issuer", "account", "roles", "request_id"),
    *("action", "subject", "outcome", "detail", "change_count", "changes_digest"),
)

audit_record = sa.Table(
    "audit_record",
    _metadata,
    columns.company(),
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.clock_timestamp()),
    columns.text("actor"),
    sa.Column("on_behalf_of", sa.Text),
    columns.text("action"),
    columns.text("subject"),
    columns.text("outcome"),
    sa.Column("detail", JSONB, nullable=False),
    sa.Column(
        "issuer",
        sa.Text,
        nullable=False,
        server_default="",
        comment="The identity provider of the token; with the account it names one user.",
    ),
    sa.Column("account", sa.Text, nullable=False, server_default="", comment="The subject of the token."),
    sa.Column("roles", ARRAY(sa.Text), nullable=False, server_default="{}"),
    sa.Column("request_id", sa.Text, nullable=False, server_default=""),
    sa.Column("change_count", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column(
        "changes_digest",
        sa.Text,
        nullable=False,
        server_default="",
        comment="Of the rows of audit_change, in their order.",
    ),
    sa.CheckConstraint("outcome IN ('done', 'refused')", name="audit_record_outcome"),
    sa.Index("audit_record_at", "company", "at"),
    info=may(insert=_WRITTEN_OF_A_RECORD),
)

audit_change = sa.Table(
    "audit_change",
    _metadata,
    columns.company(),
    sa.Column("record", UUID(as_uuid=True), primary_key=True),
    sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
    columns.text("subject"),
    sa.Column("fields", JSONB, nullable=False, comment="By field, the value before and the value after."),
    sa.Index("audit_change_subject", "company", "subject"),
    info=written_once(),
)

audit_link = sa.Table(
    "audit_link",
    _metadata,
    columns.company(),
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("record", UUID(as_uuid=True), nullable=False),
    columns.text("previous"),
    columns.text("digest"),
    sa.UniqueConstraint("company", "record", name="audit_link_record"),
    comment="The chain of the audit records: a link for each, written when its transaction commits.",
    info=may(insert=()),
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
    info=may(update=("status", "headers", "body")),
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
    info=may(update=("started_at", "finished_at", "done", "total", "waiting_for", "result", "problem")),
)

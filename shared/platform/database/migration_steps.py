"""Steps that the services' first migrations share, frozen as they were released."""

from typing import cast

from alembic import op
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment
from sqlalchemy.engine import AdaptedConnection

_PLATFORM_TABLES_1 = """
CREATE TABLE audit_record (
    company text NOT NULL,
    id uuid NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    actor text NOT NULL,
    on_behalf_of text,
    action text NOT NULL,
    subject text NOT NULL,
    outcome text NOT NULL,
    detail jsonb NOT NULL,
    CONSTRAINT audit_record_pkey PRIMARY KEY (company, id),
    CONSTRAINT audit_record_outcome CHECK (outcome IN ('done', 'refused'))
);
CREATE INDEX audit_record_at ON audit_record (company, at);

CREATE TABLE idempotency_key (
    company text NOT NULL,
    caller text NOT NULL,
    key text NOT NULL,
    request_hash text NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    status smallint,
    headers jsonb,
    body jsonb,
    CONSTRAINT idempotency_key_pkey PRIMARY KEY (company, caller, key)
);

CREATE TABLE job (
    company text NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    key text NOT NULL,
    params jsonb NOT NULL,
    caller jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    started_at timestamptz,
    finished_at timestamptz,
    done integer NOT NULL DEFAULT 0,
    total integer,
    waiting_for jsonb,
    result jsonb,
    problem jsonb,
    CONSTRAINT job_pkey PRIMARY KEY (company, id),
    CONSTRAINT job_problem_ends CHECK (problem IS NULL OR finished_at IS NOT NULL)
);
COMMENT ON COLUMN job.key IS 'What it is about: one unfinished job of a kind and key.';
COMMENT ON COLUMN job.waiting_for IS 'The problem that the next attempt waits to pass.';
CREATE UNIQUE INDEX job_one_unfinished ON job (company, kind, key) WHERE finished_at IS NULL;
"""


def execute_script(script: str) -> None:
    """Execute a script of many statements in the migration's transaction, past the one-statement protocol."""
    if op.get_context().as_sql:
        op.execute(script)
        return
    connection = op.get_bind().connection.dbapi_connection
    if connection is None:
        raise RuntimeError("the migration has no connection")
    cast("AdaptedConnection", connection).run_async(lambda driver: driver.execute(script))


def create_platform_tables() -> None:
    """Create the audit records, idempotency keys and jobs, and the job library's own queue tables.

    The queue's tables are the library's, without ``company``, and stay local to the database.
    """
    op.execute("SELECT 1")  # opens the transaction that a raw script would otherwise run outside of
    execute_script(_PLATFORM_TABLES_1)
    execute_script(QueryBuilderEnvironment().build_install_query())


def add_replay_scope() -> None:
    """Keep with each idempotency key what its caller could reach: an answer is not replayed to somebody with less."""
    op.execute("ALTER TABLE idempotency_key ADD COLUMN scope jsonb")
    op.execute(
        "COMMENT ON COLUMN idempotency_key.scope IS 'What the caller could reach: a repetition must reach as much.'"
    )
    op.execute("COMMENT ON COLUMN idempotency_key.caller IS 'The account: issuer and subject of the token.'")

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

_AUDIT_CHAIN_1 = """
ALTER TABLE audit_record
    ADD COLUMN issuer text NOT NULL DEFAULT '',
    ADD COLUMN account text NOT NULL DEFAULT '',
    ADD COLUMN roles text[] NOT NULL DEFAULT '{}',
    ADD COLUMN request_id text NOT NULL DEFAULT '',
    ADD COLUMN change_count bigint NOT NULL DEFAULT 0,
    ADD COLUMN changes_digest text NOT NULL DEFAULT '',
    ALTER COLUMN at SET DEFAULT clock_timestamp();
COMMENT ON COLUMN audit_record.issuer IS 'The identity provider of the token; with the account it names one user.';
COMMENT ON COLUMN audit_record.account IS 'The subject of the token.';
COMMENT ON COLUMN audit_record.changes_digest IS 'Of the rows of audit_change, in their order.';

CREATE TABLE audit_change (
    company text NOT NULL,
    record uuid NOT NULL,
    position bigint NOT NULL,
    subject text NOT NULL,
    fields jsonb NOT NULL,
    CONSTRAINT audit_change_pkey PRIMARY KEY (company, record, position)
);
COMMENT ON COLUMN audit_change.fields IS 'By field, the value before and the value after.';
CREATE INDEX audit_change_subject ON audit_change (company, subject);

CREATE TABLE audit_link (
    company text NOT NULL,
    number bigint NOT NULL,
    record uuid NOT NULL,
    previous text NOT NULL,
    digest text NOT NULL,
    CONSTRAINT audit_link_pkey PRIMARY KEY (company, number),
    CONSTRAINT audit_link_record UNIQUE (company, record)
);
COMMENT ON TABLE audit_link IS 'The chain of the audit records: a link for each, written when its transaction commits.';

CREATE FUNCTION canonical_json(document jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    CASE jsonb_typeof(document)
    WHEN 'object' THEN
        RETURN '{' || coalesce((
            SELECT string_agg(
                to_json(entry.key)::text || ':' || CASE
                    WHEN jsonb_typeof(entry.value) IN ('object', 'array') THEN public.canonical_json(entry.value)
                    ELSE entry.value::text
                END, ',' ORDER BY entry.key COLLATE "C")
            FROM jsonb_each(document) AS entry), '') || '}';
    WHEN 'array' THEN
        RETURN '[' || coalesce((
            SELECT string_agg(public.canonical_json(entry.item), ',' ORDER BY entry.place)
            FROM jsonb_array_elements(document) WITH ORDINALITY AS entry (item, place)), '') || ']';
    ELSE
        RETURN document::text;
    END CASE;
END $$;

CREATE FUNCTION link_audit_record(added audit_record) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    content text := encode(sha256(convert_to(public.canonical_json(jsonb_build_object(
        'company', added.company, 'id', added.id,
        'at', to_char(added.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'issuer', added.issuer, 'account', added.account, 'actor', added.actor, 'on_behalf_of', added.on_behalf_of,
        'roles', added.roles, 'request_id', added.request_id, 'action', added.action, 'subject', added.subject,
        'outcome', added.outcome, 'detail', added.detail,
        'change_count', added.change_count, 'changes_digest', added.changes_digest)), 'UTF8')), 'hex');
    head public.audit_link;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('audit_link/' || added.company, 0));
    SELECT * INTO head FROM public.audit_link
    WHERE audit_link.company = added.company ORDER BY audit_link.number DESC LIMIT 1;
    head.number := coalesce(head.number, 0) + 1;
    head.previous := coalesce(head.digest, repeat('0', 64));
    INSERT INTO public.audit_link (company, number, record, previous, digest)
    VALUES (added.company, head.number, added.id, head.previous, encode(sha256(convert_to(format(
        '{"content":"%s","number":%s,"previous":"%s"}', content, head.number, head.previous), 'UTF8')), 'hex'));
END $$;
REVOKE EXECUTE ON FUNCTION link_audit_record(audit_record) FROM PUBLIC;

DO $$
DECLARE
    stored audit_record;
BEGIN
    FOR stored IN SELECT * FROM audit_record ORDER BY at, id LOOP
        PERFORM link_audit_record(stored);
    END LOOP;
END $$;

CREATE FUNCTION link_added_audit_record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM public.link_audit_record(NEW);
    RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION link_added_audit_record() FROM PUBLIC;
CREATE CONSTRAINT TRIGGER audit_record_link AFTER INSERT ON audit_record
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION link_added_audit_record();
"""

_KEPT_MARK = """
CREATE FUNCTION refuse_to_take_back_{column}() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (NEW.{column} IS NULL OR NEW.{column} < OLD.{column})
    AND current_user <> pg_get_userbyid((SELECT relowner FROM pg_class WHERE pg_class.oid = TG_RELID)) THEN
        RAISE insufficient_privilege USING MESSAGE = format('{column} of %s is never taken back', TG_TABLE_NAME);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER {table}_{column}_kept BEFORE UPDATE OF {column} ON {table}
FOR EACH ROW WHEN (OLD.{column} IS NOT NULL) EXECUTE FUNCTION refuse_to_take_back_{column}();
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


def chain_audit_records() -> None:
    """Give each company's audit records numbers and a chain, and have each new one linked when it commits.

    The records that are there are linked in the order of time. A link is written by the database's owner, through a
    deferred trigger: nobody else can write one, and the chain is locked only from the start of a commit to its end.
    """
    execute_script(_AUDIT_CHAIN_1)


def keep_mark(table: str, column: str) -> None:
    """Let a column that says how far something is closed only go on: the running service cannot take it back."""
    execute_script(_KEPT_MARK.format(table=table, column=column))

"""Drawing up again keeps the earlier statements: a month has versions of its pay list, and they seal the pay table."""

from shared.platform.database.migration_steps import execute_script

revision = "0002"
down_revision = "0001"

_PAY_LISTS = """
ALTER TABLE pay_table_version ADD COLUMN sealed_through text;
COMMENT ON COLUMN pay_table_version.sealed_through IS 'The last month that was drawn up by this version.';
UPDATE pay_table_version SET sealed_through = drawn.last_month FROM (
    SELECT company, table_version AS version, max(month) AS last_month FROM statement
    WHERE status = 'complete' GROUP BY company, table_version
) AS drawn
WHERE pay_table_version.company = drawn.company AND pay_table_version.version = drawn.version;

CREATE TABLE pay_list (
    company text NOT NULL,
    month text NOT NULL,
    version integer NOT NULL,
    table_version integer NOT NULL,
    people integer NOT NULL,
    complete integer NOT NULL,
    gross numeric(14, 2) NOT NULL,
    changed integer NOT NULL,
    drawn_up_at timestamptz NOT NULL DEFAULT now(),
    drawn_up_by text NOT NULL,
    CONSTRAINT pay_list_pkey PRIMARY KEY (company, month, version),
    CONSTRAINT pay_list_pay_table FOREIGN KEY (company, table_version)
        REFERENCES pay_table_version (company, version)
);
COMMENT ON TABLE pay_list IS
    'Each drawing up of a month''s statements; the latest version counts, the earlier ones stay.';
COMMENT ON COLUMN pay_list.changed IS 'People whose statement differs from the version before.';
INSERT INTO pay_list (company, month, version, table_version, people, complete, gross, changed, drawn_up_at,
    drawn_up_by)
SELECT company, month, 1, max(table_version), count(*), count(gross), coalesce(sum(gross), 0), 0, max(drawn_up_at),
    coalesce((
        SELECT actor FROM audit_record
        WHERE audit_record.company = statement.company AND action = 'draw_up_statements' AND subject = month
            AND outcome = 'done'
        ORDER BY at DESC LIMIT 1), 'unknown')
FROM statement GROUP BY company, month;

CREATE TABLE pay_statement (
    company text NOT NULL,
    month text NOT NULL,
    employee_no text NOT NULL,
    unit_code text NOT NULL,
    unit_path text NOT NULL,
    tier text NOT NULL,
    rung text NOT NULL,
    status text NOT NULL,
    reason text,
    masked boolean NOT NULL,
    score numeric(14, 2),
    coefficient numeric,
    stays jsonb NOT NULL,
    items jsonb NOT NULL,
    gross numeric(14, 2),
    table_version integer NOT NULL,
    input_digest text NOT NULL,
    drawn_up_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL,
    CONSTRAINT pay_statement_pkey PRIMARY KEY (company, month, employee_no, version),
    CONSTRAINT pay_statement_pay_table FOREIGN KEY (company, table_version)
        REFERENCES pay_table_version (company, version),
    CONSTRAINT pay_statement_pay_list FOREIGN KEY (company, month, version)
        REFERENCES pay_list (company, month, version),
    CONSTRAINT pay_statement_status CHECK (status IN ('complete', 'pending')),
    CONSTRAINT pay_statement_gross CHECK ((status = 'complete') = (gross IS NOT NULL)),
    CONSTRAINT pay_statement_reason CHECK ((status = 'pending') = (reason IS NOT NULL))
);
COMMENT ON TABLE pay_statement IS 'What each person gets for a month, in each version of its pay list.';
COMMENT ON COLUMN pay_statement.rung IS 'Held on the first day of the month that is employed.';
COMMENT ON COLUMN pay_statement.stays IS 'Days at each rung that is paid.';
COMMENT ON COLUMN pay_statement.version IS 'Of the pay list.';
INSERT INTO pay_statement (company, month, employee_no, unit_code, unit_path, tier, rung, status, reason, masked, score,
    coefficient, stays, items, gross, table_version, input_digest, drawn_up_at, version)
SELECT company, month, employee_no, unit_code, unit_path, tier, rung, status, reason, masked, score,
    coefficient, stays, items, gross, table_version, input_digest, drawn_up_at, 1 FROM statement;
COMMENT ON TABLE statement IS 'Read only by the release before pay lists; the next release drops it.';
"""


def upgrade() -> None:
    execute_script(_PAY_LISTS)

"""The first tables: pay tables and statements."""

from shared.platform.database.migration_steps import create_platform_tables, execute_script

revision = "0001"
down_revision = None

_TABLES = """
CREATE TABLE pay_table_version (
    company text NOT NULL,
    version integer NOT NULL,
    valid_from text NOT NULL,
    document jsonb NOT NULL,
    note text,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL,
    CONSTRAINT pay_table_version_pkey PRIMARY KEY (company, version),
    CONSTRAINT pay_table_version_valid_from UNIQUE (company, valid_from)
);

CREATE TABLE statement (
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
    CONSTRAINT statement_pkey PRIMARY KEY (company, month, employee_no),
    CONSTRAINT statement_pay_table FOREIGN KEY (company, table_version)
        REFERENCES pay_table_version (company, version),
    CONSTRAINT statement_status CHECK (status IN ('complete', 'pending')),
    CONSTRAINT statement_gross CHECK ((status = 'complete') = (gross IS NOT NULL)),
    CONSTRAINT statement_reason CHECK ((status = 'pending') = (reason IS NOT NULL))
);
COMMENT ON COLUMN statement.rung IS 'Held on the first day of the month that is employed.';
COMMENT ON COLUMN statement.stays IS 'Days at each rung that is paid.';
"""


def upgrade() -> None:
    create_platform_tables()
    execute_script(_TABLES)

"""Facts that later ones replace are kept, and so are the reasons for which a veto was removed."""

from shared.platform.database.migration_steps import execute_script

revision = "0006"
down_revision = "0005"

_TABLES = """
CREATE TABLE monthly_fact_version (
    company text NOT NULL,
    month text NOT NULL,
    employee_no text NOT NULL,
    unit_code text NOT NULL,
    unit_path text NOT NULL,
    tier text NOT NULL,
    revision integer NOT NULL,
    facts jsonb NOT NULL,
    bonus numeric(18, 6) NOT NULL,
    deduction numeric(18, 6) NOT NULL,
    veto text[] NOT NULL,
    masked boolean NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL,
    CONSTRAINT monthly_fact_version_pkey PRIMARY KEY (company, month, employee_no, revision),
    CONSTRAINT monthly_fact_version_month FOREIGN KEY (company, month) REFERENCES appraisal_month (company, month)
);
COMMENT ON TABLE monthly_fact_version IS 'The facts that later ones replaced, as they were.';

CREATE TABLE veto_removal (
    company text NOT NULL,
    month text NOT NULL,
    employee_no text NOT NULL,
    unit_code text NOT NULL,
    unit_path text NOT NULL,
    tier text NOT NULL,
    veto text NOT NULL,
    removed_at timestamptz NOT NULL DEFAULT now(),
    removed_by text NOT NULL,
    reasons text NOT NULL,
    CONSTRAINT veto_removal_pkey PRIMARY KEY (company, month, employee_no, veto, removed_at),
    CONSTRAINT veto_removal_month FOREIGN KEY (company, month) REFERENCES appraisal_month (company, month)
);
COMMENT ON TABLE veto_removal IS 'Incidents that were taken off a month, by whom and why.';
"""


def upgrade() -> None:
    execute_script(_TABLES)

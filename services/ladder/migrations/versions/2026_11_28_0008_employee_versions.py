"""The roster counts its recordings of each person, and keeps what later ones replace."""

from shared.platform.database.migration_steps import execute_script

revision = "0008"
down_revision = "0007"

_TABLES = """
ALTER TABLE employee
    ADD COLUMN revision integer NOT NULL DEFAULT 1,
    ADD COLUMN recorded_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN recorded_by text NOT NULL DEFAULT '';
COMMENT ON COLUMN employee.revision IS 'How often a roster changed them.';

CREATE TABLE employee_version (
    company text NOT NULL,
    employee_no text NOT NULL,
    revision integer NOT NULL,
    fields jsonb NOT NULL,
    replaced_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT employee_version_pkey PRIMARY KEY (company, employee_no, revision),
    CONSTRAINT employee_version_employee FOREIGN KEY (company, employee_no)
        REFERENCES employee (company, employee_no)
);
COMMENT ON TABLE employee_version IS 'What a roster replaced of each person, as it was.';
COMMENT ON COLUMN employee_version.fields IS 'The master data, and the unit of the last placement.';
"""


def upgrade() -> None:
    execute_script(_TABLES)

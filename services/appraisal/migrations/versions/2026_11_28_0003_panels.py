"""A register of panels: who sits on the city committee and on each county group, from when to when."""

from shared.platform.database.migration_steps import execute_script

revision = "0003"
down_revision = "0002"

_PANELS = """
CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE panel_register (
    company text NOT NULL,
    CONSTRAINT panel_register_pkey PRIMARY KEY (company)
);
COMMENT ON TABLE panel_register IS
    'A company; its row is locked by whoever changes its panels, or records scores by them.';

CREATE TABLE panel_member (
    company text NOT NULL,
    body text NOT NULL,
    unit_code text NOT NULL,
    unit_path text NOT NULL,
    employee_no text NOT NULL,
    name text NOT NULL,
    is_chair boolean NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    used_through date,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL,
    CONSTRAINT panel_member_pkey PRIMARY KEY (company, body, unit_code, employee_no, valid_from),
    CONSTRAINT panel_member_body CHECK (body IN ('committee', 'county_group')),
    CONSTRAINT panel_member_unit CHECK ((body = 'committee') = (unit_code = '')),
    CONSTRAINT panel_member_days CHECK (valid_to > valid_from),
    CONSTRAINT panel_member_never_twice EXCLUDE USING gist (
        company WITH =, body WITH =, unit_code WITH =, employee_no WITH =, daterange(valid_from, valid_to) WITH &&
    )
);
COMMENT ON COLUMN panel_member.unit_code IS 'The county group''s unit; empty for the city committee.';
COMMENT ON COLUMN panel_member.used_through IS 'The last day for which a score was recorded by this membership.';
"""


def upgrade() -> None:
    execute_script(_PANELS)

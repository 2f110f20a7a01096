"""The first tables: units, employees, placements, protections, policies and rounds."""

from shared.platform.database.migration_steps import create_platform_tables, execute_script

revision = "0001"
down_revision = None

_TABLES = """
CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE employee (
    company text NOT NULL,
    employee_no text NOT NULL,
    name text NOT NULL,
    name_sort text NOT NULL,
    education text NOT NULL,
    employment_type text NOT NULL,
    hired_on date NOT NULL,
    left_on date,
    certificate_level smallint,
    previous_band text,
    previous_band_year smallint,
    CONSTRAINT employee_pkey PRIMARY KEY (company, employee_no),
    CONSTRAINT employee_employment_type CHECK (employment_type IN ('contract', 'regular')),
    CONSTRAINT employee_education CHECK (education IN ('junior_high', 'high_school', 'college', 'bachelor', 'master')),
    CONSTRAINT employee_certificate_level CHECK (certificate_level BETWEEN 1 AND 5),
    CONSTRAINT employee_previous_band CHECK (previous_band IN ('excellent', 'good', 'pass', 'fail')),
    CONSTRAINT employee_left_after_hired CHECK (left_on > hired_on)
);
CREATE INDEX employee_by_name ON employee (company, name_sort, employee_no);
COMMENT ON COLUMN employee.name_sort IS 'The name in pinyin, by which people are listed.';
COMMENT ON COLUMN employee.left_on IS 'The first day on which they were no longer there.';
COMMENT ON COLUMN employee.certificate_level IS 'From 1 (the fifth, lowest) to 5 (the first, highest).';
COMMENT ON COLUMN employee.previous_band_year IS 'The year of that band, where the import said it.';

CREATE TABLE policy_version (
    company text NOT NULL,
    version integer NOT NULL,
    valid_from date NOT NULL,
    document jsonb NOT NULL,
    note text,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL,
    CONSTRAINT policy_version_pkey PRIMARY KEY (company, version),
    CONSTRAINT policy_version_valid_from UNIQUE (company, valid_from)
);

CREATE TABLE register (
    company text NOT NULL,
    CONSTRAINT register_pkey PRIMARY KEY (company)
);
COMMENT ON TABLE register IS 'A company; its row is locked by whoever changes what a round reads.';

CREATE TABLE unit (
    company text NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    parent_code text,
    path text NOT NULL,
    CONSTRAINT unit_pkey PRIMARY KEY (company, code),
    CONSTRAINT unit_parent FOREIGN KEY (company, parent_code) REFERENCES unit (company, code),
    CONSTRAINT unit_path_ends CHECK (path LIKE '%/')
);

CREATE TABLE nomination (
    company text NOT NULL,
    year smallint NOT NULL,
    employee_no text NOT NULL,
    reasons text NOT NULL,
    nominated_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT nomination_pkey PRIMARY KEY (company, year, employee_no),
    CONSTRAINT nomination_employee FOREIGN KEY (company, employee_no)
        REFERENCES employee (company, employee_no)
);

CREATE TABLE placement (
    company text NOT NULL,
    employee_no text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    rung text NOT NULL,
    tier text NOT NULL,
    unit_code text NOT NULL,
    unit_path text NOT NULL,
    rung_since date NOT NULL,
    tier_since date NOT NULL,
    source text NOT NULL,
    source_ref text,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT placement_pkey PRIMARY KEY (company, employee_no, valid_from),
    CONSTRAINT placement_valid CHECK (valid_to > valid_from),
    CONSTRAINT placement_since CHECK (tier_since <= rung_since AND rung_since <= valid_from),
    CONSTRAINT placement_source CHECK (source IN ('roster', 'round')),
    CONSTRAINT placement_employee FOREIGN KEY (company, employee_no)
        REFERENCES employee (company, employee_no),
    CONSTRAINT placement_unit FOREIGN KEY (company, unit_code) REFERENCES unit (company, code),
    CONSTRAINT placement_never_twice
        EXCLUDE USING gist (company WITH =, employee_no WITH =, daterange(valid_from, valid_to) WITH &&)
);
COMMENT ON COLUMN placement.unit_path IS 'The path that the unit had when the record was made.';
COMMENT ON COLUMN placement.source_ref IS 'The year of the round, where a round made it.';

CREATE TABLE protection (
    company text NOT NULL,
    employee_no text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT protection_pkey PRIMARY KEY (company, employee_no, valid_from),
    CONSTRAINT protection_valid CHECK (valid_to > valid_from),
    CONSTRAINT protection_employee FOREIGN KEY (company, employee_no)
        REFERENCES employee (company, employee_no),
    CONSTRAINT protection_never_twice
        EXCLUDE USING gist (company WITH =, employee_no WITH =, daterange(valid_from, valid_to) WITH &&)
);
COMMENT ON TABLE protection IS 'That somebody is protected, never why.';

CREATE TABLE round (
    company text NOT NULL,
    year smallint NOT NULL,
    state text NOT NULL,
    policy_version integer NOT NULL,
    effective_on date NOT NULL,
    input_digest text NOT NULL,
    seats jsonb NOT NULL,
    "over" jsonb NOT NULL,
    cost jsonb NOT NULL,
    decision jsonb,
    revision integer NOT NULL,
    proposed_at timestamptz NOT NULL DEFAULT now(),
    proposed_by text NOT NULL,
    decided_at timestamptz,
    decided_by text,
    finished_at timestamptz,
    finish_job uuid,
    CONSTRAINT round_pkey PRIMARY KEY (company, year),
    CONSTRAINT round_state CHECK (state IN ('proposed', 'decided', 'finished')),
    CONSTRAINT round_decided CHECK ((state <> 'proposed') = (decision IS NOT NULL)),
    CONSTRAINT round_finished CHECK ((state = 'finished') = (finish_job IS NOT NULL)),
    CONSTRAINT round_policy FOREIGN KEY (company, policy_version) REFERENCES policy_version (company, version)
);
COMMENT ON COLUMN round.input_digest IS 'Of the policy and everybody''s facts.';
COMMENT ON COLUMN round.over IS 'People beyond the seats, by tier, as proposed.';
COMMENT ON COLUMN round.decision IS 'Who decided, when, why, and what they amended.';

CREATE TABLE round_decision (
    company text NOT NULL,
    year smallint NOT NULL,
    employee_no text NOT NULL,
    unit_code text NOT NULL,
    unit_path text NOT NULL,
    tier text NOT NULL,
    rung_before text NOT NULL,
    proposed_rung text NOT NULL,
    rung text NOT NULL,
    outcome text NOT NULL,
    reasons text[] NOT NULL,
    band text,
    acceptable text[] NOT NULL,
    ranks jsonb NOT NULL,
    facts jsonb NOT NULL,
    amendment text,
    CONSTRAINT round_decision_pkey PRIMARY KEY (company, year, employee_no),
    CONSTRAINT round_decision_outcome CHECK (outcome IN ('promoted', 'held', 'demoted')),
    CONSTRAINT round_decision_amended CHECK (amendment IS NOT NULL OR rung = proposed_rung),
    CONSTRAINT round_decision_round FOREIGN KEY (company, year) REFERENCES round (company, year)
);
COMMENT ON COLUMN round_decision.tier IS 'The tier before the round: what scopes the record.';
COMMENT ON COLUMN round_decision.proposed_rung IS 'What the rules gave, whatever was decided.';
COMMENT ON COLUMN round_decision.acceptable IS 'The rungs earned, best first.';
COMMENT ON COLUMN round_decision.facts IS 'The person as they were given to the rules, exactly.';
COMMENT ON COLUMN round_decision.amendment IS 'Why the deciding body chose another rung.';
"""


def upgrade() -> None:
    create_platform_tables()
    execute_script(_TABLES)

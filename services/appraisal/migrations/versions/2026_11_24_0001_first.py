"""The first tables: schemes, months, panels and years."""

from shared.platform.database.migration_steps import create_platform_tables, execute_script

revision = "0001"
down_revision = None

_TABLES = """
CREATE TABLE ability_score (
    company text NOT NULL,
    employee_no text NOT NULL,
    assessed_on date NOT NULL,
    score numeric(14, 2) NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL,
    CONSTRAINT ability_score_pkey PRIMARY KEY (company, employee_no, assessed_on),
    CONSTRAINT ability_score_range CHECK (score BETWEEN 0 AND 100)
);

CREATE TABLE appraisal_month (
    company text NOT NULL,
    month text NOT NULL,
    CONSTRAINT appraisal_month_pkey PRIMARY KEY (company, month)
);
COMMENT ON TABLE appraisal_month IS 'A month with facts or a closing; its row is locked by whoever changes either.';

CREATE TABLE appraisal_year (
    company text NOT NULL,
    year smallint NOT NULL,
    CONSTRAINT appraisal_year_pkey PRIMARY KEY (company, year)
);
COMMENT ON TABLE appraisal_year IS 'A year with scores or a closing; its row is locked by whoever changes either.';

CREATE TABLE scheme_version (
    company text NOT NULL,
    version integer NOT NULL,
    valid_from text NOT NULL,
    document jsonb NOT NULL,
    note text,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL,
    CONSTRAINT scheme_version_pkey PRIMARY KEY (company, version),
    CONSTRAINT scheme_version_valid_from UNIQUE (company, valid_from)
);

CREATE TABLE annual_closing (
    company text NOT NULL,
    year smallint NOT NULL,
    scheme_version integer NOT NULL,
    people integer NOT NULL,
    missing_committee integer NOT NULL,
    input_digest text NOT NULL,
    closed_at timestamptz NOT NULL DEFAULT now(),
    closed_by text NOT NULL,
    CONSTRAINT annual_closing_pkey PRIMARY KEY (company, year),
    CONSTRAINT annual_closing_year FOREIGN KEY (company, year) REFERENCES appraisal_year (company, year),
    CONSTRAINT annual_closing_scheme FOREIGN KEY (company, scheme_version) REFERENCES scheme_version (company, version)
);

CREATE TABLE monthly_closing (
    company text NOT NULL,
    month text NOT NULL,
    scheme_version integer NOT NULL,
    people integer NOT NULL,
    masked integer NOT NULL,
    input_digest text NOT NULL,
    closed_at timestamptz NOT NULL DEFAULT now(),
    closed_by text NOT NULL,
    CONSTRAINT monthly_closing_pkey PRIMARY KEY (company, month),
    CONSTRAINT monthly_closing_month FOREIGN KEY (company, month) REFERENCES appraisal_month (company, month),
    CONSTRAINT monthly_closing_scheme FOREIGN KEY (company, scheme_version) REFERENCES scheme_version (company, version)
);

CREATE TABLE monthly_fact (
    company text NOT NULL,
    month text NOT NULL,
    employee_no text NOT NULL,
    unit_code text NOT NULL,
    unit_path text NOT NULL,
    tier text NOT NULL,
    facts jsonb NOT NULL,
    bonus numeric(18, 6) NOT NULL,
    deduction numeric(18, 6) NOT NULL,
    veto text[] NOT NULL,
    masked boolean NOT NULL,
    revision integer NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL,
    CONSTRAINT monthly_fact_pkey PRIMARY KEY (company, month, employee_no),
    CONSTRAINT monthly_fact_month FOREIGN KEY (company, month) REFERENCES appraisal_month (company, month)
);

CREATE TABLE panel_score (
    company text NOT NULL,
    year smallint NOT NULL,
    part text NOT NULL,
    employee_no text NOT NULL,
    unit_code text NOT NULL,
    unit_path text NOT NULL,
    tier text NOT NULL,
    member text NOT NULL,
    score numeric(14, 2) NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL,
    CONSTRAINT panel_score_pkey PRIMARY KEY (company, year, part, employee_no, member),
    CONSTRAINT panel_score_part CHECK (part IN ('overall', 'additional')),
    CONSTRAINT panel_score_range CHECK (score BETWEEN 0 AND 100),
    CONSTRAINT panel_score_not_of_oneself CHECK (member <> employee_no),
    CONSTRAINT panel_score_year FOREIGN KEY (company, year) REFERENCES appraisal_year (company, year)
);

CREATE TABLE self_score (
    company text NOT NULL,
    year smallint NOT NULL,
    employee_no text NOT NULL,
    score numeric(14, 2) NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL,
    CONSTRAINT self_score_pkey PRIMARY KEY (company, year, employee_no),
    CONSTRAINT self_score_range CHECK (score BETWEEN 0 AND 100),
    CONSTRAINT self_score_year FOREIGN KEY (company, year) REFERENCES appraisal_year (company, year)
);

CREATE TABLE annual_result (
    company text NOT NULL,
    year smallint NOT NULL,
    employee_no text NOT NULL,
    unit_code text NOT NULL,
    unit_path text NOT NULL,
    tier text NOT NULL,
    appraised_months smallint NOT NULL,
    masked_months smallint NOT NULL,
    monthly_mean numeric(14, 2),
    committee numeric(14, 2),
    annual_score numeric(14, 2),
    raw_scores jsonb,
    scores jsonb,
    vetoed boolean NOT NULL,
    scheme_version integer NOT NULL,
    input_digest text NOT NULL,
    CONSTRAINT annual_result_pkey PRIMARY KEY (company, year, employee_no),
    CONSTRAINT annual_result_closing FOREIGN KEY (company, year) REFERENCES annual_closing (company, year)
);
COMMENT ON COLUMN annual_result.raw_scores IS 'The annual score under each tier''s weights.';
COMMENT ON COLUMN annual_result.scores IS 'The same, made comparable between the counties.';

CREATE TABLE monthly_sheet (
    company text NOT NULL,
    month text NOT NULL,
    employee_no text NOT NULL,
    unit_code text NOT NULL,
    unit_path text NOT NULL,
    tier text NOT NULL,
    masked boolean NOT NULL,
    vetoed boolean NOT NULL,
    total numeric(14, 2),
    total_junior numeric(14, 2),
    total_middle numeric(14, 2),
    total_senior numeric(14, 2),
    categories jsonb,
    indicators jsonb,
    sheet jsonb NOT NULL,
    scheme_version integer NOT NULL,
    input_digest text NOT NULL,
    CONSTRAINT monthly_sheet_pkey PRIMARY KEY (company, month, employee_no),
    CONSTRAINT monthly_sheet_scored CHECK (
        masked = (total IS NULL) AND masked = (total_junior IS NULL)
        AND masked = (total_middle IS NULL) AND masked = (total_senior IS NULL)
    ),
    CONSTRAINT monthly_sheet_closing FOREIGN KEY (company, month) REFERENCES monthly_closing (company, month)
);
CREATE INDEX monthly_sheet_person ON monthly_sheet (company, employee_no, month);
COMMENT ON COLUMN monthly_sheet.categories IS 'Scores by category.';
COMMENT ON COLUMN monthly_sheet.indicators IS 'Scores by indicator.';
COMMENT ON COLUMN monthly_sheet.sheet IS 'The facts that were scored.';

CREATE TABLE additional_result (
    company text NOT NULL,
    year smallint NOT NULL,
    employee_no text NOT NULL,
    self_score numeric(14, 2),
    committee numeric(14, 2),
    additional_score numeric(14, 2),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL,
    CONSTRAINT additional_result_pkey PRIMARY KEY (company, year, employee_no),
    CONSTRAINT additional_result_person FOREIGN KEY (company, year, employee_no)
        REFERENCES annual_result (company, year, employee_no)
);
"""


def upgrade() -> None:
    create_platform_tables()
    execute_script(_TABLES)

"""Rounds keep who proposed them, whom they list apart and what changed between proposals; decided time is noted."""

from shared.platform.database.migration_steps import execute_script

revision = "0004"
down_revision = "0003"

_STEPS = """
ALTER TABLE round ADD COLUMN proposed_by_no text;
COMMENT ON COLUMN round.proposed_by_no IS 'The personnel number of who proposed, where the token had one.';
ALTER TABLE round ADD COLUMN late jsonb NOT NULL DEFAULT '[]';
COMMENT ON COLUMN round.late IS 'Who was registered after the year was closed, and takes no part.';

ALTER TABLE register ADD COLUMN decided_through date;
COMMENT ON COLUMN register.decided_through IS 'The closing day of the last decided round.';
UPDATE register SET decided_through = decided.closing_day FROM (
    SELECT company, make_date(max(year), 12, 31) AS closing_day FROM round
    WHERE state IN ('decided', 'finished') GROUP BY company
) AS decided WHERE register.company = decided.company;

CREATE TABLE round_change (
    company text NOT NULL,
    year bigint NOT NULL,
    employee_no text NOT NULL,
    field text NOT NULL,
    unit_path text NOT NULL,
    tier text NOT NULL,
    before text,
    after text,
    CONSTRAINT round_change_pkey PRIMARY KEY (company, year, employee_no, field),
    CONSTRAINT round_change_round FOREIGN KEY (company, year) REFERENCES round (company, year)
);
COMMENT ON TABLE round_change IS 'What a proposal read or gave otherwise than the one before it.';

CREATE TABLE kept_rung (
    company text NOT NULL,
    employee_no text NOT NULL,
    effective_on date NOT NULL,
    rung text NOT NULL,
    year bigint NOT NULL,
    CONSTRAINT kept_rung_pkey PRIMARY KEY (company, employee_no, effective_on),
    CONSTRAINT kept_rung_employee FOREIGN KEY (company, employee_no) REFERENCES employee (company, employee_no)
);
COMMENT ON TABLE kept_rung IS 'The rung that a finished round gave somebody who had left: theirs once they are back.';
"""


def upgrade() -> None:
    execute_script(_STEPS)

"""The appraisal service's tables; every key begins with ``company``.

Months are kept as ``YYYY-MM``, whose order as text is their order in time.
"""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from shared.platform.database.tables import add_platform_tables

metadata = sa.MetaData()
add_platform_tables(metadata)


def _recorded() -> tuple[sa.Column[object], sa.Column[object]]:
    return (
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("recorded_by", sa.Text, nullable=False),
    )


def _person() -> tuple[sa.Column[object], ...]:
    """Return where a person was when the record was made: what scopes it from then on."""
    return (
        sa.Column("employee_no", sa.Text, primary_key=True),
        sa.Column("unit_code", sa.Text, nullable=False),
        sa.Column("unit_path", sa.Text, nullable=False),
        sa.Column("tier", sa.Text, nullable=False),
    )


def _company() -> sa.Column[str]:
    return sa.Column("company", sa.Text, primary_key=True)


def _month() -> sa.Column[str]:
    return sa.Column("month", sa.Text, primary_key=True)


def _year() -> sa.Column[int]:
    return sa.Column("year", sa.SmallInteger, primary_key=True, autoincrement=False)


def _score(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.Numeric(14, 2), nullable=nullable)


scheme_version = sa.Table(
    "scheme_version",
    metadata,
    _company(),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("valid_from", sa.Text, nullable=False),
    sa.Column("document", JSONB, nullable=False),
    sa.Column("note", sa.Text),
    *_recorded(),
    sa.Column("sealed_through", sa.Text, comment="The last month that a closing scored by this version."),
    sa.UniqueConstraint("company", "valid_from", name="scheme_version_valid_from"),
)

appraisal_month = sa.Table(
    "appraisal_month",
    metadata,
    _company(),
    _month(),
    comment="A month with facts or a closing; its row is locked by whoever changes either.",
)

monthly_fact = sa.Table(
    "monthly_fact",
    metadata,
    _company(),
    _month(),
    *_person(),
    sa.Column("facts", JSONB, nullable=False),
    sa.Column("bonus", sa.Numeric(18, 6), nullable=False),
    sa.Column("deduction", sa.Numeric(18, 6), nullable=False),
    sa.Column("veto", ARRAY(sa.Text), nullable=False),
    sa.Column("masked", sa.Boolean, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    *_recorded(),
    sa.ForeignKeyConstraint(
        ["company", "month"], ["appraisal_month.company", "appraisal_month.month"], name="monthly_fact_month"
    ),
)

monthly_closing = sa.Table(
    "monthly_closing",
    metadata,
    _company(),
    _month(),
    sa.Column("scheme_version", sa.Integer, nullable=False),
    sa.Column("people", sa.Integer, nullable=False),
    sa.Column("masked", sa.Integer, nullable=False),
    sa.Column("input_digest", sa.Text, nullable=False),
    sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    sa.Column("closed_by", sa.Text, nullable=False),
    sa.ForeignKeyConstraint(
        ["company", "month"], ["appraisal_month.company", "appraisal_month.month"], name="monthly_closing_month"
    ),
    sa.ForeignKeyConstraint(
        ["company", "scheme_version"],
        ["scheme_version.company", "scheme_version.version"],
        name="monthly_closing_scheme",
    ),
)

monthly_sheet = sa.Table(
    "monthly_sheet",
    metadata,
    _company(),
    _month(),
    *_person(),
    sa.Column("masked", sa.Boolean, nullable=False),
    sa.Column("vetoed", sa.Boolean, nullable=False),
    _score("total"),
    _score("total_junior"),
    _score("total_middle"),
    _score("total_senior"),
    sa.Column("categories", JSONB, comment="Scores by category."),
    sa.Column("indicators", JSONB, comment="Scores by indicator."),
    sa.Column("sheet", JSONB, nullable=False, comment="The facts that were scored."),
    sa.Column("scheme_version", sa.Integer, nullable=False),
    sa.Column("input_digest", sa.Text, nullable=False),
    sa.CheckConstraint(
        "masked = (total IS NULL) AND masked = (total_junior IS NULL) AND masked = (total_middle IS NULL) "
        "AND masked = (total_senior IS NULL)",
        name="monthly_sheet_scored",
    ),
    sa.ForeignKeyConstraint(
        ["company", "month"], ["monthly_closing.company", "monthly_closing.month"], name="monthly_sheet_closing"
    ),
)
sa.Index("monthly_sheet_person", monthly_sheet.c.company, monthly_sheet.c.employee_no, monthly_sheet.c.month)

appraisal_year = sa.Table(
    "appraisal_year",
    metadata,
    _company(),
    _year(),
    comment="A year with scores or a closing; its row is locked by whoever changes either.",
)

panel_score = sa.Table(
    "panel_score",
    metadata,
    _company(),
    _year(),
    sa.Column("part", sa.Text, primary_key=True),
    *_person(),
    sa.Column("member", sa.Text, primary_key=True),
    _score("score", nullable=False),
    *_recorded(),
    sa.CheckConstraint("part IN ('overall', 'additional')", name="panel_score_part"),
    sa.CheckConstraint("score BETWEEN 0 AND 100", name="panel_score_range"),
    sa.CheckConstraint("member <> employee_no", name="panel_score_not_of_oneself"),
    sa.ForeignKeyConstraint(
        ["company", "year"], ["appraisal_year.company", "appraisal_year.year"], name="panel_score_year"
    ),
)

self_score = sa.Table(
    "self_score",
    metadata,
    _company(),
    _year(),
    sa.Column("employee_no", sa.Text, primary_key=True),
    _score("score", nullable=False),
    *_recorded(),
    sa.CheckConstraint("score BETWEEN 0 AND 100", name="self_score_range"),
    sa.ForeignKeyConstraint(
        ["company", "year"], ["appraisal_year.company", "appraisal_year.year"], name="self_score_year"
    ),
)

ability_score = sa.Table(
    "ability_score",
    metadata,
    _company(),
    sa.Column("employee_no", sa.Text, primary_key=True),
    sa.Column("assessed_on", sa.Date, primary_key=True),
    _score("score", nullable=False),
    *_recorded(),
    sa.CheckConstraint("score BETWEEN 0 AND 100", name="ability_score_range"),
)

annual_closing = sa.Table(
    "annual_closing",
    metadata,
    _company(),
    _year(),
    sa.Column("scheme_version", sa.Integer, nullable=False),
    sa.Column("people", sa.Integer, nullable=False),
    sa.Column("missing_committee", sa.Integer, nullable=False),
    sa.Column("input_digest", sa.Text, nullable=False),
    sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    sa.Column("closed_by", sa.Text, nullable=False),
    sa.ForeignKeyConstraint(
        ["company", "year"], ["appraisal_year.company", "appraisal_year.year"], name="annual_closing_year"
    ),
    sa.ForeignKeyConstraint(
        ["company", "scheme_version"],
        ["scheme_version.company", "scheme_version.version"],
        name="annual_closing_scheme",
    ),
)

annual_result = sa.Table(
    "annual_result",
    metadata,
    _company(),
    _year(),
    *_person(),
    sa.Column("appraised_months", sa.SmallInteger, nullable=False),
    sa.Column("masked_months", sa.SmallInteger, nullable=False),
    _score("monthly_mean"),
    _score("committee"),
    _score("annual_score"),
    sa.Column("raw_scores", JSONB, comment="The annual score under each tier's weights."),
    sa.Column("scores", JSONB, comment="The same, made comparable between the counties."),
    sa.Column("vetoed", sa.Boolean, nullable=False),
    sa.Column("scheme_version", sa.Integer, nullable=False),
    sa.Column("input_digest", sa.Text, nullable=False),
    sa.ForeignKeyConstraint(
        ["company", "year"], ["annual_closing.company", "annual_closing.year"], name="annual_result_closing"
    ),
)

additional_result = sa.Table(
    "additional_result",
    metadata,
    _company(),
    _year(),
    sa.Column("employee_no", sa.Text, primary_key=True),
    _score("self_score"),
    _score("committee"),
    _score("additional_score"),
    *_recorded(),
    sa.ForeignKeyConstraint(
        ["company", "year", "employee_no"],
        ["annual_result.company", "annual_result.year", "annual_result.employee_no"],
        name="additional_result_person",
    ),
)

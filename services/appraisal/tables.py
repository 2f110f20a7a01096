"""The appraisal service's tables; every key begins with ``company``."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, ExcludeConstraint

from shared.platform.database import columns
from shared.platform.database.privileges import may, written_once
from shared.platform.database.tables import add_platform_tables

metadata = sa.MetaData()
add_platform_tables(metadata)

scheme_version = columns.version_table(
    "scheme_version",
    metadata,
    sa.Text,
    sa.Column("sealed_through", sa.Text, comment="The last month that a closing scored by this version."),
)

appraisal_month = sa.Table(
    "appraisal_month",
    metadata,
    columns.company(),
    columns.month(),
    comment="A month with facts or a closing; its row is locked by whoever changes either.",
    info=may(update=("month",)),
)

monthly_fact = sa.Table(
    "monthly_fact",
    metadata,
    columns.company(),
    columns.month(),
    *columns.person(),
    sa.Column("facts", JSONB, nullable=False),
    sa.Column("bonus", sa.Numeric(18, 6), nullable=False),
    sa.Column("deduction", sa.Numeric(18, 6), nullable=False),
    sa.Column("veto", ARRAY(sa.Text), nullable=False),
    sa.Column("masked", sa.Boolean, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    *columns.recorded(),
    sa.ForeignKeyConstraint(
        ["company", "month"], ["appraisal_month.company", "appraisal_month.month"], name="monthly_fact_month"
    ),
    info=may(
        update=(
            "unit_code",
            "unit_path",
            "tier",
            "facts",
            "bonus",
            "deduction",
            "veto",
            "masked",
            "revision",
            "recorded_at",
            "recorded_by",
        )
    ),
)

monthly_fact_version = sa.Table(
    "monthly_fact_version",
    metadata,
    columns.company(),
    columns.month(),
    *columns.person(),
    sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("facts", JSONB, nullable=False),
    sa.Column("bonus", sa.Numeric(18, 6), nullable=False),
    sa.Column("deduction", sa.Numeric(18, 6), nullable=False),
    sa.Column("veto", ARRAY(sa.Text), nullable=False),
    sa.Column("masked", sa.Boolean, nullable=False),
    *columns.recorded(),
    sa.ForeignKeyConstraint(
        ["company", "month"], ["appraisal_month.company", "appraisal_month.month"], name="monthly_fact_version_month"
    ),
    comment="The facts that later ones replaced, as they were.",
    info=written_once(),
)

veto_removal = sa.Table(
    "veto_removal",
    metadata,
    columns.company(),
    columns.month(),
    *columns.person(),
    sa.Column("veto", sa.Text, primary_key=True),
    sa.Column("removed_at", sa.DateTime(timezone=True), primary_key=True, server_default=sa.func.now()),
    columns.text("removed_by"),
    columns.text("reasons"),
    sa.ForeignKeyConstraint(
        ["company", "month"], ["appraisal_month.company", "appraisal_month.month"], name="veto_removal_month"
    ),
    comment="Incidents that were taken off a month, by whom and why.",
    info=written_once(),
)

monthly_closing = sa.Table(
    "monthly_closing",
    metadata,
    columns.company(),
    columns.month(),
    sa.Column("scheme_version", sa.Integer, nullable=False),
    sa.Column("people", sa.Integer, nullable=False),
    sa.Column("masked", sa.Integer, nullable=False),
    columns.text("input_digest"),
    columns.moment("closed_at"),
    columns.text("closed_by"),
    sa.ForeignKeyConstraint(
        ["company", "month"], ["appraisal_month.company", "appraisal_month.month"], name="monthly_closing_month"
    ),
    sa.ForeignKeyConstraint(
        ["company", "scheme_version"],
        ["scheme_version.company", "scheme_version.version"],
        name="monthly_closing_scheme",
    ),
    info=written_once(),
)

monthly_sheet = sa.Table(
    "monthly_sheet",
    metadata,
    columns.company(),
    columns.month(),
    *columns.person(),
    sa.Column("masked", sa.Boolean, nullable=False),
    sa.Column("vetoed", sa.Boolean, nullable=False),
    columns.score("total"),
    columns.score("total_junior"),
    columns.score("total_middle"),
    columns.score("total_senior"),
    sa.Column("categories", JSONB, comment="Scores by category."),
    sa.Column("indicators", JSONB, comment="Scores by indicator."),
    sa.Column("sheet", JSONB, nullable=False, comment="The facts that were scored."),
    sa.Column("scheme_version", sa.Integer, nullable=False),
    columns.text("input_digest"),
    sa.CheckConstraint(
        "masked = (total IS NULL) AND masked = (total_junior IS NULL) AND masked = (total_middle IS NULL) "
        "AND masked = (total_senior IS NULL)",
        name="monthly_sheet_scored",
    ),
    sa.ForeignKeyConstraint(
        ["company", "month"], ["monthly_closing.company", "monthly_closing.month"], name="monthly_sheet_closing"
    ),
    info=written_once(),
)
sa.Index("monthly_sheet_person", monthly_sheet.c.company, monthly_sheet.c.employee_no, monthly_sheet.c.month)

appraisal_year = sa.Table(
    "appraisal_year",
    metadata,
    columns.company(),
    columns.year(),
    comment="A year with scores or a closing; its row is locked by whoever changes either.",
    info=may(update=("year",)),
)

panel_register = sa.Table(
    "panel_register",
    metadata,
    columns.company(),
    comment="A company; its row is locked by whoever changes its panels, or records scores by them.",
    info=may(update=("company",)),
)

panel_member = sa.Table(
    "panel_member",
    metadata,
    columns.company(),
    sa.Column("body", sa.Text, primary_key=True),
    sa.Column("unit_code", sa.Text, primary_key=True, comment="The county group's unit; empty for the city committee."),
    columns.text("unit_path"),
    columns.employee_no(),
    columns.text("name"),
    sa.Column("is_chair", sa.Boolean, nullable=False),
    sa.Column("valid_from", sa.Date, primary_key=True),
    sa.Column("valid_to", sa.Date),
    sa.Column("used_through", sa.Date, comment="The last day for which a score was recorded by this membership."),
    *columns.recorded(),
    sa.CheckConstraint("body IN ('committee', 'county_group')", name="panel_member_body"),
    sa.CheckConstraint("(body = 'committee') = (unit_code = '')", name="panel_member_unit"),
    sa.CheckConstraint("valid_to > valid_from", name="panel_member_days"),
    ExcludeConstraint(
        (sa.column("company"), "="),
        (sa.column("body"), "="),
        (sa.column("unit_code"), "="),
        (sa.column("employee_no"), "="),
        (sa.func.daterange(sa.column("valid_from"), sa.column("valid_to")), "&&"),
        name="panel_member_never_twice",
        using="gist",
    ),
    info=may(update=("unit_path", "name", "is_chair", "valid_to", "used_through", "recorded_at", "recorded_by")),
)

panel_score = sa.Table(
    "panel_score",
    metadata,
    columns.company(),
    columns.year(),
    sa.Column("part", sa.Text, primary_key=True),
    *columns.person(),
    sa.Column("member", sa.Text, primary_key=True),
    columns.score("score", nullable=False),
    sa.Column(
        "own_vote",
        sa.Boolean,
        nullable=False,
        server_default=sa.false(),
        comment="Whether the member gave it, and nobody recorded it for them.",
    ),
    *columns.recorded(),
    sa.CheckConstraint("part IN ('overall', 'additional')", name="panel_score_part"),
    sa.CheckConstraint("score BETWEEN 0 AND 100", name="panel_score_range"),
    sa.CheckConstraint("member <> employee_no", name="panel_score_not_of_oneself"),
    sa.ForeignKeyConstraint(
        ["company", "year"], ["appraisal_year.company", "appraisal_year.year"], name="panel_score_year"
    ),
    info=may(update=("unit_code", "unit_path", "tier", "score", "own_vote", "recorded_at", "recorded_by")),
)

self_score = sa.Table(
    "self_score",
    metadata,
    columns.company(),
    columns.year(),
    columns.employee_no(),
    columns.score("score", nullable=False),
    *columns.recorded(),
    sa.CheckConstraint("score BETWEEN 0 AND 100", name="self_score_range"),
    sa.ForeignKeyConstraint(
        ["company", "year"], ["appraisal_year.company", "appraisal_year.year"], name="self_score_year"
    ),
    info=may(update=("score", "recorded_at", "recorded_by")),
)

ability_score = sa.Table(
    "ability_score",
    metadata,
    columns.company(),
    columns.employee_no(),
    sa.Column("assessed_on", sa.Date, primary_key=True),
    columns.score("score", nullable=False),
    *columns.recorded(),
    sa.CheckConstraint("score BETWEEN 0 AND 100", name="ability_score_range"),
    info=may(update=("score", "recorded_at", "recorded_by")),
)

annual_closing = sa.Table(
    "annual_closing",
    metadata,
    columns.company(),
    columns.year(),
    sa.Column("scheme_version", sa.Integer, nullable=False),
    sa.Column("people", sa.Integer, nullable=False),
    sa.Column("missing_committee", sa.Integer, nullable=False),
    columns.text("input_digest"),
    columns.moment("closed_at"),
    columns.text("closed_by"),
    sa.ForeignKeyConstraint(
        ["company", "year"], ["appraisal_year.company", "appraisal_year.year"], name="annual_closing_year"
    ),
    sa.ForeignKeyConstraint(
        ["company", "scheme_version"],
        ["scheme_version.company", "scheme_version.version"],
        name="annual_closing_scheme",
    ),
    info=written_once(),
)

annual_result = sa.Table(
    "annual_result",
    metadata,
    columns.company(),
    columns.year(),
    *columns.person(),
    sa.Column("appraised_months", sa.SmallInteger, nullable=False),
    sa.Column("masked_months", sa.SmallInteger, nullable=False),
    columns.score("monthly_mean"),
    columns.score("committee"),
    columns.score("annual_score"),
    sa.Column("raw_scores", JSONB, comment="The annual score under each tier's weights."),
    sa.Column("scores", JSONB, comment="The same, made comparable between the counties."),
    sa.Column("vetoed", sa.Boolean, nullable=False),
    sa.Column("scheme_version", sa.Integer, nullable=False),
    columns.text("input_digest"),
    sa.ForeignKeyConstraint(
        ["company", "year"], ["annual_closing.company", "annual_closing.year"], name="annual_result_closing"
    ),
    info=written_once(),
)

additional_result = sa.Table(
    "additional_result",
    metadata,
    columns.company(),
    columns.year(),
    columns.employee_no(),
    columns.score("self_score"),
    columns.score("committee"),
    columns.score("additional_score"),
    *columns.recorded(),
    sa.ForeignKeyConstraint(
        ["company", "year", "employee_no"],
        ["annual_result.company", "annual_result.year", "annual_result.employee_no"],
        name="additional_result_person",
    ),
    info=may(update=("self_score", "committee", "additional_score", "recorded_at", "recorded_by")),
)

"""The tables of the compensation service; every key begins with the company."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from shared.platform.database.tables import add_platform_tables

metadata = sa.MetaData()
add_platform_tables(metadata)

pay_table_version = sa.Table(
    "pay_table_version",
    metadata,
    sa.Column("company", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("valid_from", sa.Text, nullable=False),
    sa.Column("document", JSONB, nullable=False),
    sa.Column("note", sa.Text),
    sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    sa.Column("recorded_by", sa.Text, nullable=False),
    sa.UniqueConstraint("company", "valid_from", name="pay_table_version_valid_from"),
)

statement = sa.Table(
    "statement",
    metadata,
    sa.Column("company", sa.Text, primary_key=True),
    sa.Column("month", sa.Text, primary_key=True),
    sa.Column("employee_no", sa.Text, primary_key=True),
    sa.Column("unit_code", sa.Text, nullable=False),
    sa.Column("unit_path", sa.Text, nullable=False),
    sa.Column("tier", sa.Text, nullable=False),
    sa.Column("rung", sa.Text, nullable=False, comment="Held on the first day of the month that is employed."),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("masked", sa.Boolean, nullable=False),
    sa.Column("score", sa.Numeric(14, 2)),
    sa.Column("coefficient", sa.Numeric),
    sa.Column("stays", JSONB, nullable=False, comment="Days at each rung that is paid."),
    sa.Column("items", JSONB, nullable=False),
    sa.Column("gross", sa.Numeric(14, 2)),
    sa.Column("table_version", sa.Integer, nullable=False),
    sa.Column("input_digest", sa.Text, nullable=False),
    sa.Column("drawn_up_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    sa.ForeignKeyConstraint(
        ["company", "table_version"],
        ["pay_table_version.company", "pay_table_version.version"],
        name="statement_pay_table",
    ),
    sa.CheckConstraint("status IN ('complete', 'pending')", name="statement_status"),
    sa.CheckConstraint("(status = 'complete') = (gross IS NOT NULL)", name="statement_gross"),
    sa.CheckConstraint("(status = 'pending') = (reason IS NOT NULL)", name="statement_reason"),
)

"""The tables of the compensation service; every key begins with the company."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from shared.platform.database import columns
from shared.platform.database.tables import add_platform_tables

metadata = sa.MetaData()
add_platform_tables(metadata)

pay_table_version = columns.version_table("pay_table_version", metadata, sa.Text)

statement = sa.Table(
    "statement",
    metadata,
    columns.company(),
    columns.month(),
    *columns.person(),
    sa.Column("rung", sa.Text, nullable=False, comment="Held on the first day of the month that is employed."),
    columns.text("status"),
    sa.Column("reason", sa.Text),
    sa.Column("masked", sa.Boolean, nullable=False),
    columns.score("score"),
    sa.Column("coefficient", sa.Numeric),
    sa.Column("stays", JSONB, nullable=False, comment="Days at each rung that is paid."),
    sa.Column("items", JSONB, nullable=False),
    columns.score("gross"),
    sa.Column("table_version", sa.Integer, nullable=False),
    columns.text("input_digest"),
    columns.moment("drawn_up_at"),
    sa.ForeignKeyConstraint(
        ["company", "table_version"],
        ["pay_table_version.company", "pay_table_version.version"],
        name="statement_pay_table",
    ),
    sa.CheckConstraint("status IN ('complete', 'pending')", name="statement_status"),
    sa.CheckConstraint("(status = 'complete') = (gross IS NOT NULL)", name="statement_gross"),
    sa.CheckConstraint("(status = 'pending') = (reason IS NOT NULL)", name="statement_reason"),
)

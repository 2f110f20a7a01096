"""The tables of the compensation service; every key begins with the company."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from shared.platform.database import columns
from shared.platform.database.privileges import written_once
from shared.platform.database.tables import add_platform_tables

metadata = sa.MetaData()
add_platform_tables(metadata)

pay_table_version = columns.version_table(
    "pay_table_version",
    metadata,
    sa.Text,
    sa.Column("sealed_through", sa.Text, comment="The last month that was drawn up by this version."),
)

pay_list = sa.Table(
    "pay_list",
    metadata,
    columns.company(),
    columns.month(),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("table_version", sa.Integer, nullable=False),
    sa.Column("people", sa.Integer, nullable=False),
    sa.Column("complete", sa.Integer, nullable=False),
    columns.score("gross", nullable=False),
    sa.Column("changed", sa.Integer, nullable=False, comment="People whose statement differs from the version before."),
    columns.moment("drawn_up_at"),
    columns.text("drawn_up_by"),
    sa.ForeignKeyConstraint(
        ["company", "table_version"],
        ["pay_table_version.company", "pay_table_version.version"],
        name="pay_list_pay_table",
    ),
    comment="Each drawing up of a month's statements; the latest version counts, the earlier ones stay.",
    info=written_once(),
)


def _statements(name: str, *more: sa.schema.SchemaItem, comment: str) -> sa.Table:
    """Return a table of statements, with what they were drawn up from."""
    return sa.Table(
        name,
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
        *more,
        sa.ForeignKeyConstraint(
            ["company", "table_version"],
            ["pay_table_version.company", "pay_table_version.version"],
            name=f"{name}_pay_table",
        ),
        sa.CheckConstraint("status IN ('complete', 'pending')", name=f"{name}_status"),
        sa.CheckConstraint("(status = 'complete') = (gross IS NOT NULL)", name=f"{name}_gross"),
        sa.CheckConstraint("(status = 'pending') = (reason IS NOT NULL)", name=f"{name}_reason"),
        comment=comment,
        info=written_once(),
    )


pay_statement = _statements(
    "pay_statement",
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False, comment="Of the pay list."),
    sa.ForeignKeyConstraint(
        ["company", "month", "version"],
        ["pay_list.company", "pay_list.month", "pay_list.version"],
        name="pay_statement_pay_list",
    ),
    comment="What each person gets for a month, in each version of its pay list.",
)

_statements("statement", comment="Read only by the release before pay lists; the next release drops it.")

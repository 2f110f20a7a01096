"""Closings seal the version of the scheme that they use."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Note on each version the last month that it closed, so that no other version begins before its end."""
    op.execute("ALTER TABLE scheme_version ADD COLUMN IF NOT EXISTS sealed_through text")
    op.execute(
        "COMMENT ON COLUMN scheme_version.sealed_through IS 'The last month that a closing scored by this version.'"
    )
    op.execute(
        """
        UPDATE scheme_version
        SET sealed_through = closed.last_month
        FROM (
            SELECT company, scheme_version, max(month) AS last_month
            FROM (
                SELECT company, scheme_version, month FROM monthly_closing
                UNION ALL
                SELECT company, scheme_version, year::text || '-12' FROM annual_closing
            ) AS closing
            GROUP BY company, scheme_version
        ) AS closed
        WHERE scheme_version.company = closed.company AND scheme_version.version = closed.scheme_version
        """
    )

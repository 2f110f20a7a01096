"""The present day, as the database tells it: one clock for every replica and worker."""

from datetime import date

import sqlalchemy as sa

from shared.platform.database.sessions import Session


async def today(session: Session) -> date:
    """Return the day on which the transaction began, in the company's time zone."""
    day: date = await session.scalar(sa.select(sa.func.current_date()))
    return day

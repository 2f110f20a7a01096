"""The register of a company: one transaction at a time changes the people and rounds of a company."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.ladder.tables import register
from shared.platform.database.sessions import Session


async def hold(session: Session) -> None:
    """Keep everybody else from changing people or rounds until the transaction ends."""
    await session.execute(insert(register).values(company=session.company).on_conflict_do_nothing())
    await session.execute(sa.select(register).where(register.c.company == session.company).with_for_update())

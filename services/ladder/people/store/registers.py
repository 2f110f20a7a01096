"""The register of a company: one transaction at a time changes the people and rounds of a company."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from services.ladder.tables import register
from shared.platform.database.sessions import Session


async def hold(session: Session) -> None:
    """Keep everybody else from changing people or rounds until the transaction ends."""
    await session.execute(insert(register).values(company=session.company).on_conflict_do_nothing())
    await session.execute(sa.select(register).where(register.c.company == session.company).with_for_update())


async def note_decided(session: Session, closing_day: date) -> None:
    """Note that a round was decided by the records of a closing day."""
    through = sa.func.greatest(register.c.decided_through, closing_day)
    await session.execute(
        sa.update(register).where(register.c.company == session.company).values(decided_through=through)
    )


async def decided_through(session: Session) -> date | None:
    """Return the closing day of the last decided round; None before the first."""
    day: date | None = await session.scalar(
        sa.select(register.c.decided_through).where(register.c.company == session.company)
    )
    return day

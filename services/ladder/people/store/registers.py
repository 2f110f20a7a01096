"""The register of a company: what a round reads is changed by one transaction at a time."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.ladder.tables import register


async def hold(connection: AsyncConnection, company: str) -> None:
    """Keep everybody else from changing people, policies or rounds until the transaction ends."""
    await connection.execute(insert(register).values(company=company).on_conflict_do_nothing())
    await connection.execute(sa.select(register).where(register.c.company == company).with_for_update())

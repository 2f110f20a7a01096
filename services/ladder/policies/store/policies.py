"""Versions of the ladder policy: each holds from its day until the next one begins."""

from datetime import date
from typing import Final

import sqlalchemy as sa

from services.ladder.policies.domain.policy import Policy, read_policy
from services.ladder.tables import policy_version, register
from shared.kernel.errors import Conflict
from shared.platform.database.sessions import Session
from shared.platform.database.versions import BY_DAY, Codes, Version, Versions

PolicyVersion = Version[date, Policy]
POLICIES: Final = Versions(
    policy_version,
    BY_DAY,
    read_policy,
    field="policy",
    codes=Codes(none_in_force="no_policy_in_force", not_found="policy_not_found"),
    sealed=lambda day: Conflict("round_finished", year=day.year),
)


async def require_after_decided(session: Session, day: date) -> None:
    """Refuse a day that is not after the year of every decided round: Conflict."""
    decided: date | None = await session.scalar(
        sa.select(register.c.decided_through).where(register.c.company == session.company)
    )
    if decided is not None and day <= decided:
        raise Conflict("round_decided", year=decided.year)

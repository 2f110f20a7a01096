"""The request for a proposal: what can be told to be impossible is told at once."""

from services.ladder.rounds.store import rounds
from shared.platform.database.idempotency import Once
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller


async def request_proposal(database: Database, caller: Caller, once: Once, year: int) -> None:
    """Refuse a proposal that its job would refuse: Conflict once the round is decided."""
    caller.needs_whole_company()
    async with database.read() as connection:
        await once.look(connection, caller)
        await rounds.needs_undecided(connection, caller.company, year)

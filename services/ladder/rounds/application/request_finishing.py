"""The request to finish a round, which may be made more than once."""

import uuid

from services.ladder.rounds.domain.rounds import RoundState
from services.ladder.rounds.store import rounds
from shared.kernel.errors import Conflict
from shared.platform.database.idempotency import Once
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller


async def request_finishing(database: Database, caller: Caller, once: Once, year: int) -> uuid.UUID | None:
    """Return the job that finished the round, None while that is to be done; Conflict while it is undecided."""
    caller.needs_whole_company()
    async with database.read() as connection:
        await once.look(connection, caller)
        found = await rounds.get(connection, caller.company, year)
    if found.state is RoundState.PROPOSED:
        raise Conflict("round_undecided", year=year)
    return found.finish_job

"""A new version of the ladder policy."""

from datetime import date
from typing import Any

from services.ladder.people.store import registers
from services.ladder.policies.domain.policy import read_policy
from services.ladder.policies.store.policies import POLICIES
from services.ladder.rounds.store import rounds
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.months import closing_day
from shared.platform.database.idempotency import Once
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller
from shared.platform.web.schemas import Answer


class PolicyCreated(Answer):
    """The version that was made."""

    version: int
    valid_from: date


async def create_policy(
    database: Database, caller: Caller, once: Once, valid_from: date, document: dict[str, Any], note: str | None
) -> PolicyCreated:
    """Save a policy that holds from a day on; Invalid with every fault, Conflict where it would come too early.

    It begins after every version there is and after the year of every finished round, so what was
    decided stands under the rules that it was decided by.
    """
    caller.needs_whole_company()
    try:
        read_policy(document)
    except Invalid as invalid:
        raise invalid.within("/policy") from invalid
    async with database.write(caller, "create_policy", str(valid_from)) as connection:
        await once.claim(connection, caller)
        await registers.hold(connection, caller.company)
        finished = await rounds.last_finished(connection, caller.company)
        if finished is not None and valid_from <= closing_day(finished):
            raise Conflict("round_finished", year=finished)
        made = await POLICIES.add(connection, caller, valid_from, document, note)
        answer = PolicyCreated(version=made.version, valid_from=made.valid_from)
        await once.keep(connection, caller, answer)
        return answer

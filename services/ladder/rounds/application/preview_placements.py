"""What if: the placement of made-up people, without saving anything."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date

from services.ladder.policies.domain.policy import Policy
from services.ladder.policies.store.policies import POLICIES
from services.ladder.rounds.domain.facts import read_people
from services.ladder.rounds.domain.placing import Placing, place
from shared.kernel.errors import Invalid
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller


async def preview_placements(
    database: Database, caller: Caller, people: Sequence[object], policy: Mapping[str, object] | None, as_of: date
) -> Placing:
    """Place people by a policy, or by the one in force on a day; Invalid with every fault of either."""
    rules = await POLICIES.read_or_in_force(database, caller, policy, as_of)
    return await asyncio.to_thread(_placed, people, rules)


def _placed(documents: Sequence[object], policy: Policy) -> Placing:
    try:
        people = read_people(documents)
    except Invalid as invalid:
        raise invalid.within("/people") from invalid
    return place(people, policy)

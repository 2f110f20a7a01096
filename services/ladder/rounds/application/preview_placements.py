"""What if: the placement of made-up people, without saving anything."""

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Any

from services.ladder.policies.domain.policy import Policy, read_policy
from services.ladder.policies.store.policies import POLICIES
from services.ladder.rounds.domain.facts import read_people
from services.ladder.rounds.domain.placing import Placing, place
from shared.kernel.errors import Invalid
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller


async def preview_placements(
    database: Database, caller: Caller, people: Sequence[object], *, policy: dict[str, Any] | None, as_of: date
) -> Placing:
    """Place people by a policy, or by the one in force on a day; Invalid with every fault of either."""
    if policy is None:
        async with database.read() as connection:
            rules = (await POLICIES.in_force(connection, caller.company, as_of)).rules
    else:
        try:
            rules = read_policy(policy)
        except Invalid as invalid:
            raise invalid.within("/policy") from invalid
    return await asyncio.to_thread(_placed, people, rules)


def _placed(people: Sequence[object], policy: Policy) -> Placing:
    try:
        read = read_people(people)
    except Invalid as invalid:
        raise invalid.within("/people") from invalid
    return place(read, policy)

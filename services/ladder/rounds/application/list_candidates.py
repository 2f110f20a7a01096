"""The candidates for the year's additional appraisal."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.ladder.clients.appraisal import AppraisalClient
from services.ladder.people.domain.employees import Placement
from services.ladder.policies.domain.policy import Policy
from services.ladder.rounds.application.round_inputs import read_inputs
from services.ladder.rounds.domain.candidates import Candidate, candidates
from services.ladder.rounds.domain.facts import read_people
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller
from shared.platform.web.pages import PageRequest, Slice


@dataclass(frozen=True, slots=True)
class PlacedCandidate:
    """A candidate, and where they are on the closing day."""

    candidate: Candidate
    placement: Placement


async def list_candidates(
    database: Database, caller: Caller, appraisal: AppraisalClient, year: int, paging: PageRequest
) -> Slice[PlacedCandidate]:
    """Return, of those whom the caller may see, the candidates by personnel number.

    They follow from the year's results and the policy alone; nothing is kept.
    """
    async with database.read() as connection:
        inputs = await read_inputs(connection, caller.company, year)
    results = await appraisal.results(caller, year)
    found = await asyncio.to_thread(_found, inputs.documents(year, results), inputs.version.rules)
    where = {entrant.employee.employee_no: entrant.placement for entrant in inputs.entrants}
    after = None if paging.after is None else paging.after[0]
    visible = [
        PlacedCandidate(candidate, placement)
        for candidate in found
        if (after is None or candidate.employee_no > after)
        and caller.scope.admits(
            candidate.employee_no, (placement := where[candidate.employee_no]).unit_path, placement.tier
        )
    ]
    return paging.page(visible[: paging.limit + 1], key=lambda each: (each.candidate.employee_no,))


def _found(documents: Sequence[Mapping[str, Any]], policy: Policy) -> tuple[Candidate, ...]:
    return candidates(read_people(documents), policy)

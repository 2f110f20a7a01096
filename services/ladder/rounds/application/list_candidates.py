"""The candidates for the year's additional appraisal."""

import asyncio
from dataclasses import dataclass

from services.ladder.clients.appraisal import AppraisalClient
from services.ladder.rounds.application.round_facts import read_round_facts
from services.ladder.rounds.domain.candidates import Candidate, candidates
from shared.kernel.rungs import Tier
from shared.platform.database.pages import PageRequest, Slice
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedCandidate(Candidate):
    """A candidate, and where they are on the closing day."""

    unit_code: str
    unit_path: str

    @property
    def tier(self) -> Tier:
        """Return the tier of the rung."""
        return self.rung.tier


async def list_candidates(
    database: Database, caller: Caller, appraisal: AppraisalClient, year: int, paging: PageRequest
) -> Slice[PlacedCandidate]:
    """Return, of those whom the caller may see, the candidates by personnel number.

    They follow from the year's results and the policy alone; nothing is stored. Late people are none of them.
    """
    facts = await read_round_facts(lambda: database.read(caller), appraisal, caller, year)
    inputs, people = facts.inputs, facts.people
    placements = inputs.placements
    visible = [
        PlacedCandidate(
            candidate.employee_no,
            candidate.rung,
            candidate.for_rungs,
            unit_code=placement.unit_code,
            unit_path=placement.unit_path,
        )
        for candidate in await asyncio.to_thread(candidates, people, inputs.version.rules)
        if caller.scope.admits(
            candidate.employee_no, (placement := placements[candidate.employee_no]).unit_path, placement.tier
        )
    ]
    return paging.page_of_all(visible, lambda candidate: candidate.employee_no)

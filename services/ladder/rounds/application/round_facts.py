"""What a round rests on as it is now: the ladder's own records and the year's results, beside a stored proposal."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace

from services.ladder.clients.appraisal import AnnualResult, AppraisalClient
from services.ladder.people.store import placements
from services.ladder.rounds.application.round_inputs import RoundInputs, read_inputs
from services.ladder.rounds.domain.changes import (
    FactChange,
    PersonFacts,
    find_fact_changes,
    find_unit_changes,
    require_unchanged,
)
from services.ladder.rounds.domain.facts import Person
from services.ladder.rounds.domain.rounds import LatePerson, Round, RoundDecision
from shared.kernel.months import closing_day
from shared.platform.database.sessions import Session
from shared.platform.identity.callers import Caller

Reading = Callable[[], AbstractAsyncContextManager[Session]]


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """The facts of a year's round; ``late`` are those placed after the year was closed, so without a result."""

    year: int
    inputs: RoundInputs
    results: Mapping[str, AnnualResult]
    late: frozenset[str]

    @property
    def people(self) -> list[Person]:
        """Return everybody as the rules take them; Conflict while somebody who is not late has no result."""
        return self.inputs.people(self.year, self.results, self.late)

    @property
    def late_people(self) -> list[LatePerson]:
        """Return those whom the round lists apart, and where they are."""
        places = self.inputs.placements
        return [
            LatePerson(employee_no, (place := places[employee_no]).unit_path, place.tier)
            for employee_no in sorted(self.inputs.missing(self.results))
            if employee_no in self.late
        ]

    def changes_since(self, round_of_year: Round, proposed: Mapping[str, RoundDecision]) -> list[FactChange]:
        """Return what is another than a proposal read: facts of people, and where their units are in the tree."""
        before = {employee_no: PersonFacts.of(decision) for employee_no, decision in proposed.items()}
        changes = find_fact_changes(before, self.inputs.facts(self.people))
        return changes + find_unit_changes(before, round_of_year.units, self.inputs.unit_paths)

    async def require_unchanged(
        self, round_of_year: Round, proposed: Mapping[str, RoundDecision], *, may_have_left: bool = False
    ) -> None:
        """Refuse a proposal that rests on other facts than these: Conflict with what changed for whom.

        At the finish somebody may have left: it harms nobody, and their rung is kept for them.
        """
        changes = await asyncio.to_thread(self.changes_since, round_of_year, proposed)
        if may_have_left:
            changes = [change for change in changes if change.employee_no not in self.inputs.left]
        require_unchanged(self.year, changes, (round_of_year.policy_version, self.inputs.version.version))

    async def require_still(
        self, session: Session, round_of_year: Round, proposed: Mapping[str, RoundDecision]
    ) -> None:
        """Refuse a proposal for what changed since these facts were read: Conflict; the register is held."""
        inputs = await read_inputs(session, self.year)
        if inputs != self.inputs:
            await replace(self, inputs=inputs).require_unchanged(round_of_year, proposed)


async def read_round_facts(reading: Reading, appraisal: AppraisalClient, caller: Caller, year: int) -> RoundFacts:
    """Read what a year's round rests on; appraisal is asked between transactions."""
    async with reading() as session:
        inputs = await read_inputs(session, year)
    results = await appraisal.results(caller, year)
    late: frozenset[str] = frozenset()
    if inputs.missing(results):
        closed_at = await appraisal.closed_at(caller, year)
        if closed_at is not None:
            async with reading() as session:
                late = await placements.recorded_after(session, closing_day(year), closed_at)
    return RoundFacts(year, inputs, results, late)
